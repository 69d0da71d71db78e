import { join } from "node:path";
import { type ExitCode, exitCodes } from "../exit-codes";
import { contentOf } from "../input";
import { assertReplaceable, writeOutput } from "../output-files";
import { readScan } from "../scan/read-scan";
import { UsageError } from "../usage-error";
import { type Declaration, declarationsOf, type Filter } from "./declarations";
import { filesOf, type Language, type TakeOver, takeOverOf, type WayIn, type WrittenFile } from "./programs";

/** The options of `adopt`, as the command line has them. */
export interface AdoptCommandOptions extends Filter {
  readonly language: Language;
  readonly plugin?: boolean;
  readonly out: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** @param scan a file; undefined or `-` for stdin. */
export async function runAdopt(scan: string | undefined, options: AdoptCommandOptions): Promise<ExitCode> {
  const wayIn: WayIn = options.plugin || options.language !== "typescript" ? "plugin" : "npm package";
  const shares = readScan(await contentOf(scan ?? "-"));
  const { declarations, leftOut } = declarationsOf(shares, options);
  if (declarations.length === 0) {
    const why = leftOut.length > 0 ? `: ${leftOut.length} fit, but none can be declared as it is` : " of the scan fits";
    throw new UsageError(`no given share${why}`);
  }
  const files = write(filesOf(options.language, wayIn, declarations), options);

  const count = declarations.reduce((sum, { shareCount }) => sum + shareCount, 0);
  if (options.json) {
    const summary = { files, resources: declarations.length, shares: count, leftOut };
    process.stdout.write(`${JSON.stringify(summary)}\n`);
  }
  process.stderr.write(`${count} shares, declared by ${declarations.length} resources: ${files.join(", ")}\n`);
  for (const { resourceName, sharedWith, reason } of leftOut) {
    process.stderr.write(`left out: ${JSON.stringify(resourceName)} with ${sharedWith}: ${reason}\n`);
  }
  process.stderr.write(nextSteps(takeOverOf(wayIn, declarations), declarations));
  return leftOut.length > 0 ? exitCodes.incomplete : exitCodes.done;
}

function write(written: readonly WrittenFile[], { out, force }: AdoptCommandOptions): string[] {
  const files = written.map(({ file, text }) => ({ path: join(out, file), another: "folder by --out", text }));
  assertReplaceable(files, force);
  for (const file of files) writeOutput(file, file.text, force);
  return files.map(({ path }) => path);
}

function nextSteps(takeOver: TakeOver, [first]: readonly Declaration[]): string {
  if (takeOver === "adoptExisting") {
    return `Next, in a Pulumi project with the npm package pulumi-wellarchitected:
  pulumi up        # takes the shares over, and leaves them as they are
  pulumi preview   # is empty
`;
  }
  if (takeOver === "import options") {
    return `Next, in a Pulumi project with the plugin's SDK:
  pulumi up        # imports the shares, and leaves them as they are
  pulumi preview   # is empty, with or without the import options
`;
  }
  const settings = Object.entries(first?.connection ?? {}).map(
    ([key, value]) => `  pulumi config set wellarchitected:${key} ${shellWord(value)}\n`,
  );
  return `Next, in a Pulumi project with the plugin's SDK:
${settings.join("")}  pulumi import --file import.json --generate-code=false --protect=false
  pulumi preview   # is empty
`;
}

/** A profile's name may have spaces. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", () => "'\\''")}'`;
}
