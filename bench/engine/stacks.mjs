import { circumstances, table } from "../results.mjs";
import { measuredOf } from "./runs.mjs";

/**
 * @typedef {import("./measure.mjs").Measured} Measured
 * @typedef {{ program: string, shares: number, steps: Measured[] }} Stack
 */

const steps = /** @type {const} */ (["up", "again", "refresh", "destroy"]);
const head = ["program", "shares", "`up`", "`up` again, nothing to do", "`refresh`", "`destroy`"];

/** @param {import("./runs.mjs").Runs} runs */
export async function measureStacks(runs) {
  /** @type {Stack[]} */
  const stacks = [];
  for (const { program, shares } of runs.plan.stacks) {
    const run = await runs.get(program, shares);
    stacks.push({ program, shares, steps: steps.map((step) => measuredOf(run, step)) });
  }
  /** @param {(measured: Measured) => string} cell */
  const rows = (cell) => stacks.map(({ program, shares, steps }) => [program, `${shares}`, ...steps.map(cell)]);
  return [
    circumstances(),
    table(
      head,
      rows(({ seconds }) => `${seconds.toFixed(1)} s`),
    ),
    "Memory of the provider's process, a new one for each command: at its peak, and at last. The last row is the peak's growth from the stack above to the largest.",
    table(head, [...rows(memoryCell), growthOf(stacks)]),
  ].join("\n\n");
}

/** @param {Measured} measured */
function memoryCell({ peak, last }) {
  return peak === undefined || last === undefined ? "–" : `${megabytes(peak)}, ${megabytes(last)} MB`;
}

/**
 * Of the last two stacks, which are of the same program.
 * @param {readonly Stack[]} stacks
 */
function growthOf(stacks) {
  const [small, large] = stacks.slice(-2);
  const ratios = steps.map((_, index) => {
    const [before, after] = [small?.steps[index]?.peak, large?.steps[index]?.peak];
    return before === undefined || after === undefined ? "–" : `× ${(after / before).toFixed(2)}`;
  });
  return [`${large?.program}`, `× ${(large?.shares ?? 0) / (small?.shares ?? 1)}`, ...ratios];
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(0);
}
