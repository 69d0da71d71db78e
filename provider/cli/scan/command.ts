import { Configuration } from "../../aws/configuration";
import { AwsConnections } from "../../aws/connections";
import { systemClock } from "../../core/clock";
import type { Log } from "../../core/context";
import { withProgress } from "../../core/progress";
import { type ExitCode, exitCodes } from "../exit-codes";
import { wordsOf } from "../input";
import { Progress } from "../terminal";
import { csv, jsonLines, table } from "./output";
import { type PlaceOptions, placesOf } from "./places";
import { ScanReport } from "./report";
import { ResumeFile } from "./resume-file";
import { scan } from "./scan";

/** The options of `scan`, as the command line has them. */
export interface ScanCommandOptions extends PlaceOptions {
  readonly accountsFile?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly resume?: string;
  readonly concurrency: number;
}

export async function runScan(options: ScanCommandOptions): Promise<ExitCode> {
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const connections = new AwsConnections(new Configuration({}), systemClock, signal, {
    hasProviders: false,
    identityOptions: "--profiles, or --role with the accounts to assume it in",
  });
  const places = await placesOf(connections, await withAccounts(options));
  const finished = options.resume === undefined ? undefined : new ResumeFile(options.resume);
  const output = options.json ? jsonLines(process.stdout) : options.csv ? csv(process.stdout) : table(process.stdout);
  const report = new ScanReport(output, process.stderr, new Progress(process.stderr), places.length);
  const log: Log = {
    warn: (_, message) => report.note(message),
    info: () => {},
    progress: (_, why) => report.waiting(why),
  };
  // A second one ends the process at once.
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => interrupted.abort());

  try {
    const { concurrency } = options;
    await withProgress(log, "", () => scan({ connections, places, listener: report, finished, concurrency, signal }));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  await output.end(report.notScanned);
  report.end();
  if (signal.aborted) {
    process.stderr.write(`interrupted${finished ? ": the same command goes on from there" : ""}\n`);
    return exitCodes.interrupted;
  }
  if (!report.isComplete) return exitCodes.incomplete;
  finished?.remove();
  return exitCodes.done;
}

/** The accounts of the command line and of the file. */
async function withAccounts({ accountsFile, accounts, ...options }: ScanCommandOptions): Promise<PlaceOptions> {
  if (accountsFile === undefined) return { ...options, ...(accounts && { accounts }) };
  return { ...options, accounts: [...(accounts ?? []), ...(await wordsOf(accountsFile))] };
}
