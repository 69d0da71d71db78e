import fc from "fast-check";
import { test } from "vitest";
import type { Sequence } from "./commands";
import { runSequence } from "./runner";
import { SimulatedBackend } from "./simulated";

/** How many sequences, or for how long: `npm run soak` runs them for minutes. */
const runs = Number(process.env.MODEL_RUNS ?? 10_000);
const seconds = Number(process.env.MODEL_SECONDS ?? 0);
const seed = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31);

/** A test of random sequences, as many as its part of MODEL_RUNS. */
export function checkSequences(what: string, sequences: fc.Arbitrary<Sequence>, part = 1): void {
  const numRuns = Math.ceil(runs * part);
  const many = seconds > 0 ? `${seconds} s of` : numRuns;
  const limits = seconds > 0 ? { numRuns: 1e9, interruptAfterTimeLimit: seconds * 1000 } : { numRuns };
  const property = fc.asyncProperty(sequences, (drawn) => runSequence(new SimulatedBackend(drawn), drawn));
  const timeout = (seconds + 600 + numRuns / 50) * 1000;
  test(`${many} random sequences ${what} (seed ${seed})`, { timeout }, () => fc.assert(property, { ...limits, seed }));
}
