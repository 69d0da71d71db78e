import { fork } from "node:child_process";
import { once } from "node:events";
import { peers } from "./peers.mjs";
import { circumstances, table } from "./results.mjs";

/** @typedef {import("./throttled-run.mjs").Row} Row */

/** Runs that go on at a time: as many as together are granted so many calls a second, and so many processes. */
const bounds = { rate: 150, runs: 20 };

/** @type {Row[]} */
const rows = [
  ...[300, 1000].flatMap((creates) =>
    [5, 20, 100].flatMap((rate) => [
      { creates, rate, latency: 20, concurrency: 16 },
      { creates, rate, latency: 20 },
      { creates, rate, latency: 150 },
    ]),
  ),
  { creates: 1000, rate: 100, latency: 20, halves: true },
  { creates: 1000, rate: 100, latency: 150, halves: true },
  { creates: 1000, rate: 20, latency: 20, clients: 2 },
  { creates: 1000, rate: 100, latency: 20, clients: 2 },
];
/** @type {Row[]} */
const quickRows = [{ creates: 100, rate: 20, latency: 20 }];

/** @param {boolean} isQuick */
export async function measureThrottled(isQuick) {
  const measured = isQuick ? quickRows : rows;
  const runs = measured.flatMap((row) =>
    Object.keys(peers).map((peer) => ({ row, peer, cells: /** @type {string[]} */ ([]) })),
  );
  // The longest first, so that the last to end are short ones.
  const order = runs.toSorted((a, b) => b.row.creates / b.row.rate - a.row.creates / a.row.rate);
  await inParallel(order, async (run) => {
    run.cells = cellsOf(run.row, run.peer, await measure(run.row, run.peer));
    console.error(run.cells.join("  "));
  });
  const head = ["creates", "granted a second", "latency", "at a time", "peer", "calls", "time ÷ ideal"];
  head.push("refused ÷ all", "refused later", "later ÷ all", "failed");
  return [
    circumstances(),
    "Calls: those that were not refused, lists included. Ideal: (calls − burst) ÷ rate, in seconds; the burst is a second's calls. Refused later: beyond the calls under way when the first refusal arrived. A run is ended after 3 times the ideal and 10 s.",
    table(
      head,
      runs.map(({ cells }) => cells),
    ),
  ].join("\n\n");
}

/**
 * @param {Row} row
 * @param {string} peer
 */
async function measure(row, peer) {
  const child = fork(new URL("throttled-run.mjs", import.meta.url));
  child.send({ row, peer });
  const [result] = await Promise.race([once(child, "message"), once(child, "exit").then(() => [undefined])]);
  if (!result) throw new Error(`the run of ${peer} ended without a result`);
  return result;
}

/**
 * @param {Row} row
 * @param {string} peer
 * @param {{ seconds: number, ideal: number, total: number, refused: number, underWayAtFirstRefusal: number, failed: number, unfinished: number }} result
 */
function cellsOf(row, peer, result) {
  const { seconds, ideal, total, refused, underWayAtFirstRefusal, failed, unfinished } = result;
  const later = Math.max(0, refused - underWayAtFirstRefusal);
  const rate = row.halves ? `${row.rate}, then ${row.rate / 2}` : `${row.rate}`;
  return [
    row.clients ? `${row.clients} × ${row.creates / row.clients}` : `${row.creates}`,
    rate,
    `${row.latency} ms`,
    row.concurrency === undefined ? "all" : `${row.concurrency}`,
    peer,
    `${total - refused}`,
    unfinished > 0 || failed > 0 ? "–" : (seconds / ideal).toFixed(2),
    `${((100 * refused) / total).toFixed(1)} %`,
    `${later}`,
    `${((100 * later) / total).toFixed(1)} %`,
    unfinished > 0 ? `${failed}, ${unfinished} not done` : `${failed}`,
  ];
}

/**
 * @template {{ row: Row }} T
 * @param {readonly T[]} runs
 * @param {(run: T) => Promise<void>} work
 */
async function inParallel(runs, work) {
  const waiting = [...runs];
  /** @type {Map<T, Promise<void>>} */
  const going = new Map();
  const rateOf = () => [...going.keys()].reduce((sum, { row }) => sum + row.rate, 0);
  while (waiting.length > 0 || going.size > 0) {
    const next = waiting.find(({ row }) => going.size === 0 || rateOf() + row.rate <= bounds.rate);
    if (next && going.size < bounds.runs) {
      waiting.splice(waiting.indexOf(next), 1);
      going.set(
        next,
        work(next).finally(() => going.delete(next)),
      );
    } else await Promise.race(going.values());
  }
}
