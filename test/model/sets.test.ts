import fc from "fast-check";
import { test } from "vitest";
import { runSetSequence } from "./set-model";
import { setSequence } from "./set-sequences";

/** Half of the model's sequences of single shares: each of these does more. */
const runs = Math.ceil(Number(process.env.MODEL_RUNS ?? 10_000) / 2);
const seconds = Number(process.env.MODEL_SECONDS ?? 0);
const seed = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31);

const many = seconds > 0 ? `${seconds} s of` : runs;
const limits = seconds > 0 ? { numRuns: 1e9, interruptAfterTimeLimit: seconds * 1000 } : { numRuns: runs };

test(`${many} random sequences of sets end with exactly the declared shares, and remove nothing unseen (seed ${seed})`, {
  timeout: (seconds + 600) * 1000,
}, async () => {
  await fc.assert(fc.asyncProperty(setSequence, runSetSequence), { ...limits, seed });
});
