import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sharesToCreate, startEmulatorProcess } from "../emulator.mjs";
import { inTemporaryFolder } from "../temporary.mjs";
import { timeCommand } from "./commands.mjs";
import { observe } from "./observer.mjs";
import { makeStack } from "./project.mjs";

/**
 * @typedef {"up" | "again" | "refresh" | "destroy"} Step `again` is an `up` that has nothing to do.
 *
 * @typedef {object} Measured
 * @property {number} seconds
 * @property {number} operation how long one share took on average, in seconds: from the engine's call to its end
 * @property {Readonly<Record<string, number>>} calls of AWS, by operation
 * @property {readonly number[]} lists of each workload that was listed
 * @property {number} [written] bytes that the engine wrote, to files and sockets; only on Linux
 * @property {number} [peak] memory of the provider, in bytes; only on Linux
 * @property {number} [alive] the most that was alive on its heap, in bytes; where that is asked for
 *
 * @typedef {object} Run
 * @property {number} stateBytes after the first `up`
 * @property {Partial<Record<Step, Measured>>} steps
 */

/** @type {Record<Step, "up" | "refresh" | "destroy">} */
const commands = { up: "up", again: "up", refresh: "refresh", destroy: "destroy" };

/**
 * Takes a stack through the steps, on an emulator in a process of its own.
 * @param {import("./programs.mjs").Program} program
 * @param {object} options
 * @param {number} options.shares
 * @param {number} options.parallel operations at a time
 * @param {readonly Step[]} options.steps the first is "up"
 * @param {boolean} options.heap whether to look at the provider's heap, which slows it down a little
 * @param {number} [options.latency] how long AWS takes for each answer, in milliseconds; default 0
 * @returns {Promise<Run>}
 */
export async function measure(program, { shares: shareCount, parallel, steps, heap, latency = 0 }) {
  const { control, close } = await startEmulatorProcess();
  try {
    const shares = await sharesToCreate(control, shareCount);
    if (latency > 0) await control.inject({ kind: "latencyBefore", ms: latency });
    return await inTemporaryFolder(async (folder) => {
      const heapFile = join(folder, "heap");
      const env = { ...program.env, ...(heap ? heapEnvironment(heapFile) : {}) };
      const { stack, stateBytes } = await makeStack(folder, () => program.declare(shares), env);
      /** @type {Run} */
      const run = { stateBytes: 0, steps: {} };
      for (const step of steps) {
        const command = commands[step];
        await control.resetCalls();
        /** @type {ReturnType<typeof observe> | undefined} */
        let observer;
        const operations = timeOperations();
        const seconds = await timeCommand(
          command,
          () => stack[command]({ parallel, onEvent: operations.onEvent }),
          (engine) => {
            observer = observe(engine);
          },
        );
        const calls = await control.calls();
        const lists = calls.filter(({ operation }) => operation === "ListWorkloadShares");
        run.steps[step] = {
          seconds,
          operation: operations.mean(),
          calls: count(calls.map(({ operation = "?" }) => operation)),
          lists: Object.values(count(lists.map(({ input }) => String(input?.WorkloadId)))),
          ...observer?.end(),
          ...(existsSync(heapFile) ? { alive: Number(readFileSync(heapFile, "utf8")) } : {}),
        };
        rmSync(heapFile, { force: true });
        if (step === "up") run.stateBytes = stateBytes();
      }
      return run;
    });
  } finally {
    close();
  }
}

/** Times what the engine does with each resource of a provider. */
function timeOperations() {
  /** @type {Map<string, number>} */
  const started = new Map();
  let [sum, count] = [0, 0];
  return {
    onEvent: (/** @type {import("@pulumi/pulumi/automation/index.js").EngineEvent} */ event) => {
      const begun = event.resourcePreEvent?.metadata;
      if (begun && begun.type !== "pulumi:pulumi:Stack") started.set(begun.urn, performance.now());
      const start = started.get(event.resOutputsEvent?.metadata.urn ?? "");
      if (start === undefined) return;
      sum += (performance.now() - start) / 1000;
      count += 1;
    },
    mean: () => sum / count,
  };
}

/** @param {string} file */
function heapEnvironment(file) {
  const watch = fileURLToPath(new URL("heap.cjs", import.meta.url));
  return { BENCH_HEAP_FILE: file, NODE_OPTIONS: `--require ${JSON.stringify(watch)}` };
}

/** @param {readonly string[]} names */
function count(names) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/**
 * @param {Run} run
 * @param {Step} step
 */
export function measuredOf(run, step) {
  const measured = run.steps[step];
  if (!measured) throw new Error(`${step} wasn't measured`);
  return measured;
}
