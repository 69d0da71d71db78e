import { join } from "node:path";
import { readJson } from "./project.mjs";

/** @typedef {{ name: string, version: string, license: string, folder: string }} BundledPackage */

/**
 * The packages of which something is in a bundle.
 * @param {string[]} modules their files
 * @returns {BundledPackage[]} by name and version
 */
export function packagesOf(modules) {
  const folders = modules.map((file) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0]);
  /** @type {Map<string, BundledPackage>} by name and version, which two folders can have */
  const packages = new Map();
  for (const folder of folders) {
    if (folder === undefined) continue;
    const { name, version, license } = readJson(join(folder, "package.json"));
    packages.set(`${name}@${version}`, { name, version, license, folder });
  }
  return [...packages.keys()].sort().map((key) => /** @type {BundledPackage} */ (packages.get(key)));
}

/**
 * What a bundler warns of is an error.
 * @param {string} what it bundles
 * @returns {NonNullable<import("rolldown").InputOptions["onLog"]>}
 */
export function failingOnWarnings(what) {
  return (level, log, handle) => {
    if (level === "warn") throw new Error(`bundling ${what}: ${log.message}`);
    handle(level, log);
  };
}
