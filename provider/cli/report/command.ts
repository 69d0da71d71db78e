import { resolve } from "node:path";
import { type ExitCode, exitCodes } from "../exit-codes";
import { contentOf } from "../input";
import { assertReplaceable, type OutputFile, writeOutput } from "../output-files";
import { readWholeScan } from "../scan/read-scan";
import { UsageError } from "../usage-error";
import { encoded } from "./model/data";
import { factsOf } from "./model/facts";
import { matrixOf } from "./model/matrix";
import { counted } from "./model/names";
import { reportShare } from "./model/share";
import { pageOf } from "./page";
import { pictureOf } from "./picture";
import { shownNotScanned, shownShare } from "./shown";

/** The options of `report`, as the command line has them. */
export interface ReportCommandOptions {
  readonly out?: string;
  readonly svg?: string;
  readonly force?: boolean;
}

/** @param scan a file; undefined or `-` for stdin. */
export async function runReport(
  scan: string | undefined,
  options: ReportCommandOptions,
  version: string,
): Promise<ExitCode> {
  const files = filesOf(options);
  const { force } = options;
  assertReplaceable(files, force);
  const found = readWholeScan(await contentOf(scan ?? "-"));
  const shown = found.shares.map(shownShare);
  const facts = factsOf(shown, found.notScanned.map(shownNotScanned));
  const shares = shown.map(reportShare);
  const write = {
    page: () => pageOf({ version, facts, ...encoded(shown) }),
    picture: () => pictureOf(shares, facts),
  };
  const written = files.map((file) => ({ file, text: write[file.holds]() }));
  for (const { file, text } of written) writeOutput(file, text, force);
  if (files.length === 0) process.stdout.write(write.page());

  const { resources, principals } = matrixOf(shares);
  const what = `${counted(shares.length, "share")}, ${counted(resources.length, "resource")}, ${counted(principals.length, "principal")}`;
  const where = files.length > 0 ? `: ${files.map(({ path }) => path).join(", ")}` : "";
  process.stderr.write(`${what}${where}\n`);
  if (facts.notScanned.length > 0) {
    process.stderr.write(
      `the scan had ${counted(facts.notScanned.length, "problem")}: the report is incomplete, and says so\n`,
    );
  }
  return exitCodes.done;
}

interface ReportFile extends OutputFile {
  readonly holds: "page" | "picture";
}

/** The files that the options name. */
function filesOf({ out, svg }: ReportCommandOptions): ReportFile[] {
  if (out === undefined && svg === undefined && process.stdout.isTTY) {
    throw new UsageError("a page of HTML is not for a terminal: name a file by --out, or redirect stdout");
  }
  if (out !== undefined && svg !== undefined && resolve(out) === resolve(svg)) {
    throw new UsageError(`--out and --svg name the same file, ${out}`);
  }
  return [
    ...(out === undefined ? [] : [{ path: out, another: "file by --out", holds: "page" } as const]),
    ...(svg === undefined ? [] : [{ path: svg, another: "file by --svg", holds: "picture" } as const]),
  ];
}
