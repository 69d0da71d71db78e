import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { alone } from "#tools/alone.mjs";

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-wellarchitected", "package-tests");
const keptMs = 60 * 60 * 1000;
const progressMs = 15_000;

/**
 * A folder that `make` fills once, for all test processes and runs. The key says all that its content depends on.
 * It is outside of the repository, so that nothing in it can find a dependency in the repository's node_modules.
 * When another of its kind is made, those that no run asked for since an hour are removed.
 */
export async function cached(kind: string, key: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, `${kind}-${key}`);
  await alone(folder, async () => {
    if (existsSync(folder)) return utimesSync(folder, new Date(), new Date());
    removeOld(kind);
    const partial = `${folder}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial);
    const start = performance.now();
    const progress = setInterval(
      () => console.error(`  ${kind}, ${Math.round((performance.now() - start) / 1000)} s`),
      progressMs,
    );
    try {
      console.error(`tests: ${kind}, once`);
      await make(partial);
      renameSync(partial, folder);
    } finally {
      clearInterval(progress);
      rmSync(partial, { recursive: true, force: true });
    }
  });
  return folder;
}

function removeOld(kind: string): void {
  for (const name of readdirSync(cache).filter((name) => name.startsWith(`${kind}-`))) {
    const lastUse = statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - lastUse > keptMs) rmSync(join(cache, name), { recursive: true, force: true });
  }
}
