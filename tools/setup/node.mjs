import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { executableName } from "./path.mjs";
import { packageJson } from "./project.mjs";
import { isAtLeast, parseVersion } from "./version.mjs";

/**
 * The Node that runs the project: the one that the devDependency `node` installed, else the running one if it will do.
 * @param {{ project: string, report: import("./report.mjs").Report, running?: { path: string, version: string } }} options
 * @returns {string} its path
 */
export function projectNode({ project, report, running = { path: process.execPath, version: process.version } }) {
  const wanted = packageJson(project).engines.node;
  /** @param {string} text */
  const willDo = (text) => {
    const [version, oldest] = [parseVersion(text), parseVersion(wanted)];
    return version !== undefined && oldest !== undefined && isAtLeast(version, oldest);
  };

  const own = ownNode(project);
  if (willDo(versionOf(own))) return own;

  const missing = "The project's own Node is missing: npm didn't run the install script of its `node` package.";
  if (willDo(running.version)) {
    report.note(`${missing} Going on with the running Node, ${running.version}.`);
    return running.path;
  }
  throw new Error(
    [
      missing,
      `The running Node, ${running.version}, can't stand in for it (${wanted} is needed). Either`,
      "  1. run `npm rebuild node --ignore-scripts=false`, which runs that one script, or",
      `  2. start this with Node ${wanted.replace(/^\D+/, "")} or later.`,
    ].join("\n"),
  );
}

/** @param {string} project */
export function ownNode(project) {
  return join(project, "node_modules", "node", "bin", executableName("node"));
}

/** @param {string} node */
function versionOf(node) {
  return spawnSync(node, ["--version"], { encoding: "utf8", timeout: 10_000 }).stdout ?? "";
}
