import { createRequire } from "node:module";
import { AimdPace } from "./aimd-pace.mjs";
import { median } from "./numbers.mjs";
import { table } from "./results.mjs";
import { simulate } from "./simulation.mjs";

const require = createRequire(import.meta.url);
/** @type {typeof import("../dist/provider/aws/pace.js")} */
const { AdaptivePace } = require("../dist/provider/aws/pace.js");

/** @typedef {Omit<import("./simulation.mjs").Simulation, "pace"> & { name: string }} Row */

/** @type {Record<string, import("./simulation.mjs").Simulation["pace"]>} */
const paces = {
  "CUBIC, measured from refusal to refusal": (clock) => new AdaptivePace(clock),
  AIMD: (clock) => new AimdPace(clock),
};
const seeds = [1, 2, 3, 4, 5];

/** @param {number} rate @returns {Row["limit"]} */
const steady = (rate) => ({ rateAt: () => rate, burst: rate });
/** @param {number} before @param {number} after @param {number} at seconds @returns {Row["limit"]} */
const step = (before, after, at) => ({ rateAt: (seconds) => (seconds < at ? before : after), burst: before });

/** @type {Row[]} */
const rows = [
  ...[300, 1000].flatMap((calls) =>
    [5, 20, 100].flatMap((rate) =>
      [20, 150].map((latency) => ({ name: `${rate} a second`, calls, latency, limit: steady(rate) })),
    ),
  ),
  ...[20, 150].flatMap((latency) => [
    { name: "100 a second, then 50", calls: 1000, latency, limit: step(100, 50, 4) },
    { name: "50 a second, then 100", calls: 1000, latency, limit: step(50, 100, 8) },
  ]),
  ...[5, 20, 100].map((rate) => ({
    name: `${rate} a second, for 2 clients`,
    clients: 2,
    calls: 500,
    latency: 20,
    limit: steady(rate),
  })),
  {
    name: "50 a second, none for 20 s",
    calls: 1000,
    latency: 20,
    limit: { rateAt: (seconds) => (seconds > 5 && seconds < 25 ? 0 : 50), burst: 50 },
  },
];

/** Compares paces on a simulated clock: the same figures on every machine. */
export async function comparePaces() {
  const lines = [];
  for (const row of rows) {
    for (const [name, pace] of Object.entries(paces)) {
      const results = [];
      for (const seed of seeds) results.push(await simulate({ ...row, pace, seed }));
      const ideal = idealSeconds(row.calls * (row.clients ?? 1), row.limit);
      const times = results.map(({ seconds }) => seconds / ideal);
      const refused = results.map(({ refusedLater, total }) => (100 * refusedLater) / total);
      const calls = row.clients ? `${row.clients} × ${row.calls}` : `${row.calls}`;
      const figures = [`${median(times).toFixed(2)}`, Math.max(...times).toFixed(2), `${median(refused).toFixed(1)} %`];
      lines.push([row.name, calls, `${row.latency} ms`, name, ...figures]);
    }
  }
  const head = ["granted", "calls", "latency", "pace", "time ÷ ideal", "the slowest", "refused later ÷ all"];
  return `Median and slowest of ${seeds.length} seeds. Refused later: beyond the calls under way at the first refusal. All calls are there from the start.\n\n${table(head, lines)}`;
}

/**
 * Seconds that a perfect client takes: it has the burst, and then uses every token.
 * @param {number} calls
 * @param {Row["limit"]} limit
 */
function idealSeconds(calls, { burst, rateAt }) {
  let [seconds, tokens] = [0, burst];
  for (; tokens < calls; seconds += 0.001) tokens += rateAt(seconds) * 0.001;
  return seconds;
}
