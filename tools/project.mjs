import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json. */
export const projectFolder = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

/** @param {string} file */
export function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * @type {{
 *   name: string,
 *   version: string,
 *   description: string,
 *   keywords: string[],
 *   license: string,
 *   homepage?: string,
 *   repository?: string,
 *   engines: { node: string },
 *   exports: { "./provider": { default: string } },
 *   dependencies: Record<string, string>,
 *   peerDependencies: Record<string, string>,
 * }}
 */
export const packageJson = readJson(join(projectFolder, "package.json"));
