import fc from "fast-check";
import { test } from "vitest";
import { runSequence } from "./model";
import { sequence } from "./sequences";

/** How many sequences, or for how long: `npm run soak` runs them for minutes. */
const runs = Number(process.env.MODEL_RUNS ?? 10_000);
const seconds = Number(process.env.MODEL_SECONDS ?? 0);
const seed = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31);

const many = seconds > 0 ? `${seconds} s of` : runs;
const limits = seconds > 0 ? { numRuns: 1e9, interruptAfterTimeLimit: seconds * 1000 } : { numRuns: runs };

test(`${many} random sequences end with exactly the declared shares (seed ${seed})`, {
  timeout: (seconds + 600) * 1000,
}, async () => {
  await fc.assert(fc.asyncProperty(sequence, runSequence), { ...limits, seed });
});
