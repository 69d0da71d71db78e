import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../setup/command.mjs";
import { fillCache } from "./cache.mjs";
import { pinnedEngine } from "./versions.mjs";

const installer = fileURLToPath(new URL("official-install.mjs", import.meta.url));
const timeoutMinutes = 5;

/**
 * Pulumi's official download, with its language hosts.
 * @param {import("./engine.mjs").Context & { install?: typeof officialInstall }} context
 * @returns {Promise<string>} the engine's path
 */
export function download({ env, node, report, install = officialInstall }) {
  return report.step(`engine: downloading Pulumi ${pinnedEngine.text}`, () =>
    fillCache(env, async (folder) => {
      await install(node, folder, env);
      return join(folder, "bin");
    }),
  );
}

/**
 * In a process of its own, since the install script has no time limit and can't be aborted otherwise.
 * @param {string} node
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
async function officialInstall(node, folder, env) {
  /** @type {string[]} */
  const output = [];
  const { code, signal } = await run(node, [installer, folder, pinnedEngine.text], {
    env,
    timeout: timeoutMinutes * 60_000,
    onLine: (line) => output.push(line),
  });
  if (signal) throw new Error(`Not done after ${timeoutMinutes} minutes`);
  if (code !== 0) throw new Error(output[0] ?? `The installer failed with exit code ${code}`);
}
