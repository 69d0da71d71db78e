import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import {
  type EngineEvent,
  LocalWorkspace,
  type LocalWorkspaceOptions,
  PulumiCommand,
  type PulumiFn,
  Stack,
} from "@pulumi/pulumi/automation";
import type { ExecutionContext } from "ava";
import { minVersion } from "semver";
import { engineRange } from "#tools/engine/engine.mjs";
import { type Emulator, startEmulator } from "../../emulator";
import type { WorkloadShareArgs } from "../../provider";
import "#tools/engine/inline-programs.mjs";
import { projectFolder as repository } from "#tools/project.mjs";
import { assertInPolicies } from "../security/policies";
import { configure, deploymentOf, initStack, newestRun, outputsOf } from "./backend";
import { doorFolders, WorkloadShare } from "./door";
import { environment } from "./environment";
import "./rejections";
import { vaultEnvironment } from "./vault";

/** A folder with a Pulumi project in it, its own backend, and this package linked into it. */
export interface Project {
  readonly folder: string;
  /** Selects or creates a stack of the project that runs the program. */
  stack(program: PulumiFn, name?: string): Promise<Stack>;
}

/** What `PulumiCommand.get` makes, which runs a command to learn the version: whichever engine it is, it can do what the oldest can. */
const pulumiCommand: PulumiCommand = Reflect.construct(PulumiCommand, ["pulumi", minVersion(engineRange)]);

// Pulumi's SDK leaves rejected promises behind, which AVA would count: outputs of resources that have failed, and calls of an
// engine that has ended. The run of the engine reports either.
process.on("unhandledRejection", (reason: { message?: string; code?: number } | undefined, promise) => {
  const isUnavailable = reason?.code === 14;
  if (isUnavailable || reason?.message?.endsWith("failed to register")) promise.catch(() => {});
});

/** A stack that runs no command of the CLI but those that a test asks for: the Automation API runs half a dozen around each. */
async function openStack(stackName: string, program: PulumiFn, options: LocalWorkspaceOptions): Promise<Stack> {
  const envVars = { ...(await vaultEnvironment()), ...options.envVars };
  const workspace = await LocalWorkspace.create({ ...options, envVars, program, pulumiCommand });
  workspace.selectStack = async () => initStack(workspace.workDir, join(workspace.workDir, "backend"), stackName);
  const stack = await Stack.select(stackName, workspace);
  stack.outputs = () => outputsOf(stack);
  stack.info = () => newestRun(stack);
  const setConfig = stack.setConfig.bind(stack);
  stack.setConfig = (key, value, path) =>
    value.secret || path ? setConfig(key, value, path) : configure(stack, { [key]: value.value });
  stack.removeConfig = (key) => configure(stack, { [key]: undefined });
  return stack;
}

/** Runs a command of the CLI in the folder and the environment of a stack. */
export async function pulumi({ workspace }: Stack, ...args: string[]): Promise<void> {
  const env = { ...process.env, ...workspace.envVars };
  await promisify(execFile)("pulumi", [...args, "--non-interactive"], { cwd: workspace.workDir, env });
}

/** What the stack's state has of one of our resources. */
export interface StateResource {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  readonly initErrors?: string[];
}

/** Whom the tests share with. */
export const reviewer = "222222222222";

/** A project, whose folder ends with the test. */
export function projectFor(t: ExecutionContext, emulator: Emulator, env: Record<string, string> = {}): Project {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-engine-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  for (const sub of ["backend", "node_modules", "home"]) mkdirSync(join(folder, sub));
  symlinkSync(repository, join(folder, "node_modules", "pulumi-wellarchitected"));
  symlinkSync(join(repository, "node_modules", "@pulumi"), join(folder, "node_modules", "@pulumi"));
  const common = environment(emulator, folder, join(repository, "node_modules"));
  const envVars = { ...common, PATH: [...doorFolders(folder), common.PATH].join(delimiter), ...env };
  return {
    folder,
    stack: (program, stackName = "test") =>
      openStack(stackName, program, {
        workDir: folder,
        envVars: { ...envVars },
        projectSettings: { name: "shares", runtime: "nodejs", main: folder },
      }),
  };
}

