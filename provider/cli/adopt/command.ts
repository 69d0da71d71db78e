import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ExitCode, exitCodes } from "../exit-codes";
import { contentOf } from "../input";
import { readScan } from "../scan/read-scan";
import { UsageError } from "../usage-error";
import { type Declaration, declarationsOf, type Filter } from "./declarations";
import { importFile, type Language, type Program, programOf, type WayIn } from "./programs";

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
  if (wayIn === "plugin") assertOneAccount(declarations);
  const program = programOf(options.language, wayIn, declarations);
  const imports: Program[] = wayIn === "plugin" ? [{ file: "import.json", text: importFile(declarations) }] : [];
  const files = write([program, ...imports], options);

  const count = declarations.reduce((sum, { shareCount }) => sum + shareCount, 0);
  if (options.json) {
    const summary = { files, resources: declarations.length, shares: count, leftOut };
    process.stdout.write(`${JSON.stringify(summary)}\n`);
  }
  process.stderr.write(`${count} shares, declared by ${declarations.length} resources: ${files.join(", ")}\n`);
  for (const { resourceName, sharedWith, reason } of leftOut) {
    process.stderr.write(`left out: ${JSON.stringify(resourceName)} with ${sharedWith}: ${reason}\n`);
  }
  process.stderr.write(nextSteps(wayIn, declarations));
  return leftOut.length > 0 ? exitCodes.incomplete : exitCodes.done;
}

/** A file of `pulumi import` names other providers than the default one by their URNs, which only the stack knows. */
function assertOneAccount(declarations: readonly Declaration[]): void {
  const accounts = [...new Set(declarations.map(({ accountId }) => accountId))];
  if (accounts.length === 1) return;
  throw new UsageError(
    `the scan has shares of ${accounts.length} accounts (${accounts.join(", ")}), and a program with "pulumi import" is for one: choose it by --account`,
  );
}

/** Replaces no file of a person, unless they say so. */
function write(programs: readonly Program[], { out, force }: AdoptCommandOptions): string[] {
  mkdirSync(out, { recursive: true });
  const files = programs.map(({ file, text }) => ({ path: join(out, file), text }));
  for (const { path, text } of files) {
    try {
      writeFileSync(path, text, { flag: force ? "w" : "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw new UsageError((error as Error).message);
      throw new UsageError(`${path} exists: choose another folder by --out, or replace it by --force`);
    }
  }
  return files.map(({ path }) => path);
}

function nextSteps(wayIn: WayIn, [first]: readonly Declaration[]): string {
  if (wayIn === "npm package") {
    return `Next, in a Pulumi project with the npm package pulumi-wellarchitected:
  pulumi up        # takes the shares over, and leaves them as they are
  pulumi preview   # is empty
`;
  }
  const settings = Object.entries(first?.connection ?? {}).map(
    ([key, value]) => `  pulumi config set wellarchitected:${key} ${value}\n`,
  );
  return `Next, in a Pulumi project with the plugin's SDK:
${settings.join("")}  pulumi import --file import.json --generate-code=false --protect=false
  pulumi preview   # is empty
`;
}
