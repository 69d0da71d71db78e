// Tracked files must not name the machine or the package registry that someone happened to work with.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { projectFolder } from "../project.mjs";
import { runAsCheck } from "./check.mjs";

const homeFolder = /(?<![\w.~)\]}>*-])\/(?:work|root|home|Users)\/[\w.-]+|\b[A-Z]:\\Users\\/;
const publicRegistry =
  /\bregistry\.(?:npmjs|yarnpkg)\.\w+|\bfiles\.pythonhosted\.\w+|\bpypi\.org\/simple|\b(?:proxy|sum)\.golang\.\w+|\bdeb\.debian\.\w+/;

/**
 * @param {string} text
 * @param {string[]} registryHosts of this machine's configuration, besides the public ones
 * @returns {string[]} each as `line: what was found`
 */
export function tracesIn(text, registryHosts = []) {
  return text.split("\n").flatMap((line, index) => {
    const found = [
      homeFolder.exec(line)?.[0],
      publicRegistry.exec(line)?.[0],
      registryHosts.find((host) => line.includes(host)),
    ].filter((trace) => trace !== undefined);
    return [...new Set(found)].map((trace) => `${index + 1}: ${trace}`);
  });
}

/**
 * @param {string} packageLock the text of a package-lock.json
 * @returns {string[]}
 */
export function resolvedHosts(packageLock) {
  /** @type {Record<string, { resolved?: string }>} */
  const packages = JSON.parse(packageLock).packages;
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved?.includes("://"))
    .map(([location, { resolved }]) => `${location} is resolved to ${resolved}`);
}

function npmRegistryHosts() {
  const { stdout } = execaSync("npm", ["config", "get", "registry"], { cwd: projectFolder });
  return URL.canParse(stdout) ? [new URL(stdout).host] : [];
}

runAsCheck(import.meta.url, () => {
  const hosts = npmRegistryHosts();
  const files = execaSync("git", ["ls-files", "-z"], { cwd: projectFolder }).stdout.split("\0");
  const traces = files.filter(Boolean).flatMap((file) => {
    const path = join(projectFolder, file);
    if (!existsSync(path) || !statSync(path).isFile()) return [];
    const text = readFileSync(path, "utf8");
    return text.includes("\0") ? [] : tracesIn(text, hosts).map((trace) => `${file}:${trace}`);
  });
  const lock = readFileSync(join(projectFolder, "package-lock.json"), "utf8");
  return [...traces, ...resolvedHosts(lock).map((problem) => `package-lock.json: ${problem}`)];
});
