import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { alone } from "#tools/alone.mjs";

const ofUser = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-wellarchitected", "package-tests");
const keptMs = 60 * 60 * 1000;
const progressMs = 15_000;

/**
 * A folder that `make` fills once, for all test processes and runs. The key says all that its content depends on.
 * It is outside of the repository, so that nothing in it can find a dependency in the repository's node_modules.
 * When another of its kind is made, those that no run asked for since an hour are removed.
 */
export async function cached(
  kind: string,
  key: string,
  make: (folder: string) => Promise<void>,
  cache = ofUser,
): Promise<string> {
  const folder = join(cache, `${kind}-${key}`);
  const isNew = await alone(folder, async () => {
    if (existsSync(folder)) {
      utimesSync(folder, new Date(), new Date());
      return false;
    }
    await makeWhole(folder, kind, make);
    return true;
  });
  if (isNew) await removeOld(kind, cache);
  return folder;
}

/**
 * In a folder of this maker's own, which gets its name when it is whole. The lock only saves work: a process that is held up
 * loses it, and one that is killed leaves an npm behind that goes on writing, and cleans up after itself.
 */
async function makeWhole(folder: string, kind: string, make: (folder: string) => Promise<void>): Promise<void> {
  const partial = mkdtempSync(`${folder}.partial-`);
  const start = performance.now();
  const progress = setInterval(
    () => console.error(`  ${kind}, ${Math.round((performance.now() - start) / 1000)} s`),
    progressMs,
  );
  try {
    console.error(`tests: ${kind}, once`);
    await make(partial);
    if (!existsSync(folder)) renameSync(partial, folder);
  } catch (error) {
    // Another maker may have been done in that moment: its folder is as good.
    if (!existsSync(folder)) throw error;
  } finally {
    clearInterval(progress);
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Each under its lock, and by another name first: no process asks for one that is half removed. */
async function removeOld(kind: string, cache: string): Promise<void> {
  const isOld = (path: string) => {
    const lastUse = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    return Date.now() - lastUse > keptMs;
  };
  const ofKind = readdirSync(cache).filter((name) => name.startsWith(`${kind}-`));
  for (const path of ofKind.map((name) => join(cache, name)).filter(isOld)) {
    const isLeftover = /\.(?:lock|partial-\w+)$/.test(path);
    const removed = isLeftover ? path : `${path}.partial-${process.pid}`;
    if (!isLeftover) await alone(path, () => isOld(path) && renameSync(path, removed));
    rmSync(removed, { recursive: true, force: true });
  }
}
