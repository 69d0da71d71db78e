import "../supported-node";
import { workloadShares as workloadSharesKind } from "../shares/set/workload-shares";
import { workloadShare } from "../shares/workload-share";
import { engineLog } from "./engine-log";
import { exitWithEngine } from "./orphan";
import { DynamicProvider } from "./provider";
import { Session } from "./session";

const session = new Session(engineLog(process.argv.at(-1)), exitWithEngine);

/** What the dynamic-provider host loads for a WorkloadShare: see `providerText`. Not for programs. */
export const provider = new DynamicProvider(workloadShare, session);

/** The same for a WorkloadShares: see `setProviderText`. */
export const workloadShares = new DynamicProvider(workloadSharesKind, session);
