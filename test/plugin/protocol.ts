import { tmpdir } from "node:os";
import { test as base } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { environment } from "../engine/environment";
import { type RunningPlugin, startPlugin } from "./client";
import { Engine } from "./engine";

export const reviewer = "222222222222";

/** A test with a plugin that runs against an emulator of its own, configured, with a workload and inputs for a share of it. */
export const test = base.extend<{
  emulator: Emulator;
  plugin: RunningPlugin;
  engine: Engine;
  workloadId: string;
  inputs: Record<string, unknown>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of fixtures from this pattern.
  emulator: async ({}, use) => {
    const emulator = await startEmulator();
    await use(emulator);
    await emulator.close();
  },
  plugin: async ({ emulator }, use) => {
    const plugin = await startPlugin(environment(emulator, tmpdir(), ""));
    await use(plugin);
    await plugin.stop();
  },
  engine: async ({ plugin }, use) => {
    const engine = new Engine(plugin.client);
    await engine.configure();
    await use(engine);
  },
  workloadId: async ({ emulator }, use) => {
    await use((await emulator.control.addWorkload({ name: "Shop" })).workloadId);
  },
  inputs: async ({ workloadId }, use) => {
    await use({ workloadId, sharedWith: reviewer, permissionType: "READONLY", region: "us-east-1" });
  },
});
