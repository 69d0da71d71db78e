import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { lock } from "proper-lockfile";

/**
 * Runs `work` while no other process runs what it locks by the same path. A process that was killed holds its lock for half a
 * minute longer.
 * @template T
 * @param {string} path where the lock is, with `.lock` added
 * @param {() => T | Promise<T>} work
 * @param {{ onWait?: () => void }} [options]
 * @returns {Promise<T>}
 */
export async function alone(path, work, { onWait = () => {} } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  // A process that was stopped for so long that another took its lock goes on: its work may be done twice.
  const options = { realpath: false, stale: 30_000, onCompromised: () => {} };
  const release = await lock(path, options).catch((error) => {
    if (error.code !== "ELOCKED") throw error;
    onWait();
    return lock(path, { ...options, retries: { forever: true, factor: 1, minTimeout: 250 } });
  });
  try {
    return await work();
  } finally {
    await release().catch(() => {});
  }
}
