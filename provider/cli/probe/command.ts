import { Configuration } from "../../aws/configuration";
import { AwsConnections } from "../../aws/connections";
import { systemClock } from "../../core/clock";
import type { Log } from "../../core/context";
import { messageOf } from "../../core/errors";
import { withProgress } from "../../core/progress";
import { type ExitCode, exitCodes } from "../exit-codes";
import { coloured, Progress } from "../terminal";
import { UsageError } from "../usage-error";
import { isConfirmed } from "./confirm";
import { planOf } from "./plan";
import { type Prepared, type ProbeOptions, prepare } from "./prepare";
import { json, table } from "./report";
import { type ProbeListener, type Report, run } from "./run";

/** The options of `probe`, as the command line has them. */
export interface ProbeCommandOptions extends ProbeOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export async function runProbe(options: ProbeCommandOptions): Promise<ExitCode> {
  const { stderr } = process;
  const progress = new Progress(stderr);
  const log: Log = {
    warn: (_, message) => void stderr.write(`${message}\n`),
    info: () => {},
    progress: (_, why) => progress.show(why.replaceAll("\n", " ")),
  };
  // No signal: calls that remove what was made are made whatever happens.
  const connections = new AwsConnections(new Configuration({}), systemClock, undefined, {
    hasProviders: false,
    identityOptions: "--profile, or --recipient-profile for the recipient's account",
  });
  return withProgress(log, "", async () => {
    let prepared: Prepared;
    try {
      prepared = await prepare(connections, options);
    } catch (error) {
      const message = messageOf(error);
      if (error instanceof UsageError || message === undefined) throw error;
      stderr.write(`wellarchitected-shares: ${message}\nNothing was made.\n`);
      return exitCodes.incomplete;
    }
    progress.clear();
    stderr.write(planOf(prepared));
    if (!(options.yes ?? (await isConfirmed(process.stdin, stderr)))) {
      stderr.write("nothing was made\n");
      return exitCodes.interrupted;
    }
    const interrupted = new AbortController();
    const onSignal = () => {
      progress.clear();
      stderr.write("interrupted: the call under way is waited for, then what was made is removed\n");
      interrupted.abort();
    };
    // A second one ends the process at once.
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, onSignal);
    const report = await run(prepared, connections.clock, listenerOf(progress), interrupted.signal);
    progress.clear();
    process.stdout.write(options.json ? json(prepared, report) : table(report, process.stdout));
    stderr.write(shownLeft(prepared, report));
    return exitCodeOf(report, interrupted.signal);
  });
}

function listenerOf(progress: Progress): ProbeListener {
  return {
    playing: ({ name, asks }, number, count) => progress.show(`${number} of ${count}: ${name}: ${asks}`),
    cleaning: () => progress.show("removing what was made"),
    bug: (error) => {
      progress.clear();
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    },
  };
}

function shownLeft({ environment, region, options }: Prepared, report: Report): string {
  const { left, unsure, forExpiry, expiryProblem } = report;
  const account = `account ${environment.owner.accountId} in ${region}`;
  const lines = left.map(({ made, reason }) => {
    const label = coloured(process.stderr, "red", "left behind:");
    return `${label} the ${made.kind} "${made.name}" (${made.id}) in ${account}: ${reason}`;
  });
  if (unsure !== undefined) {
    lines.push(`${coloured(process.stderr, "red", "something may be left behind")} in ${account}: ${unsure}`);
  }
  if (lines.length > 0) lines.push("The same command, with the same --name, finds and removes it.");
  else lines.push(forExpiry ? "nothing else was left behind" : "nothing was left behind");
  if (expiryProblem !== undefined) lines.push(`no shares were left to expire: ${expiryProblem}`);
  if (forExpiry) {
    lines.push(
      `the workload "${forExpiry.name}" (${forExpiry.id}) stays on purpose. 7 days after it was made, run the same command with --name ${options.name}: it plays the question "expired", and removes it`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function exitCodeOf({ results, left, unsure, expiryProblem }: Report, signal: AbortSignal): ExitCode {
  if (signal.aborted) return exitCodes.interrupted;
  const isIncomplete = results.some(({ outcome }) => outcome === "failed") || left.length > 0;
  return isIncomplete || unsure !== undefined || expiryProblem !== undefined ? exitCodes.incomplete : exitCodes.done;
}
