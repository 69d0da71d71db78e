import { sharesToCreate, startEmulatorProcess } from "./emulator.mjs";
import { median } from "./numbers.mjs";
import { peers, sdk } from "./peers.mjs";
import { circumstances, table } from "./results.mjs";

const rounds = 15;
const rows = [0, 20, 150].map((latency) => ({ creates: 1000, latency }));

/** @param {boolean} isQuick */
export async function measureUnthrottled(isQuick) {
  const emulator = await startEmulatorProcess();
  const { control, region } = emulator;
  const ours = peers["this package, the call alone"]?.(region);
  const bare = sdk({ region });
  if (!ours) throw new Error("the peer is gone");
  const lines = [];
  for (const { creates, latency } of isQuick ? [{ creates: 100, latency: 20 }] : rows) {
    await control.clearFaults();
    await control.inject({ kind: "latencyBefore", ms: latency });
    /** @type {{ ours: number[], bare: number[] }} */
    const times = { ours: [], bare: [] };
    const measure = async (/** @type {"ours" | "bare"} */ who) => {
      const shares = await sharesToCreate(control, creates);
      const client = who === "ours" ? ours : bare;
      await client.warm();
      const start = performance.now();
      await Promise.all(shares.map((share) => client.create(share)));
      return performance.now() - start;
    };
    await measure("ours");
    await measure("bare");
    for (let round = 0; round < (isQuick ? 3 : rounds); round++) {
      // In turns, so that what else the machine does meets both.
      if (round % 2) times.ours.push(await measure("ours"));
      times.bare.push(await measure("bare"));
      if (round % 2 === 0) times.ours.push(await measure("ours"));
    }
    const [mine, theirs] = [median(times.ours), median(times.bare)];
    const overhead = `${(100 * (mine / theirs - 1)).toFixed(1)} %`;
    const best = `${(100 * (Math.min(...times.ours) / Math.min(...times.bare) - 1)).toFixed(1)} %`;
    lines.push([`${creates}`, `${latency} ms`, `${theirs.toFixed(0)} ms`, `${mine.toFixed(0)} ms`, overhead, best]);
  }
  emulator.close();
  const head = ["creates", "latency", "bare AWS SDK", "this package", "overhead", "overhead of the fastest rounds"];
  return [
    circumstances(),
    `All creates at once, nothing refused; the same calls by both, in turns. Medians of ${rounds} rounds. Both have 50 connections, as is the AWS SDK's default.`,
    table(head, lines),
  ].join("\n\n");
}
