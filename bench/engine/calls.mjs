import { perWorkload } from "../emulator.mjs";
import { circumstances, table } from "../results.mjs";
import { measuredOf } from "./measure.mjs";
import { parallel, programsOfCalls } from "./plan.mjs";

/**
 * @typedef {import("./measure.mjs").Measured} Measured
 * @typedef {import("./measure.mjs").Step} Step
 */

/** @type {Record<Step, string>} */
const titles = { up: "`up`", again: "`up` again, nothing to do", refresh: "`refresh`", destroy: "`destroy`" };

/** Shares on a page of a list, as is the service's default. */
const pageSize = 50;

/** @param {import("./runs.mjs").Runs} runs */
export async function measureCalls(runs) {
  const shares = runs.plan.calls;
  const workloads = shares / perWorkload;
  const counts = [];
  const lists = [];
  for (const program of programsOfCalls) {
    const usual = await runs.get(program, shares);
    const most = await runs.get(program, shares, { parallel: parallel.most });
    for (const [step, title] of /** @type {[Step, string][]} */ (Object.entries(titles))) {
      counts.push([program, title, ...countsOf(measuredOf(usual, step), shares)]);
    }
    const measured = [measuredOf(usual, "up"), measuredOf(most, "up"), measuredOf(usual, "refresh")];
    lists.push([program, ...measured.map((step) => listsOf(step, workloads))]);
  }
  const pages = Math.ceil(perWorkload / pageSize);
  const listsHead = [
    "lists a workload",
    `\`up\`, ${parallel.usual} at a time (goal: ${perWorkload / 4})`,
    `\`up\`, ${parallel.most} at a time (goal: 4)`,
    `\`refresh\` (goal: ${pages * 1.05})`,
  ];
  return [
    circumstances(),
    `${shares} shares on ${workloads} workloads, ${parallel.usual} operations at a time, the default on 2 cores. Calls of AWS, per share.`,
    table(["program", "command", "creates", "lists", "deletes", "others", "all calls a share"], counts),
    "How often each workload was listed, on average, and the workload that was listed most. The goals: one list per 4 shares at 8 operations at a time, 4 lists of a workload at 32, and one list of each page in a refresh, plus 5 %.",
    table(listsHead, lists),
  ].join("\n\n");
}

/**
 * @param {Measured} measured
 * @param {number} shares
 */
function countsOf({ calls }, shares) {
  const all = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const known = ["CreateWorkloadShare", "ListWorkloadShares", "DeleteWorkloadShare"].map((name) => calls[name] ?? 0);
  const others = known.reduce((left, count) => left - count, all);
  return [...known, others, all].map((count) => (count / shares).toFixed(3));
}

/**
 * @param {Measured} measured
 * @param {number} workloads
 */
function listsOf({ lists }, workloads) {
  const all = lists.reduce((sum, count) => sum + count, 0);
  return `${(all / workloads).toFixed(2)}, at most ${Math.max(0, ...lists)}`;
}
