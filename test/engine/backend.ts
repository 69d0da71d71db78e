import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Deployment, Stack, UpdateSummary } from "@pulumi/pulumi/automation";

/** Where a local backend keeps a stack of the project `shares`. */
export function checkpointOf(backend: string, stackName: string): string {
  return join(backend, ".pulumi", "stacks", "shares", `${stackName}.json`);
}

/** The folder of the stack's backend. */
export function backendOf(stack: Stack): string {
  return fileURLToPath(String(stack.workspace.envVars.PULUMI_BACKEND_URL));
}

/** The stack's state, from its file: `stack.exportStack` takes a command of the CLI, about as long as an up's own work. */
export function deploymentOf(stack: Stack): Deployment["deployment"] {
  const { checkpoint } = JSON.parse(readFileSync(checkpointOf(backendOf(stack), stack.name), "utf8"));
  return checkpoint.latest ?? {};
}

/** What `stack.info` answers, without a command either: the newest run of the stack. */
export async function newestRun(stack: Stack): Promise<UpdateSummary | undefined> {
  const folder = join(backendOf(stack), ".pulumi", "history", "shares", stack.name);
  if (!existsSync(folder)) return undefined;
  const runs = readdirSync(folder).filter((name) => name.endsWith(".history.json"));
  const newest = runs.toSorted().at(-1);
  return newest && JSON.parse(readFileSync(join(folder, newest), "utf8"));
}
