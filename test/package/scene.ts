import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { environment } from "../engine/environment";
import { vaultEnvironment } from "../engine/vault";
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
    env: { ...environment(emulator, folder, modules), ...(await vaultEnvironment()), WORKLOAD_ID: workloadId },
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
