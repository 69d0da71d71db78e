import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { type Emulator, startEmulator } from "../../emulator";
import { resourceIdOf } from "../../emulator/service/resources/resource";
import { kinds } from "../../provider/shares/kinds/kinds";
import { environment } from "../engine/environment";
import { vaultEnvironment } from "../engine/vault";
import { emulatedKind } from "../shares/emulated-kind";
import { installed } from "./installed";

/** An emulator with something of each kind to share, a place for state, and room for programs' folders. */
export interface Scene {
  readonly folder: string;
  readonly emulator: Emulator;
  readonly workloadId: string;
  /** The ARNs of what else there is to share, by the names of the kinds. */
  readonly others: Readonly<Record<string, string>>;
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
  const { WorkloadShare: workloadId = "", ...others } = await addOfEach(emulator);
  return {
    folder,
    emulator,
    workloadId,
    others,
    modules,
    env: { ...environment(emulator, folder, modules), ...(await vaultEnvironment()), WORKLOAD_ID: workloadId },
  };
}

async function addOfEach({ control }: Emulator): Promise<Record<string, string>> {
  const added = kinds.map(async (kind) => [kind.name, resourceIdOf(await control.addResource(emulatedKind(kind)))]);
  return Object.fromEntries(await Promise.all(added));
}
