// Nothing outlives a run, however it ends: no folder, and no process.
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { killDescendants } from "./processes.mjs";

/** @type {Set<string>} */
const folders = new Set();

/**
 * Works in a folder that is gone afterwards.
 * @template T
 * @param {(folder: string) => Promise<T>} work
 */
export async function inTemporaryFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-bench-"));
  folders.add(folder);
  try {
    return await work(folder);
  } finally {
    remove(folder);
  }
}

/** @param {string} folder */
function remove(folder) {
  // A process that was just killed may still have a file open.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

process.on("exit", () => {
  // The engine's providers would go on without it.
  killDescendants();
  for (const folder of folders) remove(folder);
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => process.exit(128 + constants.signals[signal]));
}
