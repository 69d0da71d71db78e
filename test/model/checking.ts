import test from "ava";
import fc from "fast-check";

/** How many sequences, or for how long: `npm run soak` runs them for minutes. */
const runs = Number(process.env.MODEL_RUNS ?? 10_000);
const seconds = Number(process.env.MODEL_SECONDS ?? 0);
const seed = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31);

/** Random sequences, as many as their part of MODEL_RUNS. What fails is shrunk. */
export function randomSequences<Drawn>(run: (drawn: Drawn) => Promise<void>) {
  return test.macro({
    exec: async (t, sequences: fc.Arbitrary<Drawn>, part: number) => {
      const numRuns = Math.ceil(runs * part);
      t.timeout((seconds + 600 + numRuns / 50) * 1000);
      const limits = seconds > 0 ? { numRuns: 1e9, interruptAfterTimeLimit: seconds * 1000 } : { numRuns };

      await t.notThrowsAsync(fc.assert(fc.asyncProperty(sequences, run), { ...limits, seed }));
    },
    title: (what = "", _sequences: fc.Arbitrary<Drawn>, part: number) => {
      const many = seconds > 0 ? `${seconds} s of` : Math.ceil(runs * part);
      return `${many} random sequences ${what} (seed ${seed})`;
    },
  });
}
