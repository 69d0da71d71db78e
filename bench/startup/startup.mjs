import { startEmulatorProcess } from "../emulator.mjs";
import { median } from "../numbers.mjs";
import { circumstances, table } from "../results.mjs";
import { inTemporaryFolder } from "../temporary.mjs";
import { candidates } from "./candidates.mjs";
import { start } from "./start.mjs";

/** @typedef {import("./start.mjs").Start} Start */

const usualRounds = 10;

/** @param {boolean} isQuick */
export async function measureStartup(isQuick) {
  const rounds = isQuick ? 3 : usualRounds;
  const { close } = await startEmulatorProcess();
  try {
    const starts = await inTemporaryFolder((folder) => startAll(folder, rounds));
    const floor = [...starts.values()][0] ?? [];
    const rows = [...starts].map(([name, own]) => [
      name,
      `${median(own.map(({ port }) => port)).toFixed(0)} ms`,
      `${median(own.map(({ handshake }) => handshake)).toFixed(0)} ms`,
      median(own.map(({ handshake }, round) => handshake / (floor[round]?.handshake ?? Number.NaN))).toFixed(2),
      megabytes(own.map(({ memory }) => memory)),
      megabytes(own.map(({ checked }) => checked)),
    ]);
    const head = ["", "says its port after", "answers Handshake after", "÷ nothing", "memory", "after a check"];
    return [
      circumstances(),
      `Medians of ${rounds} rounds, in turns. From the start of Node to the answer; Pulumi's host answers that it doesn't know Handshake. Memory: resident, after GetPluginInfo, and after Configure and the Check of a share, for which the host loads this package. The goals of the plugin: 300 ms, 120 MB.`,
      table(head, rows),
    ].join("\n\n");
  } finally {
    close();
  }
}

/**
 * Each candidate's starts, round by round: in turns, so that what else the machine does meets all. The first is the floor.
 * @param {string} folder
 * @param {number} rounds
 */
async function startAll(folder, rounds) {
  const all = await candidates(folder);
  // The first start of each reads its files from disk, and that of this process's client is slower.
  for (const candidate of all) await start(candidate);
  const starts = new Map(all.map(({ name }) => [name, /** @type {Start[]} */ ([])]));
  for (let round = 0; round < rounds; round++) {
    for (const candidate of all) starts.get(candidate.name)?.push(await start(candidate));
  }
  return starts;
}

/** @param {readonly (number | undefined)[]} bytes */
function megabytes(bytes) {
  const known = bytes.filter((value) => value !== undefined);
  return known.length === 0 ? "–" : `${(median(known) / 1e6).toFixed(0)} MB`;
}
