import { setTimeout } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import { expect } from "vitest";
import type { Emulator } from "../../emulator";
import { engineProcesses, kill9 } from "./processes";

/** Starts `up`, waits until the service has done the operation's work and holds its answer, and kills the engine. */
export async function upKilledAt(
  emulator: Emulator,
  stack: Stack,
  operation: "CreateWorkloadShare" | "UpdateWorkloadShare" | "DeleteWorkloadShare",
  victims: "engine and provider" | "engine",
): Promise<number[]> {
  const fault = await emulator.control.inject({ kind: "holdAfter", operation });
  const run = stack.up().then(
    () => "succeeded",
    () => "killed",
  );
  while ((await emulator.control.held()).length === 0) await setTimeout(20);
  const [engine, ...plugins] = engineProcesses();
  kill9(victims === "engine" ? [engine as number] : [engine as number, ...plugins]);
  expect(await run).toBe("killed");
  await emulator.control.clearFaults(fault);
  await emulator.control.release();
  await stack.cancel();
  return plugins;
}
