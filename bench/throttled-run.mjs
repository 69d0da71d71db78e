// One run of one peer, in a process of its own, which its parent tells what to do.
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { sharesToCreate, startEmulatorProcess } from "./emulator.mjs";
import { peers } from "./peers.mjs";
import { countRequests } from "./requests.mjs";

/**
 * @typedef {object} Row
 * @property {number} creates of all clients together
 * @property {number} rate calls that are granted a second; as many are granted at once
 * @property {number} latency milliseconds
 * @property {number} [concurrency] creates of a client at a time; default as many as there are
 * @property {number} [clients] default 1
 * @property {boolean} [halves] whether the rate halves midway
 */

/** A run that takes longer, as a multiple of what a perfect client takes and in seconds on top, is ended. */
const longest = { factor: 3, seconds: 10 };

const [{ row, peer }] = /** @type {[{ row: Row, peer: string }]} */ (await once(process, "message"));
process.send?.(await run(row, peer));
process.disconnect();
process.exit();

/**
 * @param {Row} row
 * @param {string} peer
 */
async function run({ creates, rate, latency, concurrency = creates, clients: clientCount = 1, halves = false }, peer) {
  const { control, region, close } = await startEmulatorProcess();
  const shares = await sharesToCreate(control, creates);
  const clients = Array.from({ length: clientCount }, () => peers[peer]?.(region));
  await Promise.all(clients.map((client) => client?.warm()));
  await control.inject({ kind: "latencyBefore", ms: latency });
  const throttle = await control.inject({ kind: "throttle", rate, burst: rate });
  const requests = countRequests(process.env.AWS_ENDPOINT_URL_WELLARCHITECTED ?? "");
  const counts = { done: 0, failed: 0 };
  const expected = idealSeconds(creates, rate, halves);

  const midway = halves ? (creates / 2 - rate) / rate : Number.POSITIVE_INFINITY;
  const halving = halves && setTimeout(midway * 1000).then(() => halve(control, throttle, rate / 2));
  const start = performance.now();
  let last = start;
  const left = shares.values();
  const work = async (/** @type {import("./peers.mjs").Client | undefined} */ client) => {
    for (const share of left) {
      await client?.create(share).then(
        () => counts.done++,
        () => counts.failed++,
      );
      last = performance.now();
    }
  };
  const workers = clients.flatMap((client) =>
    Array.from({ length: Math.min(concurrency, creates / clientCount) }, () => work(client)),
  );
  const limit = new AbortController();
  const timeout = setTimeout((longest.factor * expected + longest.seconds) * 1000, undefined, {
    signal: limit.signal,
  }).catch(() => {});
  await Promise.race([Promise.all([...workers, halving]), timeout]);
  limit.abort();
  const { total, refused, underWayAtFirstRefusal } = requests;
  close();
  const unfinished = creates - counts.done - counts.failed;
  const ideal = idealSeconds(total - refused, rate, halves, midway);
  const seconds = (last - start) / 1000;
  return { seconds, ideal, total, refused, underWayAtFirstRefusal, failed: counts.failed, unfinished };
}

/**
 * A new bucket starts full.
 * @param {import("../dist/emulator/index.js").EmulatorControl} control
 * @param {number} throttle
 * @param {number} rate
 */
async function halve(control, throttle, rate) {
  await control.clearFaults(throttle);
  await control.inject({ kind: "throttle", rate, burst: rate });
}

/**
 * @param {number} calls that must be made
 * @param {number} rate
 * @param {boolean} halves
 * @param {number} [midway] seconds after which the rate halves
 */
function idealSeconds(calls, rate, halves, midway = (calls / 2 - rate) / rate) {
  if (!halves) return (calls - rate) / rate;
  // At midway the burst and all tokens so far are used; then a new, full bucket of half the rate.
  const left = calls - rate - midway * rate - rate / 2;
  return midway + left / (rate / 2);
}
