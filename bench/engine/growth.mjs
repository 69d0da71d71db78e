import { perWorkload } from "../emulator.mjs";
import { exponent } from "../numbers.mjs";
import { circumstances, table } from "../results.mjs";
import { measuredOf } from "./measure.mjs";
import { programsOfGrowth } from "./plan.mjs";
import { floorWithoutCheckpoints } from "./programs.mjs";

/** @typedef {{ shares: number, seconds: number, written: number | undefined, stateBytes: number }} Point */

/** @param {import("./runs.mjs").Runs} runs */
export async function measureGrowth(runs) {
  const { growth, largestGrowth } = runs.plan;
  const times = [];
  const writes = [];
  for (const program of programsOfGrowth) {
    /** @type {Point[]} */
    const points = [];
    for (const shares of growth) {
      if (shares === growth.at(-1) && !largestGrowth.includes(program)) continue;
      const run = await runs.get(program, shares);
      const { seconds, written } = measuredOf(run, "up");
      points.push({ shares, seconds, written, stateBytes: run.stateBytes });
    }
    const last = points.slice(-2);
    times.push([
      program,
      ...cells(growth, points, ({ seconds }) => `${seconds.toFixed(1)} s`),
      exponentOf(points),
      exponentOf(last),
    ]);
    const resources = program === "WorkloadShares" ? perWorkload : 1;
    writes.push([program, ...cells(growth, points, (point) => writesOf(point, resources))]);
  }
  return [
    circumstances(),
    "`up` of a new stack, and the k of time ∝ shares^k: by least squares on logarithms over all sizes, where the start of some seconds hides part of the growth, and from the last two sizes alone.",
    table(["program", ...growth.map((shares) => `${shares} shares`), "k", "k of the last two"], times),
    `The growth is the engine's: it writes the whole state to the backend before and after each step, and with a local backend copies the one before to a backup. The state grows with each step, so the time is a × steps + b × steps² × bytes a step: k is between 1 and 2, and grows. Two things show it. Without these writes (\`${floorWithoutCheckpoints}\`, PULUMI_SKIP_CHECKPOINTS) what is left is the first term. And the bytes that the engine wrote are a constant multiple of steps × state: two writes and two copies of a state that is half as large on average make 2.00. A program has fewer steps with \`WorkloadShares\`, one for each workload, and smaller ones where its provider's code isn't in the state.`,
    table(["bytes written ÷ (steps × state)", ...growth.map((shares) => `${shares} shares`)], writes),
  ].join("\n\n");
}

/**
 * @param {readonly number[]} sizes
 * @param {readonly Point[]} points
 * @param {(point: Point) => string} cell
 */
function cells(sizes, points, cell) {
  return sizes.map((size) => {
    const point = points.find(({ shares }) => shares === size);
    return point ? cell(point) : "–";
  });
}

/** @param {readonly Point[]} points */
function exponentOf(points) {
  return exponent(points.map(({ shares, seconds }) => ({ x: shares, y: seconds }))).toFixed(2);
}

/**
 * @param {Point} point
 * @param {number} perResource shares
 */
function writesOf({ written, shares, stateBytes }, perResource) {
  return written === undefined ? "–" : (written / ((shares / perResource) * stateBytes)).toFixed(2);
}
