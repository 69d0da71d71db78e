import "../supported-node";
import { engineLog } from "../engine/engine-log";
import { exitWithEngine } from "../engine/exit-with-engine";
import { runFiles, warnOfFiles } from "../engine/run-files";
import { workloadShare } from "../shares/kinds/workload-share";
import { workloadShares as workloadSharesKind } from "../shares/kinds/workload-shares";
import { printNothingMarked } from "./host-errors";
import { DynamicProvider } from "./provider";
import { Session } from "./session";

printNothingMarked(console);

const address = process.argv.at(-1);
const log = engineLog(address);
const session = new Session(log, exitOnEnd, runFiles(address, warnOfFiles(log)));

function exitOnEnd(): void {
  exitWithEngine();
  // Without a handler, Node.js emits no exit event, at which this process's file is removed.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
}

/** What the dynamic-provider host loads for a WorkloadShare: see `providerText`. Not for programs. */
export const provider = new DynamicProvider(workloadShare, session);

/** The same for a WorkloadShares: see `setProviderText`. */
export const workloadShares = new DynamicProvider(workloadSharesKind, session);
