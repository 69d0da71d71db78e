import { join } from "node:path";
import { ensureEngine } from "./engine/engine.mjs";
import { ensureBuild } from "./setup/build.mjs";
import { exitCodeOf, Interrupted, run } from "./setup/command.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { taskEnvironment } from "./setup/environment.mjs";
import { projectNode } from "./setup/node.mjs";
import { projectFolder } from "./setup/project.mjs";
import { createReport } from "./setup/report.mjs";

/** A task that doesn't exist, or can't be run here. */
export class UsageError extends Error {}

/**
 * @typedef {"build" | "engine"} Need What a task needs besides the dependencies, which every task does.
 * @typedef {object} Task
 * @property {string} about one line for the list of tasks
 * @property {(args: string[]) => Need[]} needs
 * @property {(args: string[]) => string[]} [command] what Node runs; without it, the task is the setup itself
 * @property {Record<string, string>} [env] its own variables, which the caller's override
 */

const bench = join(projectFolder, "bench", "main.mjs");
const demo = join(projectFolder, "tools", "demo.mjs");
const pluginTarball = join(projectFolder, "tools", "plugin", "build.mjs");
const vitest = join(projectFolder, "node_modules", "vitest", "vitest.mjs");
const stryker = join(projectFolder, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");

/** The tests start Node.js some thousand times: it compiles each module once. */
const compileOnce = { NODE_COMPILE_CACHE: join(projectFolder, "node_modules", ".cache", "node") };

/** @type {Record<string, Task>} */
const tasks = {
  setup: {
    about: "dependencies, build and engine",
    needs: () => ["build", "engine"],
  },
  build: {
    about: "compiles provider/ and emulator/ to dist/",
    needs: () => ["build"],
  },
  plugin: {
    about: "the plugin's release tarball, to dist-plugin/",
    needs: () => [],
    command: (args) => [pluginTarball, ...args],
  },
  test: {
    about: "the tests; arguments go to vitest, and `--project unit` needs no engine",
    needs: (args) => (onlyUnitTests(args) ? [] : ["build", "engine"]),
    command: (args) => [vitest, "run", ...args],
    env: compileOnce,
  },
  soak: {
    about: "half an hour of random sequences, and of deaths on the real engine",
    needs: () => ["build", "engine"],
    command: (args) => [vitest, "run", "test/model", "test/soak", ...args],
    env: { ...compileOnce, MODEL_SECONDS: "1500", SOAK_DEATHS: "50", SOAK_REPLAYS: "25" },
  },
  mutate: {
    about: "Stryker's mutants of the lifecycle, the token, the retry and the pace",
    needs: () => [],
    command: (args) => [stryker, "run", ...args],
  },
  bench: {
    about: "benchmarks against peers, to bench/results.md; arguments name tables",
    needs: () => ["build", "engine"],
    command: (args) => [bench, ...args],
  },
  demo: {
    about: "the demo",
    needs: () => ["build", "engine"],
    command: (args) => [demo, ...args],
  },
};

/**
 * @param {string[]} commandLine the task's name and its arguments
 * @returns {Promise<number>} the exit code
 */
export async function runTask([name, ...args]) {
  const task = Object.hasOwn(tasks, name ?? "") ? tasks[name ?? ""] : undefined;
  if (!task) throw new UsageError(usage(name));

  const report = createReport(process.stderr);
  const project = projectFolder;
  const env = process.env;
  const needs = task.needs(args);

  await ensureDependencies({ project, env, report });
  const node = projectNode({ project, report });
  if (needs.includes("build")) await ensureBuild({ project, node, report });
  const engine = needs.includes("engine") ? await ensureEngine({ env, node, report }) : undefined;

  if (!task.command) return 0;
  const taskEnv = taskEnvironment({ env: { ...task.env, ...env }, project, node, engine });
  const running = run(node, task.command(args), { env: taskEnv });
  return exitCodeOf(await running.catch(endingOfInterrupted));
}

/**
 * A task may handle a signal in its own way: how it ended is the answer.
 * @param {unknown} error
 */
function endingOfInterrupted(error) {
  if (error instanceof Interrupted) return error.ending;
  throw error;
}

/** @param {string[]} args */
function onlyUnitTests(args) {
  const projects = args.flatMap((arg, index) => {
    if (arg === "--project") return [args[index + 1]];
    return arg.startsWith("--project=") ? [arg.slice("--project=".length)] : [];
  });
  return projects.length > 0 && projects.every((project) => project === "unit");
}

/** @param {string | undefined} name */
function usage(name) {
  const problem = name === undefined ? "Which task?" : `There is no task "${name}".`;
  const list = Object.entries(tasks).map(([task, { about }]) => `  ${task.padEnd(6)} ${about}`);
  return [problem, "", "usage: node tools/run.mjs TASK [ARGUMENTS]", ...list].join("\n");
}
