import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type ExitCode, exitCodes } from "../exit-codes";
import { contentOf } from "../input";
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
  const { out, svg } = options;
  assertFiles(options);
  const found = readWholeScan(await contentOf(scan ?? "-"));
  const shown = found.shares.map(shownShare);
  const facts = factsOf(shown, found.notScanned.map(shownNotScanned));
  const shares = shown.map(reportShare);
  const files = [
    ...(out === undefined ? [] : [{ path: out, text: pageOf({ version, facts, ...encoded(shown) }) }]),
    ...(svg === undefined ? [] : [{ path: svg, text: pictureOf(shares, facts) }]),
  ];
  for (const { path, text } of files) write(path, text);
  if (files.length === 0) process.stdout.write(pageOf({ version, facts, ...encoded(shown) }));

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

/** Replaces no file of a person, unless they say so; and finds that out before anything is written. */
function assertFiles({ out, svg, force }: ReportCommandOptions): void {
  const files = Object.entries({ "--out": out, "--svg": svg }).filter(([, path]) => path !== undefined);
  if (files.length === 0 && process.stdout.isTTY) {
    throw new UsageError("a page of HTML is not for a terminal: name a file by --out, or redirect stdout");
  }
  if (out !== undefined && svg !== undefined && resolve(out) === resolve(svg)) {
    throw new UsageError(`--out and --svg name the same file, ${out}`);
  }
  for (const [option, path] of files as [string, string][]) {
    if (!force && existsSync(path)) {
      throw new UsageError(`${path} exists: choose another file by ${option}, or replace it by --force`);
    }
  }
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`${path} can't be written: ${(error as Error).message}`);
  }
}
