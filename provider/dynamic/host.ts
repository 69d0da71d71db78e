import "../supported-node";
import { engineLog } from "../engine/engine-log";
import { exitWithEngine } from "../engine/exit-with-engine";
import { runFiles, warnOfFiles } from "../engine/run-files";
import { resources } from "../resources";
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

/** What the dynamic-provider host loads for a resource, by the name of its type: see `providerText`. Not for programs. */
export const providers: Readonly<Record<string, DynamicProvider>> = Object.fromEntries(
  resources.map((resource) => [resource.description.name, new DynamicProvider(resource, session)]),
);
