import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { packageJson, projectFolder } from "../project.mjs";
import { bundlePlugin } from "./bundle.mjs";

/** @typedef {import("../bundled-packages.mjs").BundledPackage} BundledPackage */

export const executable = "pulumi-resource-wellarchitected";

/** Starts the bundle with the Node on PATH; the engine looks for the executable at the tarball's root. */
const launchers = {
  [executable]: '#!/bin/sh\nexec node "$(dirname "$0")/provider.cjs" "$@"\n',
  [`${executable}.cmd`]: '@echo off\r\nnode "%~dp0provider.cjs" %*\r\n',
};

/**
 * Writes the plugin's tarball. It runs wherever Node does, so it serves every platform.
 * @param {string} target the folder
 * @returns {Promise<{ tarball: string, packages: BundledPackage[] }>} with the packages that are bundled in it
 */
export async function buildTarball(target) {
  const scratch = mkdtempSync(join(tmpdir(), "wellarchitected-plugin-"));
  try {
    const packages = await bundlePlugin(projectFolder, scratch);
    for (const [name, text] of Object.entries(launchers)) {
      writeFileSync(join(scratch, name), text);
      chmodSync(join(scratch, name), 0o755);
    }
    for (const document of ["schema.json", "LICENSE"]) cpSync(join(projectFolder, document), join(scratch, document));
    writeFileSync(join(scratch, "THIRD_PARTY_LICENSES"), packages.map(licenseText).join("\n"));
    mkdirSync(target, { recursive: true });
    const tarball = join(target, `${executable}-v${packageJson.version}.tar.gz`);
    await execa("tar", ["-czf", tarball, "-C", scratch, ...readdirSync(scratch).sort()], { cwd: target });
    return { tarball, packages };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * The licenses of what is bundled ask for their texts to go with it.
 * @param {BundledPackage} bundled
 */
function licenseText({ name, version, license, folder }) {
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file));
  const texts = files
    .map((file) => join(folder, file))
    .filter(existsSync)
    .map((file) => readFileSync(file, "utf8").trim());
  return `${[`${name} ${version}, ${license}`, ...texts].join("\n\n")}\n\n${"-".repeat(80)}\n`;
}
