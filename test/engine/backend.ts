import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Deployment, OutputMap, Stack, UpdateSummary } from "@pulumi/pulumi/automation";
import { secretsSettings } from "./vault";

/** What `pulumi stack init` leaves in a project's folder and in the backend; a stack that there is already stays as it is. */
export function initStack(
  folder: string,
  backend: string,
  stackName: string,
  { project = "shares", config = {} }: { readonly project?: string; readonly config?: object } = {},
): void {
  const settings = join(folder, `Pulumi.${stackName}.yaml`);
  if (!existsSync(settings)) writeFileSync(settings, JSON.stringify({ ...secretsSettings, config }));
  const checkpoint = checkpointOf(backend, stackName, project);
  if (existsSync(checkpoint)) return;
  mkdirSync(dirname(checkpoint), { recursive: true });
  writeFileSync(join(backend, ".pulumi", "meta.yaml"), "version: 1\n");
  writeFileSync(
    checkpoint,
    JSON.stringify({ version: 3, checkpoint: { stack: `organization/${project}/${stackName}` } }),
  );
}

/** Where a local backend keeps a stack. */
export function checkpointOf(backend: string, stackName: string, project = "shares"): string {
  return join(backend, ".pulumi", "stacks", project, `${stackName}.json`);
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

/** What `stack.outputs` answers, where no output is a secret: from state as well. */
export async function outputsOf(stack: Stack): Promise<OutputMap> {
  const resources: { type: string; outputs?: object }[] = deploymentOf(stack).resources ?? [];
  const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value, secret: false }]));
}

/** What `stack.info` answers, without a command either: the newest run of the stack. */
export async function newestRun(stack: Stack): Promise<UpdateSummary | undefined> {
  const folder = join(backendOf(stack), ".pulumi", "history", "shares", stack.name);
  if (!existsSync(folder)) return undefined;
  const runs = readdirSync(folder).filter((name) => name.endsWith(".history.json"));
  const newest = runs.toSorted().at(-1);
  return newest && JSON.parse(readFileSync(join(folder, newest), "utf8"));
}

/** What `pulumi config set` and `rm` do with plain text. */
export async function configure(
  { name, workspace }: Stack,
  changes: Record<string, string | undefined>,
): Promise<void> {
  const settings = await workspace.stackSettings(name);
  const config = Object.entries({ ...settings.config, ...changes }).filter(([, value]) => value !== undefined);
  await workspace.saveStackSettings(name, {
    ...settings,
    config: Object.fromEntries(config) as Record<string, string>,
  });
}

/** Changes the stack's resources in state by hand, as people do with `pulumi stack export` and `import`. */
export function editState(
  stack: Stack,
  edit: (resources: { urn: string; outputs: Record<string, unknown> }[]) => void,
) {
  const file = checkpointOf(backendOf(stack), stack.name);
  const state = JSON.parse(readFileSync(file, "utf8"));
  edit(state.checkpoint.latest.resources);
  writeFileSync(file, JSON.stringify(state));
}

/** What `pulumi cancel` does: takes the lock away that an engine has left behind. */
export function unlock(stack: Stack): void {
  rmSync(join(backendOf(stack), ".pulumi", "locks"), { recursive: true, force: true });
}
