import { circumstances, table } from "../results.mjs";
import { measuredOf } from "./measure.mjs";

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
  for (const { program, shares, heap } of runs.plan.stacks) {
    const run = await runs.get(program, shares, { heap });
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
    "Memory of the provider's process, a new one for each command, at its peak: resident, which holds garbage that V8 has not collected yet, and what was alive on its heap. The last row is the growth from the stack above to the largest.",
    table(head, [...rows(memoryCell), growthOf(stacks)]),
  ].join("\n\n");
}

/** @param {Measured} measured */
function memoryCell({ peak, alive }) {
  return joined([peak && `${megabytes(peak)} MB`, alive && `${megabytes(alive)} MB alive`]);
}

/** @param {readonly (string | number | undefined)[]} figures those that were measured */
function joined(figures) {
  return figures.filter(Boolean).join(", ") || "–";
}

/**
 * Of the last two stacks, which are of the same program.
 * @param {readonly Stack[]} stacks
 */
function growthOf(stacks) {
  const [small, large] = stacks.slice(-2);
  const ratios = steps.map((_, index) => {
    const [before, after] = [small?.steps[index], large?.steps[index]];
    return joined([ratio(before?.peak, after?.peak, ""), ratio(before?.alive, after?.alive, " alive")]);
  });
  return [`${large?.program}`, `× ${(large?.shares ?? 0) / (small?.shares ?? 1)}`, ...ratios];
}

/**
 * @param {number | undefined} before
 * @param {number | undefined} after
 * @param {string} of
 */
function ratio(before, after, of) {
  return before && after && `× ${(after / before).toFixed(2)}${of}`;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(0);
}
