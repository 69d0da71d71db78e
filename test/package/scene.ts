import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { test as base } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { installed } from "./installed";

/** An emulator with a workload to share, a place for state, and room for programs' folders. */
export interface Scene {
  readonly folder: string;
  readonly emulator: Emulator;
  readonly workloadId: string;
  /** The node_modules folder that the tarball is installed in; not to be changed. */
  readonly modules: string;
  /** What a program and the engine get from the environment. */
  readonly env: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

async function startScene(): Promise<Scene> {
  const modules = await installed();
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-package-"));
  for (const name of ["backend", "home"]) mkdirSync(join(folder, name));
  const emulator = await startEmulator();
  const { workloadId } = await emulator.control.addWorkload({ name: "Shop" });
  return {
    folder,
    emulator,
    workloadId,
    modules,
    env: {
      ...emulator.env,
      WORKLOAD_ID: workloadId,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: join(folder, "no-aws-config"),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-aws-credentials"),
      PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_HOME: join(folder, "home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PATH: [join(modules, "@pulumi", "pulumi"), process.env.PATH].join(delimiter),
    },
    async dispose() {
      await emulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A test with a scene of its own. */
export const test = base.extend<{ scene: Scene }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of fixtures from this pattern.
  scene: async ({}, use) => {
    const scene = await startScene();
    await use(scene);
    await scene.dispose();
  },
});
