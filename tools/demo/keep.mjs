import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployment } from "./deployment.mjs";
import { say, title } from "./telling.mjs";

/** Where a kept demo says how to reach it. */
const sessionFile = join(tmpdir(), "wellarchitected-demo.json");

/**
 * @typedef {object} Session
 * @property {string} folder
 * @property {Record<string, string>} env
 */

/**
 * Leaves the emulator running until Ctrl-C, with the commands to play on.
 * @param {object} options
 * @param {import("../../dist/emulator/index.js").Emulator} options.emulator
 * @param {Session} options.session
 * @param {string[][]} options.shares
 */
export async function keep({ emulator, session, shares }) {
  writeFileSync(sessionFile, JSON.stringify(session), { mode: 0o600 });
  title("Who may do what");
  say.table(shares);
  title("The emulator goes on until you press Ctrl-C. In another terminal:");
  for (const line of commands(emulator, shares.at(-1)?.at(-1) ?? "")) say.line(line);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  rmSync(sessionFile, { force: true });
}

/**
 * @param {import("../../dist/emulator/index.js").Emulator} emulator
 * @param {string} shareId
 */
function commands({ controlUrl, env }, shareId) {
  return [
    "# change a share by hand, or delete it",
    `curl ${controlUrl}/editOutside -d '{"shareId": "${shareId}", "permissionType": "CONTRIBUTOR"}'`,
    `curl ${controlUrl}/deleteOutside -d '{"shareId": "${shareId}"}'`,
    `curl ${controlUrl}/shares`,
    "# let Pulumi find it, heal it, and clean up",
    "npm run demo -- preview",
    "npm run demo -- up",
    "npm run demo -- destroy",
    "# look with the AWS CLI",
    ...Object.entries(env).map(([name, value]) => `export ${name}=${value}`),
    "aws wellarchitected list-workloads",
  ];
}

/**
 * Runs the engine on a kept demo.
 * @param {"up" | "preview" | "destroy"} action
 * @returns {Promise<number>} the exit code
 */
export async function play(action) {
  const session = readSession();
  if (!session) {
    say.problem('No demo is kept. Start one with "npm run demo -- --keep" in another terminal.');
    return 1;
  }
  await (await deployment(session))[action]();
  return 0;
}

/** @returns {Session | undefined} */
function readSession() {
  try {
    return JSON.parse(readFileSync(sessionFile, "utf8"));
  } catch {
    return undefined;
  }
}
