import { median } from "../numbers.mjs";
import { circumstances, table } from "../results.mjs";
import { measuredOf } from "./measure.mjs";
import { parallel, programsOfEngine } from "./plan.mjs";
import { floor, naive } from "./programs.mjs";

/** @typedef {{ seconds: number, stateBytes: number }} Cost of one round */

/** @param {import("./runs.mjs").Runs} runs */
export async function measureCost(runs) {
  const rows = [];
  for (const { shares, rounds } of runs.plan.engine) {
    const costs = await costsOf(runs, shares, rounds);
    const [floorCosts = [], naiveCosts = []] = [costs.get(floor), costs.get(naive)];
    for (const [program, own] of costs) {
      rows.push([
        `${shares}`,
        program,
        `${median(own.map(({ seconds }) => seconds)).toFixed(1)} s`,
        ratio(own, floorCosts, "seconds"),
        ratio(own, naiveCosts, "seconds"),
        `${Math.round(median(own.map(({ stateBytes }) => stateBytes)) / shares)}`,
        ratio(own, naiveCosts, "stateBytes"),
      ]);
    }
  }
  const rounds = runs.plan.engine.map(({ shares, rounds }) => `${rounds} of ${shares} shares`);
  const head = ["shares", "program", "`up`", "÷ nothing", "÷ naive", "state, bytes a share", "state ÷ naive"];
  return [
    circumstances(),
    `\`up\` of a new stack, ${parallel.usual} operations at a time, with a local backend and an emulator that answers at once: what is measured is the engine. Medians of rounds, which the programs take in turns (${rounds.join(", ")}); a ratio is that within a round. Pulumi puts the code of a dynamic provider into the state, that of the one that does nothing, too.`,
    table(head, rows),
  ].join("\n\n");
}

/**
 * Each program's costs, round by round: in turns, so that what else the machine does meets all.
 * @param {import("./runs.mjs").Runs} runs
 * @param {number} shares
 * @param {number} rounds
 */
async function costsOf(runs, shares, rounds) {
  /** @type {Map<import("./plan.mjs").ProgramName, Cost[]>} */
  const costs = new Map(programsOfEngine.map((program) => [program, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [program, own] of costs) {
      const run = await runs.get(program, shares, { round });
      own.push({ seconds: measuredOf(run, "up").seconds, stateBytes: run.stateBytes });
    }
  }
  return costs;
}

/**
 * @param {readonly Cost[]} own
 * @param {readonly Cost[]} others of the same rounds
 * @param {keyof Cost} member
 */
function ratio(own, others, member) {
  return median(own.map((cost, round) => cost[member] / (others[round]?.[member] ?? Number.NaN))).toFixed(2);
}
