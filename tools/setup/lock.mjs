import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const heartbeatMs = 2_000;
const pollMs = 250;

/**
 * How long a holder may show no sign of life: one elsewhere, and one here that seems to run (its number may be another's).
 * @typedef {{ elsewhere: number, here: number }} Patience
 *
 * @typedef {(pid: number) => void} AlsoHeldBy names a child that outlives this process if this one is killed
 */

/**
 * Runs `work` while no other process does, on this machine or another that shares the folder.
 * A lock that its holder left behind (a crash) is taken over: at once if its processes are gone from this machine, else when
 * no sign of life was seen for a while. Only this process's clock measures that, so that neither other clocks nor a laptop's
 * sleep matter.
 * @template T
 * @param {string} file
 * @param {(alsoHeldBy: AlsoHeldBy) => Promise<T>} work
 * @param {{ onWait?: () => void, patience?: Patience }} options
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { onWait, patience = { elsewhere: 20_000, here: 300_000 } } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  await acquire(file, patience, onWait);
  const heartbeat = setInterval(() => touch(file), heartbeatMs);
  try {
    return await work((pid) => writeFileSync(file, holders(process.pid, pid)));
  } finally {
    clearInterval(heartbeat);
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {Patience} patience
 * @param {(() => void) | undefined} onWait
 */
async function acquire(file, patience, onWait) {
  let seen = "";
  let seenSince = performance.now();
  let waited = false;
  while (!create(file)) {
    const sign = lastSignOfLife(file);
    if (sign !== seen) {
      seen = sign;
      seenSince = performance.now();
    }
    const holder = stateOfHolder(file);
    if (holder === "gone" || performance.now() - seenSince > patience[holder]) {
      rmSync(file, { force: true });
      continue;
    }
    if (!waited) onWait?.();
    waited = true;
    await sleep(pollMs);
  }
}

/** @param {number[]} pids */
function holders(...pids) {
  return JSON.stringify({ host: hostname(), pids });
}

/** @param {string} file */
function create(file) {
  try {
    writeFileSync(file, holders(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Taken over, as if this process were dead. Its work is idempotent, so that it may go on.
  }
}

/** @param {string} file */
function lastSignOfLife(file) {
  try {
    const { mtimeMs, ino } = statSync(file);
    return `${ino} ${mtimeMs}`;
  } catch {
    return "";
  }
}

/**
 * @param {string} file
 * @returns {"gone" | keyof Patience}
 */
function stateOfHolder(file) {
  try {
    /** @type {{ host: string, pids: number[] }} */
    const { host, pids } = JSON.parse(readFileSync(file, "utf8"));
    if (host !== hostname()) return "elsewhere";
    return pids.some(isRunning) ? "here" : "gone";
  } catch {
    // Just released, or half-written
    return "elsewhere";
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH";
  }
}
