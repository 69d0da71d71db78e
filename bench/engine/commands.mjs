import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

/**
 * Times a command of Pulumi's, from its start to its exit. What the Automation API asks Pulumi for after the command
 * (outputs, history) are commands of their own, and not in the time.
 * @param {"up" | "refresh" | "destroy"} name
 * @param {() => Promise<unknown>} work which has the Automation API run the command
 * @param {(pid: number) => void} onStart
 * @returns {Promise<number>} seconds
 */
export async function timeCommand(name, work, onStart) {
  let [started, ended] = [Number.NaN, Number.NaN];
  /** @param {ChildProcess} child */
  const watch = (child) => {
    if (child.spawnargs[1] !== name || child.pid === undefined) return;
    started = performance.now();
    child.once("exit", () => {
      ended = performance.now();
    });
    onStart(child.pid);
  };
  /** @param {unknown} message */
  const onChild = (message) => {
    const child = /** @type {{ process: ChildProcess }} */ (message).process;
    // When the channel tells of it, it has no arguments yet.
    child.once("spawn", () => watch(child));
  };
  subscribe("child_process", onChild);
  try {
    await work();
  } finally {
    unsubscribe("child_process", onChild);
  }
  return (ended - started) / 1000;
}
