import { setTimeout } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import type { Emulator, Operation } from "../../emulator";
import { engineProcesses, kill9 } from "./processes";

/**
 * Starts `up`, waits until the service has done the work of each of the operations and holds its answer, and kills the engine.
 * @param after how many calls of each operation pass first.
 */
export async function upKilledAt(
  emulator: Emulator,
  stack: Stack,
  operations: Operation | readonly Operation[],
  victims: "engine and provider" | "engine",
  { after = 0 } = {},
): Promise<number[]> {
  const { control } = emulator;
  const faults: number[] = [];
  for (const operation of [operations].flat())
    faults.push(await control.inject({ kind: "holdAfter", operation, after }));
  const run = stack.up().then(
    () => "succeeded",
    () => "killed",
  );
  while ((await control.held()).length < faults.length) await setTimeout(20);
  const [engine, ...plugins] = engineProcesses();
  kill9(victims === "engine" ? [engine as number] : [engine as number, ...plugins]);
  if ((await run) !== "killed") throw new Error("the up succeeded before it was killed");
  for (const fault of faults) await control.clearFaults(fault);
  await control.release();
  await stack.cancel();
  return plugins;
}