/** Our resources in the stack's state, by name. */
export async function stateOf(stack: Stack): Promise<Record<string, StateResource>> {
  const resources: (StateResource & { type: string; custom: boolean })[] = deploymentOf(stack).resources ?? [];
  return Object.fromEntries(
    resources
      .filter(({ type, custom }) => custom && /wellarchitected:(index:)?[A-Z]\w*$/.test(type))
      .map((resource) => [resource.urn.split("::").at(-1), resource]),
  );
}

/** What a program declares, by resource name; a test changes it between runs. */
export type Declared = Record<string, WorkloadShareArgs>;

/** READONLY shares of a workload, one for each principal, by the names of their resources. */
export function readonlyShares(workloadId: string, principals: Readonly<Record<string, string>>): Declared {
  return Object.fromEntries(
    Object.entries(principals).map(([name, sharedWith]) => [
      name,
      { workloadId, sharedWith, permissionType: "READONLY" },
    ]),
  );
}

export function programOf(declared: Declared): PulumiFn {
  return async () => {
    for (const [name, args] of Object.entries(declared)) new WorkloadShare(name, args);
  };
}

/** The shares that exist, as `principal permission`, sorted. */
export async function existing(emulator: Emulator): Promise<string[]> {
  const shares = await emulator.control.shares();
  return shares.map(({ sharedWith, permissionType }) => `${sharedWith} ${permissionType}`).sort();
}

/** The ShareId of the first share, as soon as there is one. */
export async function madeShare(emulator: Emulator): Promise<string> {
  const [shareId] = await madeShares(emulator, 1);
  return shareId as string;
}

/** The ShareIds, as soon as there are so many. */
export async function madeShares(emulator: Emulator, count: number): Promise<string[]> {
  for (;;) {
    const shares = await emulator.control.shares();
    if (shares.length >= count) return shares.map(({ shareId }) => shareId);
    await setTimeout(20);
  }
}

/** The names of the calls that reached the service, in order. */
export async function operations(emulator: Emulator): Promise<string[]> {
  return (await emulator.control.calls()).map(({ operation }) => String(operation));
}

/** The message of the error that a run ends with. */
export async function failureOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => {
      throw new Error("the run succeeded");
    },
    (error: Error) => error.message,
  );
}

/** What a run of the engine, which may fail, tells people of each resource. */
export async function told(
  severity: "warning" | "error",
  run: (options: { onEvent: (event: EngineEvent) => void }) => Promise<unknown>,
): Promise<Record<string, string>> {
  const messages: Record<string, string> = {};
  const onEvent = ({ diagnosticEvent }: EngineEvent) => {
    if (diagnosticEvent?.severity !== severity || !diagnosticEvent.urn) return;
    const name = diagnosticEvent.urn.split("::").at(-1) as string;
    messages[name] = `${messages[name] ?? ""}${diagnosticEvent.message}`;
  };
  await run({ onEvent }).catch(() => {});
  return messages;
}

/** An emulator with a workload in it, and a project that points at it. */
export interface Shop {
  readonly emulator: Emulator;
  readonly project: Project;
  readonly workloadId: string;
  /** A stack of the project that declares one share of the workload, `review`, READONLY. */
  readonly stack: Stack;
}

/** An emulator, and a project that points at it, which end with the test. What was called has to be in a policy of docs/iam. */
export async function startProject(t: ExecutionContext): Promise<{ emulator: Emulator; project: Project }> {
  const emulator = await startEmulator();
  t.teardown(() => emulator.close());
  t.teardown(() => assertInPolicies(emulator));
  return { emulator, project: projectFor(t, emulator) };
}

export async function startShop(t: ExecutionContext): Promise<Shop> {
  const { emulator, project } = await startProject(t);
  const { workloadId } = await emulator.control.addWorkload({ name: "Shop" });
  const stack = await project.stack(programOf(readonlyShares(workloadId, { review: reviewer })));
  return { emulator, project, workloadId, stack };
}
