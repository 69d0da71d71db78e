import { fstatSync } from "node:fs";

/**
 * Ends this process with its engine. A killed engine leaves its providers running, and one of them could go on making
 * shares during the next run. The engine keeps the pipe to our stdin open, so stdin ends when the engine exits. If stdin
 * is not a pipe, the exit goes unnoticed.
 */
export function exitWithEngine(): void {
  if (!stdinIsPipe()) return;
  process.stdin.on("end", () => process.exit(1)).on("error", () => process.exit(1));
  process.stdin.resume();
}

function stdinIsPipe(): boolean {
  try {
    return fstatSync(0).isFIFO();
  } catch {
    // Closed from the start.
    return false;
  }
}
