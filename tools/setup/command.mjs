import { spawn } from "node:child_process";
import { constants } from "node:os";

/** The user, or the system, asked this process to end while a command ran. */
export class Interrupted extends Error {
  /**
   * @param {NodeJS.Signals} signal
   * @param {Ending} ending of the command
   */
  constructor(signal, ending) {
    super(`Interrupted by ${signal}.`);
    this.ending = ending;
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Ending
 * @typedef {object} Options
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] takes the output, line by line, which else goes where ours goes
 * @property {number} [timeout] milliseconds; then the command and all that it started are killed
 * @property {boolean} [shell]
 * @property {(pid: number) => void} [onStart]
 */

/** @type {NodeJS.Signals[]} */
const endings = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a command to its end, passing signals on.
 * @param {string} file
 * @param {string[]} args
 * @param {Options} options
 * @returns {Promise<Ending>}
 * @throws {Interrupted} if this process was asked to end meanwhile
 */
export function run(file, args, { cwd, env, onLine, onStart, timeout, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    // Its own process group, so that a timeout also ends what it started.
    const group = timeout !== undefined && process.platform !== "win32";
    const child = spawn(file, args, {
      cwd,
      env,
      shell,
      detached: group,
      stdio: onLine ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    if (child.pid) onStart?.(child.pid);
    /** @param {NodeJS.Signals} signal */
    const kill = (signal) => {
      if (group && child.pid) ignoreGone(() => process.kill(-(/** @type {number} */ (child.pid)), signal));
      else child.kill(signal);
    };

    /** @type {NodeJS.Signals | undefined} */
    let interruption;
    /** @param {NodeJS.Signals} signal */
    const onSignal = (signal) => {
      interruption = signal;
      // Ctrl-C in a terminal reaches the child by itself; a second one would make vitest and pulumi give up at once.
      const childHasIt = signal === "SIGINT" && process.stdin.isTTY && !group;
      if (!childHasIt) kill(signal);
    };
    for (const signal of endings) process.on(signal, onSignal);
    const timer = timeout === undefined ? undefined : setTimeout(() => kill("SIGKILL"), timeout);
    if (onLine) for (const stream of [child.stdout, child.stderr]) eachLine(stream, onLine);

    const finish = () => {
      clearTimeout(timer);
      for (const signal of endings) process.off(signal, onSignal);
    };
    child.on("error", (error) => {
      finish();
      reject(error);
    });
    child.on("close", (code, signal) => {
      finish();
      if (interruption) reject(new Interrupted(interruption, { code, signal }));
      else resolve({ code, signal });
    });
  });
}

/**
 * Runs a command whose output matters only if it fails.
 * @param {string} what as people call it, for the error
 * @param {string} file
 * @param {string[]} args
 * @param {Options} options
 */
export async function runQuietly(what, file, args, options = {}) {
  /** @type {string[]} */
  const output = [];
  const done = await run(file, args, {
    ...options,
    onLine: (line) => {
      output.push(line);
      options.onLine?.(line);
    },
  });
  if (done.code !== 0) {
    const how = done.signal ? `was ended by ${done.signal}` : `failed with exit code ${done.code}`;
    throw new Error([`${what} ${how}:`, ...shortened(output)].join("\n"));
  }
  return output;
}

/**
 * Some tools say first what is wrong, others last.
 * @param {string[]} lines
 */
function shortened(lines, each = 30) {
  if (lines.length <= 2 * each) return lines;
  return [...lines.slice(0, each), `… ${lines.length - 2 * each} more lines …`, ...lines.slice(-each)];
}

/** @param {Ending} ending */
export function exitCodeOf({ code, signal }) {
  return code ?? (signal ? 128 + constants.signals[signal] : 1);
}

/**
 * @param {import("node:stream").Readable | null} stream
 * @param {(line: string) => void} onLine
 */
function eachLine(stream, onLine) {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  stream?.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}

/** @param {() => void} kill */
function ignoreGone(kill) {
  try {
    kill();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}
