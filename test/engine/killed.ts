import { setTimeout } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import type { Emulator, Operation } from "../../emulator";
import { unlock } from "./backend";
import { engineProcesses, kill9 } from "./processes";

/**
 * Starts `up`, waits until the service has done the work of each of the operations and holds its answer, and kills the engine.
 * @param after how many calls of each operation pass first.
 * @param times how many of each are held.
 */
export async function upKilledAt(
  emulator: Emulator,
  stack: Stack,
  operations: Operation | readonly Operation[],
  victims: "engine and provider" | "engine",
  { after = 0, times = 1 } = {},
): Promise<number[]> {
  const { control } = emulator;
  const faults: number[] = [];
  for (const operation of [operations].flat()) {
    faults.push(await control.inject({ kind: "holdAfter", operation, after, times }));
  }
  let end = "";
  const run = stack.up().then(
    () => (end = "succeeded"),
    () => (end = "was killed"),
  );
  while ((await control.held()).length < faults.length * times) {
    if (end) throw new Error(`the up ${end} before it could be killed`);
    await setTimeout(20);
  }
  const [engine, ...plugins] = engineProcesses();
  kill9(victims === "engine" ? [engine as number] : [engine as number, ...plugins]);
  if ((await run) !== "was killed") throw new Error("the up succeeded before it was killed");
  for (const fault of faults) await control.clearFaults(fault);
  await control.release();
  unlock(stack);
  return plugins;
}
