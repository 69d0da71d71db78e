import { Interrupted } from "../setup/command.mjs";
import { withLock } from "../setup/lock.mjs";
import { cachedEngine, engineLock } from "./cache.mjs";
import { download } from "./download.mjs";
import { buildFromSource } from "./from-source.mjs";
import { engineOnPath } from "./on-path.mjs";
import { oldestEngine, oldestGo } from "./versions.mjs";

/**
 * @typedef {{ executable: string, onPath: boolean }} Engine
 *
 * @typedef {object} Context
 * @property {NodeJS.ProcessEnv} env
 * @property {string} node
 * @property {import("../setup/report.mjs").Report} report
 *
 * @typedef {object} Way a way to put an engine into the cache
 * @property {string} name
 * @property {(context: Context) => Promise<string>} make answers the executable's path, or throws why it can't
 */

/** @type {Way[]} */
const allWays = [
  { name: "official download", make: download },
  { name: "built from source", make: buildFromSource },
];

/**
 * Finds a `pulumi` executable, on PATH or in the cache, or makes one.
 * @param {Context & { ways?: Way[] }} options
 * @returns {Promise<Engine>}
 */
export async function ensureEngine({ ways = allWays, ...context }) {
  const { env, report } = context;
  const onPath = engineOnPath(env);
  if (onPath.executable) return { executable: onPath.executable, onPath: true };

  const executable =
    cachedEngine(env) ??
    (await withLock(
      engineLock(env),
      async () => cachedEngine(env) ?? (await make(ways, context, `on PATH: ${onPath.problem}`)),
      { onWait: () => report.note("engine: waiting for another run that makes it") },
    ));
  return { executable, onPath: false };
}

/**
 * @param {Way[]} ways
 * @param {Context} context
 * @param {string} problem why an engine has to be made
 */
async function make(ways, context, problem) {
  const problems = [problem];
  for (const way of ways) {
    try {
      return await way.make(context);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      problems.push(`${way.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new Error(noEngine(problems));
}

/** @param {string[]} problems */
function noEngine(problems) {
  return [
    `There is no Pulumi engine ${oldestEngine.text} or later, and none could be made here.`,
    ...problems.map((text) => `  - ${text}`),
    "Any one of these helps:",
    `  1. Install Pulumi ${oldestEngine.text} or later, so that \`pulumi\` is on PATH: https://www.pulumi.com/docs/install/`,
    "  2. Let this machine reach Pulumi's download site. The rest goes by itself.",
    `  3. Install Go ${oldestGo.text} or later: https://go.dev/dl/. The engine is then built from its published source,`,
    "     once, in about five minutes.",
  ].join("\n");
}
