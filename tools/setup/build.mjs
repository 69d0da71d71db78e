import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runQuietly } from "./command.mjs";
import { setupLock } from "./dependencies.mjs";
import { withLock } from "./lock.mjs";
import { readJson } from "./project.mjs";

const configuration = "tsconfig.build.json";

/** @typedef {(project: string, node: string, folder: string) => Promise<unknown>} Compile */

/**
 * Compiles to dist/, where what goes into it has changed since the last time.
 * @param {{ project: string, node: string, report: import("./report.mjs").Report, compile?: Compile }} options
 */
export async function ensureBuild({ project, node, report, compile = tsc }) {
  if (isBuilt(project)) return;
  await withLock(
    setupLock(project),
    async () => {
      if (isBuilt(project)) return;
      await report.step("build: tsc, as the sources have changed", () => build(project, node, compile));
    },
    { onWait: () => report.note("build: waiting for another run that builds") },
  );
}

/**
 * Compiles beside dist/ and swaps: what was deleted from the sources is gone, and a failed build leaves the last one.
 * @param {string} project
 * @param {string} node
 * @param {Compile} compile
 */
async function build(project, node, compile) {
  const [dist, fresh, former] = [
    join(project, "dist"),
    join(scratch(project), "new"),
    join(scratch(project), "former"),
  ];
  const stamp = inputsHash(project);
  for (const folder of [fresh, former]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });

  await compile(project, node, fresh);

  if (existsSync(dist)) renameSync(dist, former);
  renameSync(fresh, dist);
  writeFileSync(stampFile(project), stamp);
  rmSync(former, { recursive: true, force: true });
}

/** @type {Compile} */
function tsc(project, node, folder) {
  const compiler = join(project, "node_modules", "typescript", "bin", "tsc");
  const args = [compiler, "-p", configuration, "--outDir", folder, "--noEmitOnError"];
  return runQuietly("tsc", node, args, { cwd: project });
}

/** @param {string} project */
function isBuilt(project) {
  const stamp = stampFile(project);
  return existsSync(join(project, "dist")) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputsHash(project);
}

/**
 * Of what goes into dist/: the sources, how they are compiled, and by what.
 * @param {string} project
 */
export function inputsHash(project) {
  const hash = createHash("sha256");
  const settings = [configuration, "tsconfig.json", "package.json", "package-lock.json"];
  /** @type {string[]} */
  const sources = readJson(join(project, configuration)).include;
  for (const file of [...settings, ...sources.flatMap((folder) => filesBelow(project, folder))]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(project, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

/**
 * @param {string} project
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(project, path) {
  if (!existsSync(join(project, path))) return [];
  if (!statSync(join(project, path)).isDirectory()) return [path];
  const names = readdirSync(join(project, path)).sort();
  return names.flatMap((name) => filesBelow(project, `${path}/${name}`));
}

/** @param {string} project */
function scratch(project) {
  return join(project, "node_modules", ".cache", "build");
}

/** @param {string} project */
function stampFile(project) {
  return join(scratch(project), "stamp");
}
