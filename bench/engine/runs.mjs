import { measure } from "./measure.mjs";
import { parallel as atATime, planOf, programsOfCalls } from "./plan.mjs";
import { programs } from "./programs.mjs";

/**
 * @typedef {import("./measure.mjs").Run} Run
 * @typedef {import("./measure.mjs").Step} Step
 * @typedef {import("./plan.mjs").ProgramName} ProgramName
 */

/** @type {readonly Step[]} */
const allSteps = ["up", "again", "refresh", "destroy"];

/** The runs that the engine's tables share, so that none is measured twice. */
export class Runs {
  /** @type {Map<string, Run>} */
  #known = new Map();

  /** @param {boolean} isQuick */
  constructor(isQuick) {
    this.plan = planOf(isQuick);
  }

  /**
   * A run, measured now or for an earlier table.
   * @param {ProgramName} program
   * @param {number} shares
   * @param {{ round?: number, parallel?: number, heap?: boolean }} [options]
   */
  async get(program, shares, { round = 1, parallel = atATime.usual, heap = false } = {}) {
    const title = `${program}: ${shares} shares, ${parallel} at a time, round ${round}${heap ? ", heap watched" : ""}`;
    const known = this.#known.get(title);
    if (known) return known;
    const isFirst = round === 1 && parallel === atATime.usual;
    const steps = heap || (isFirst && this.#isWhole(program, shares)) ? allSteps : allSteps.slice(0, 1);
    const run = await measure(programs[program], { shares, parallel, steps, heap });
    const times = Object.entries(run.steps).map(([step, { seconds }]) => `${step} ${seconds.toFixed(1)} s`);
    console.error(`${title}: ${times.join(", ")}`);
    this.#known.set(title, run);
    return run;
  }

  /**
   * Whether a table wants more than its first `up`.
   * @param {ProgramName} program
   * @param {number} shares
   */
  #isWhole(program, shares) {
    const isStack = this.plan.stacks.some(
      (stack) => stack.program === program && stack.shares === shares && !stack.heap,
    );
    return isStack || (shares === this.plan.calls && programsOfCalls.includes(program));
  }
}
