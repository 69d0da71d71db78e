import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json. */
export const projectFolder = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** @param {string} file */
export function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** package.json, as far as the tools read it: the one place of the versions in it. */
export function packageJson(project = projectFolder) {
  /** @type {{ engines: { node: string }, peerDependencies: Record<string, string>, scripts: Record<string, string> }} */
  const json = readJson(join(project, "package.json"));
  return json;
}
