import fc from "fast-check";
import { test } from "vitest";
import { runSequence } from "./model";
import { sequence } from "./sequences";

const runs = Number(process.env.MODEL_RUNS ?? 10_000);
const seed = process.env.MODEL_SEED === undefined ? Date.now() % 2 ** 31 : Number(process.env.MODEL_SEED);

test(`${runs} random sequences end with exactly the declared shares (seed ${seed})`, { timeout: 600_000 }, async () => {
  await fc.assert(fc.asyncProperty(sequence, runSequence), { numRuns: runs, seed });
});
