import { median } from "../numbers.mjs";
import { circumstances, table } from "../results.mjs";
import { measure, measuredOf } from "./measure.mjs";
import { naive, programs } from "./programs.mjs";

/**
 * @typedef {{ shares: number, latency: number, parallel: number }} Row
 * @typedef {{ seconds: number, operation: number, lists: number }} Up
 */

/** @type {readonly Row[]} */
const rows = [100, 500].flatMap((shares) =>
  [50, 120, 300].flatMap((latency) => [8, 32].map((parallel) => ({ shares, latency, parallel }))),
);
/** @type {readonly Row[]} */
const ones = [120].map((latency) => ({ shares: 1, latency, parallel: 8 }));
/** @type {readonly import("./plan.mjs").ProgramName[]} */
const ours = ["WorkloadShare", "WorkloadShare of the plugin"];
/** @type {readonly import("./plan.mjs").ProgramName[]} */
const compared = [naive, ...ours];

/** @param {boolean} isQuick */
export async function measureLatency(isQuick) {
  const lines = [];
  for (const row of isQuick ? rows.slice(0, 1) : [...ones, ...rows]) {
    const rounds = row.shares === 500 || isQuick ? 1 : 3;
    /** @type {Map<import("./plan.mjs").ProgramName, Up[]>} */
    const measured = new Map(compared.map((program) => [program, []]));
    for (let round = 0; round < rounds; round++) {
      // In turns, so that what else the machine does meets all.
      for (const [program, own] of measured) own.push(await upOf(program, row));
    }
    const base = measured.get(naive) ?? [];
    for (const program of ours) {
      const own = measured.get(program) ?? [];
      const ratio = (/** @type {"seconds" | "operation"} */ member) =>
        median(own.map((run, round) => run[member] / (base[round]?.[member] ?? Number.NaN))).toFixed(2);
      const cells = [row.shares, `${row.latency} ms`, row.parallel, program];
      cells.push(`${median(own.map(({ seconds }) => seconds)).toFixed(1)} s`, ratio("seconds"), ratio("operation"));
      cells.push(median(own.map(({ lists }) => lists)).toFixed(2));
      console.error(cells.join("  "));
      lines.push(cells.map(String));
    }
  }
  const head = [
    "shares",
    "an answer",
    "at a time",
    "program",
    "`up`",
    "÷ naive",
    "a share's time ÷ naive",
    "lists a share",
  ];
  return [
    circumstances(),
    "`up` of a new stack, with an emulator that takes as long as AWS for each answer, and throttles nothing. Naive: a dynamic provider that makes one call a share, and checks nothing. The goals: 1.5 times its wall time, 2.1 times a share's time; one share takes two answers more.",
    table(head, lines),
  ].join("\n\n");
}

/**
 * @param {import("./plan.mjs").ProgramName} program
 * @param {Row} row
 * @returns {Promise<Up>}
 */
async function upOf(program, { shares, latency, parallel }) {
  const run = await measure(programs[program], { shares, parallel, latency, steps: ["up"], heap: false });
  const { seconds, operation, calls } = measuredOf(run, "up");
  return { seconds, operation, lists: (calls.ListWorkloadShares ?? 0) / shares };
}
