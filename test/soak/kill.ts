import { setTimeout } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import type { Emulator } from "../../emulator";
import { engineProcesses, kill9, survivors } from "../engine/processes";
import { removeCutAttributes } from "./checkpoint";
import type { Victims } from "./points";

/** A run that is to be killed. */
export interface Killing {
  /** Whether it has come to where it is to be killed. */
  isReached(): Promise<boolean>;
  /** Milliseconds from there. */
  readonly delay: number;
  readonly victims: Victims;
}

/** How a run ended: undefined where it was well, which one that is faster than its killer may be. */
export type Ending = Error | undefined;

/** Runs the engine and kills it, takes all faults away, and makes the stack usable again. */
export async function runKilled(
  { control }: Emulator,
  stack: Stack,
  { isReached, delay, victims }: Killing,
  work: () => Promise<unknown>,
): Promise<{ readonly ending: Ending; readonly isKilled: boolean }> {
  let hasEnded = false;
  const run = work()
    .then(
      (): Ending => undefined,
      (error: Error): Ending => error,
    )
    .finally(() => {
      hasEnded = true;
    });
  while (!hasEnded && !(await isReached())) await setTimeout(10);
  if (delay > 0) await setTimeout(delay);
  const isKilled = !hasEnded;
  const [engine, ...plugins] = engineProcesses();
  if (engine !== undefined && victims !== "provider") kill9([engine]);
  if (victims !== "engine") kill9(plugins);
  await control.clearFaults();
  await control.release();
  const ending = await run;
  const left = await survivors(plugins);
  if (left.length > 0) throw new Error(`a provider outlives its engine: ${left}`);
  if (isKilled && victims !== "provider") {
    removeCutAttributes(stack);
    // Only a killed engine leaves its lock.
    await stack.cancel();
  }
  return { ending, isKilled };
}
