import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { runQuietly } from "./command.mjs";
import { withLock } from "./lock.mjs";
import { readJson } from "./project.mjs";

/**
 * @typedef {import("./report.mjs").Report} Report
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage
 */

/**
 * `npm ci`, where node_modules isn't what package-lock.json says.
 * @param {{ project: string, env: NodeJS.ProcessEnv, report: Report, install?: typeof npmCi }} options
 */
export async function ensureDependencies({ project, env, report, install = npmCi }) {
  if (!dependenciesProblem(project)) return;
  await withLock(
    setupLock(project),
    async (alsoHeldBy) => {
      const problem = dependenciesProblem(project);
      if (problem) await report.step(`dependencies: npm ci, as ${problem}`, () => install(project, env, alsoHeldBy));
    },
    { onWait: () => report.note("dependencies: waiting for another run that installs them") },
  );
}

/**
 * One lock for what changes the tree. It can't be in node_modules, which `npm ci` empties.
 * @param {string} project
 */
export function setupLock(project) {
  return join(project, ".setup.lock");
}

/**
 * Why node_modules isn't what package-lock.json says; undefined if it is.
 * npm writes what it installed to node_modules/.package-lock.json as its last act, and `npm ci` begins by deleting it:
 * an installation that was cut short has none.
 * @param {string} project
 * @returns {string | undefined}
 */
export function dependenciesProblem(project) {
  const record = join(project, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return "node_modules is missing or incomplete";
  /** @type {Record<string, LockedPackage>} */
  const installed = readJson(record).packages;
  /** @type {Record<string, LockedPackage>} */
  const { "": _project, ...wanted } = readJson(join(project, "package-lock.json")).packages;

  for (const [location, { version, integrity, optional }] of Object.entries(wanted)) {
    const found = installed[location];
    // Optional packages are mostly those of other platforms.
    if (!found && optional) continue;
    if (!found) return `${packageName(location)} is missing`;
    if (found.version !== version) return `${packageName(location)} is ${found.version} instead of ${version}`;
    if (found.integrity !== integrity) return `${packageName(location)} has other contents`;
  }
  const extra = Object.keys(installed).find((location) => !Object.hasOwn(wanted, location));
  return extra && `${packageName(extra)} is not in package-lock.json`;
}

/**
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./lock.mjs").AlsoHeldBy} onStart
 */
async function npmCi(project, env, onStart) {
  // The user's npm may leave out development dependencies, or refuse for the Node that merely starts us; and in the build
  // of an `npm pack --dry-run`, npm's environment would make this one dry too.
  const include = ["dev", "optional", "peer"].map((kind) => `--include=${kind}`);
  const not = ["audit", "fund", "engine-strict", "dry-run", "json"].map((option) => `--no-${option}`);
  const args = ["ci", "--loglevel=error", ...not, ...include];
  const npm = env.npm_execpath;
  if (npm && basename(npm) === "npm-cli.js") {
    await runQuietly("npm ci", process.execPath, [npm, ...args], { cwd: project, env, onStart });
  } else {
    await runQuietly("npm ci", "npm", args, { cwd: project, env, onStart, shell: process.platform === "win32" });
  }
}

/** @param {string} location a path such as `node_modules/a/node_modules/@b/c` */
function packageName(location) {
  return location.slice(location.lastIndexOf("node_modules/") + "node_modules/".length);
}
