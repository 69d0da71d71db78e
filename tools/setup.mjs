// `npm ci` and the build, where they are needed: each npm script starts with this. Whatever Node is there (20 or later) runs it,
// and nothing may be installed yet. With --tests, the tests are compiled, too.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
process.exitCode = isInstalled() ? 0 : await install();
if (process.exitCode === 0) {
  const { build } = await import("./build.mjs");
  process.exitCode = await build(process.argv.includes("--tests"));
}

/**
 * In a folder of its own, which then takes the place of node_modules: two runs that install at once don't disturb each other,
 * and one that fails leaves all as it was.
 * @returns {Promise<number>} npm's exit code
 */
async function install() {
  console.error("dependencies: npm ci");
  const folder = mkdtempSync(".npm-ci-");
  try {
    for (const file of ["package.json", "package-lock.json", ".npmrc"]) cpSync(file, join(folder, file));
    // The user's npm may leave out development dependencies, or refuse for the Node that merely starts us; and in the build
    // of an `npm pack --dry-run`, npm's environment would make this one dry too.
    const include = ["dev", "optional", "peer"].map((kind) => `--include=${kind}`);
    const not = ["audit", "fund", "engine-strict", "dry-run", "json"].map((option) => `--no-${option}`);
    const shell = process.platform === "win32";
    const npm = spawn("npm", ["ci", "--loglevel=error", ...include, ...not], { cwd: folder, stdio: "inherit", shell });
    // A signal may come twice, from a terminal and from npm; only the end of this npm ends us, so that nothing is left.
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
      process.on(signal, () => npm.kill(signal));
    const [code] = await once(npm, "close");
    if (code === 0) replaceModules(folder);
    return code ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder the one that has the new node_modules */
function replaceModules(folder) {
  if (isInstalled()) return;
  try {
    if (existsSync("node_modules")) renameSync("node_modules", join(folder, "former"));
    renameSync(join(folder, "node_modules"), "node_modules");
  } catch (error) {
    // Another run did the same at this moment.
    if (!isInstalled()) throw error;
  }
}

/** Whether node_modules has what package-lock.json says, by the record that npm keeps there. */
function isInstalled() {
  const record = join("node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = lockedPackages(record);
  return Object.entries(lockedPackages("package-lock.json")).every(([path, { integrity, optional }]) => {
    // The project itself isn't recorded, and optional packages are mostly those of other platforms.
    const found = installed[path];
    return found ? found.integrity === integrity : path === "" || optional;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, { integrity?: string, optional?: boolean }>}
 */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}
