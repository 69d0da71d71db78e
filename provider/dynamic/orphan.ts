import { fstatSync } from "node:fs";

/**
 * Ends this process with its engine. A killed engine leaves its providers running, and one of them could go on making
 * shares beside the next run. The engine holds the other end of our stdin; where stdin is no pipe, it says nothing.
 */
export function exitWithEngine(): void {
  if (!fstatSync(0).isFIFO()) return;
  process.stdin.on("end", () => process.exit(1)).on("error", () => process.exit(1));
  process.stdin.resume();
}
