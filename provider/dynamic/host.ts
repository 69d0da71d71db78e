import { engineLog } from "./engine-log";
import { exitWithEngine } from "./orphan";
import { WorkloadShareProvider } from "./provider";

/** What the dynamic-provider host loads: see `providerText`. Not for programs. */
export const provider = new WorkloadShareProvider(engineLog(process.argv.at(-1)), exitWithEngine);
