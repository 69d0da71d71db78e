import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { type ConfigMap, LocalWorkspace, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import type { Emulator } from "../../emulator";

const repository = resolve(__dirname, "../..");

/** A folder with a Pulumi project in it, its own backend, and this package linked into it. */
export interface Project {
  readonly folder: string;
  /** Selects or creates a stack of the project that runs the program. */
  stack(program: PulumiFn, name?: string): Promise<Stack>;
  dispose(): void;
}

/** What `up` left in the stack's state of each of our resources, by name. */
export interface StateResource {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  readonly initErrors?: string[];
  readonly delete?: boolean;
}

export function makeProject(
  emulator: Emulator,
  options: { env?: Record<string, string>; config?: ConfigMap } = {},
): Project {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-engine-"));
  for (const sub of ["backend", "node_modules", "home"]) mkdirSync(join(folder, sub));
  symlinkSync(repository, join(folder, "node_modules", "pulumi-wellarchitected"));
  symlinkSync(join(repository, "node_modules", "@pulumi"), join(folder, "node_modules", "@pulumi"));
  const envVars = {
    ...emulator.env,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: join(folder, "no-aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-aws-credentials"),
    PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_HOME: join(folder, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PATH: `${join(repository, "node_modules", "@pulumi", "pulumi")}${delimiter}${process.env.PATH}`,
    ...options.env,
  };
  return {
    folder,
    async stack(program, name = "test") {
      const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: name, projectName: "shares", program },
        { workDir: folder, envVars, projectSettings: { name: "shares", runtime: "nodejs", main: folder } },
      );
      if (options.config) await stack.setAllConfig(options.config);
      return stack;
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function stateOf(stack: Stack): Promise<Record<string, StateResource>> {
  const { deployment } = await stack.exportStack();
  const resources: (StateResource & { type: string })[] = deployment.resources ?? [];
  return Object.fromEntries(
    resources
      .filter(({ type, delete: pending }) => type.endsWith(":WorkloadShare") && !pending)
      .map((resource) => [resource.urn.split("::").at(-1), resource]),
  );
}
