import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { executableName, isExecutable } from "../setup/path.mjs";
import { engineVersion } from "./on-path.mjs";
import { pinnedEngine } from "./versions.mjs";

const name = `v${pinnedEngine.text}`;

/** @param {NodeJS.ProcessEnv} env */
function enginesFolder(env) {
  return join(userCache(env), "pulumi-wellarchitected", "engine");
}

/** @param {NodeJS.ProcessEnv} env */
function userCache(env) {
  const xdg = env.XDG_CACHE_HOME;
  // A relative one is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  if (xdg && isAbsolute(xdg)) return xdg;
  return (process.platform === "win32" && env.LOCALAPPDATA) || join(env.HOME || homedir(), ".cache");
}

/**
 * The engine in the cache, if it is there and runs.
 * @param {NodeJS.ProcessEnv} env
 */
export function cachedEngine(env) {
  const executable = join(enginesFolder(env), name, executableName("pulumi"));
  if (!isExecutable(executable)) return undefined;
  return engineVersion(executable, env)?.text === pinnedEngine.text ? executable : undefined;
}

/** @param {NodeJS.ProcessEnv} env */
export function engineLock(env) {
  return join(enginesFolder(env), `${name}.lock`);
}

/**
 * Fills the cache by `make`, which puts an engine, and maybe its language hosts, into a folder of its own. Only a whole
 * engine that runs gets into the cache; nothing is left of another. The caller holds the lock.
 * @param {NodeJS.ProcessEnv} env
 * @param {(folder: string) => Promise<string>} make answers the folder that holds the executables
 * @returns {Promise<string>} the engine's path
 */
export async function fillCache(env, make) {
  const target = join(enginesFolder(env), name);
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    const made = await make(partial);
    const engine = executableName("pulumi");
    const version = engineVersion(join(made, engine), env);
    if (version?.text !== pinnedEngine.text) {
      throw new Error(`The engine that was made says version ${version?.text ?? "nothing"}, not ${pinnedEngine.text}.`);
    }
    mkdirSync(target, { recursive: true });
    // The engine comes last: where it is, all is there.
    const others = readdirSync(made).filter((file) => file !== engine);
    for (const file of [...others, engine]) renameSync(join(made, file), join(target, file));
    return join(target, engine);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
