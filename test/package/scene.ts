import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
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
}

/** A scene, which ends with the test. */
export async function startScene(t: ExecutionContext): Promise<Scene> {
  const modules = await installed();
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-package-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["backend", "home"]) mkdirSync(join(folder, name));
  const emulator = await startEmulator();
  t.teardown(() => emulator.close());
  const { workloadId } = await emulator.control.addWorkload({ name: "Shop" });
  return {
    folder,
    emulator,
    workloadId,
    modules,
    env: { ...environment(emulator, folder, modules), ...(await vaultEnvironment()), WORKLOAD_ID: workloadId },
  };
}
