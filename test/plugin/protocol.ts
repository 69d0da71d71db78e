import { tmpdir } from "node:os";
import type { ExecutionContext } from "ava";
import { type Emulator, startEmulator } from "../../emulator";
import { environment } from "../engine/environment";
import { type RunningPlugin, startPlugin } from "./client";
import { Engine } from "./engine";

export const reviewer = "222222222222";

/** A plugin that runs against an emulator of its own. */
export interface PluginOfShop {
  readonly emulator: Emulator;
  readonly plugin: RunningPlugin;
  /** Makes the engine's requests. */
  readonly engine: Engine;
  readonly workloadId: string;
  /** Inputs for a share of the workload. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A plugin that no engine has configured yet, started with arguments. It ends with the test, as does its emulator. */
export async function startUnconfiguredPlugin(t: ExecutionContext, ...args: string[]): Promise<PluginOfShop> {
  const emulator = await startEmulator();
  t.teardown(() => emulator.close());
  const plugin = await startPluginOf(t, emulator, ...args);
  const { workloadId } = await emulator.control.addWorkload({ name: "Shop" });
  const inputs = { workloadId, sharedWith: reviewer, permissionType: "READONLY", region: "us-east-1" };
  return { emulator, plugin, engine: new Engine(plugin.client), workloadId, inputs };
}

/** A plugin that finds nothing but the emulator. It ends with the test. */
export async function startPluginOf(
  t: ExecutionContext,
  emulator: Emulator,
  ...args: string[]
): Promise<RunningPlugin> {
  const plugin = await startPlugin(environment(emulator, tmpdir(), ""), args);
  t.teardown(() => plugin.stop());
  return plugin;
}

/** A plugin that an engine has configured, with nothing that differs from the defaults. */
export async function startConfiguredPlugin(t: ExecutionContext): Promise<PluginOfShop> {
  const started = await startUnconfiguredPlugin(t);
  await started.engine.configure();
  return started;
}
