import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { linkModules } from "../engine/project.mjs";

const require = createRequire(import.meta.url);
/** @type {typeof import("../../dist/provider/dynamic/provider-text.js")} */
const { providerText } = require("../../dist/provider/dynamic/provider-text.js");
const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The share that is checked. */
export const shareUrn = "urn:pulumi:bench::bench::wellarchitected:index:WorkloadShare::share";

/**
 * @typedef {object} Candidate What Pulumi's engine can start.
 * @property {string} name
 * @property {string} main
 * @property {string} [cwd]
 * @property {Record<string, string>} [checked] what is checked, besides the share; without it, nothing can be
 */

/**
 * @param {string} folder a temporary one
 * @returns {Promise<Candidate[]>}
 */
export async function candidates(folder) {
  linkModules(folder);
  return [
    { name: "a plugin that does nothing", main: fileURLToPath(new URL("nothing.mjs", import.meta.url)) },
    {
      name: "the plugin, compiled",
      main: join(repository, "dist", "provider", "plugin", "main.js"),
      checked: {},
    },
    { name: "the plugin, bundled", main: await bundled(folder), checked: {} },
    {
      name: "Pulumi's host of dynamic providers",
      main: require.resolve("@pulumi/pulumi/cmd/dynamic-provider"),
      cwd: folder,
      // The class in a program adds these.
      checked: { __provider: providerText("WorkloadShare"), __scope: shareUrn },
    },
  ];
}

/**
 * The release tarball's, made of the sources as they are.
 * @param {string} folder
 */
async function bundled(folder) {
  const build = join(repository, "tools", "plugin", "build.mjs");
  const { stdout: tarball } = await execa(process.execPath, [build, folder]);
  const target = join(folder, "bundled");
  mkdirSync(target);
  await execa("tar", ["-xzf", tarball, "-C", target]);
  return join(target, "provider.cjs");
}
