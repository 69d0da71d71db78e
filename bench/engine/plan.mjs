import { floor, floorWithoutCheckpoints, naive, programs, withoutCheckpoints } from "./programs.mjs";

/**
 * @typedef {keyof typeof programs} ProgramName
 * @typedef {{ program: ProgramName, shares: number }} Size
 *
 * @typedef {object} Plan What the engine's tables measure; sizes are numbers of shares.
 * @property {number} calls
 * @property {readonly { shares: number, rounds: number }[]} engine
 * @property {readonly number[]} growth
 * @property {readonly ProgramName[]} largestGrowth the programs whose largest size is measured, too: the others take an hour
 * @property {readonly (Size & { heap: boolean })[]} stacks that all steps are measured of; `heap`: and the heap is watched
 */

/** Operations at a time: Pulumi's default on 2 cores, and on 8. */
export const parallel = { usual: 8, most: 32 };

/** @type {Plan} */
const full = {
  calls: 500,
  engine: [
    { shares: 500, rounds: 3 },
    { shares: 2000, rounds: 1 },
  ],
  growth: [250, 500, 1000, 2000, 4000],
  largestGrowth: [floorWithoutCheckpoints, "WorkloadShares", withoutCheckpoints],
  stacks: [
    { program: "WorkloadShare", shares: 2000, heap: false },
    { program: withoutCheckpoints, shares: 2000, heap: false },
    { program: "WorkloadShares", shares: 2000, heap: true },
    { program: "WorkloadShares", shares: 20_000, heap: true },
  ],
};

/** @type {Plan} */
const quick = {
  calls: 40,
  engine: [{ shares: 40, rounds: 1 }],
  growth: [20, 40, 80],
  largestGrowth: [floorWithoutCheckpoints, "WorkloadShares", withoutCheckpoints],
  stacks: [
    { program: "WorkloadShare", shares: 40, heap: false },
    { program: withoutCheckpoints, shares: 40, heap: false },
    { program: "WorkloadShares", shares: 40, heap: true },
    { program: "WorkloadShares", shares: 400, heap: true },
  ],
};

/** @param {boolean} isQuick */
export function planOf(isQuick) {
  return isQuick ? quick : full;
}

/** @type {readonly ProgramName[]} */
export const programsOfCalls = [naive, "WorkloadShare", "WorkloadShare of the plugin", "WorkloadShares"];
/** @type {readonly ProgramName[]} */
export const programsOfEngine = [floor, ...programsOfCalls, withoutCheckpoints];
/** @type {readonly ProgramName[]} */
export const programsOfGrowth = [floor, floorWithoutCheckpoints, ...programsOfCalls, withoutCheckpoints];
