import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** @typedef {{ pid: number, parent: number, command: string }} Process */

/**
 * What this process has started, and what that has; parents come before their children.
 * @returns {Process[]}
 */
export function descendants() {
  const all = processes();
  /** @param {number} pid @returns {Process[]} */
  const below = (pid) => all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(process.pid);
}

/** Kills what this process has started. */
export function killDescendants() {
  for (const { pid } of descendants()) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
    }
  }
}

/**
 * What Linux tells of a process's memory, in bytes; undefined where it isn't Linux, or the process is gone.
 * @param {number} pid
 * @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
 */
export function memoryOf(pid) {
  const status = readProc(`${pid}/status`);
  const [resident, peak] = ["VmRSS", "VmHWM"].map(
    (name) => status?.match(new RegExp(`^${name}:\\s+(\\d+) kB`, "m"))?.[1],
  );
  // A process that has ended, but whose parent doesn't know yet, has no memory.
  if (resident === undefined || peak === undefined) return undefined;
  return { resident: Number(resident) * 1024, peak: Number(peak) * 1024 };
}

/**
 * How many bytes a process has written, to files and sockets; undefined as with {@link memoryOf}.
 * @param {number} pid
 * @see https://man7.org/linux/man-pages/man5/proc_pid_io.5.html
 */
export function writtenBy(pid) {
  const written = readProc(`${pid}/io`)?.match(/^wchar: (\d+)/m)?.[1];
  return written === undefined ? undefined : Number(written);
}

/** @returns {Process[]} */
function processes() {
  if (process.platform === "win32") return [];
  if (process.platform !== "linux") return processesOfPs();
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      // The name, in parentheses, can hold anything: the state and the parent come after the last one.
      const parent = readProc(`${pid}/stat`)?.match(/^.*\) \S (\d+) /s)?.[1];
      const command = readProc(`${pid}/cmdline`)?.replaceAll("\0", " ");
      return parent === undefined || command === undefined
        ? []
        : [{ pid: Number(pid), parent: Number(parent), command }];
    });
}

/** @returns {Process[]} */
function processesOfPs() {
  const lines = execFileSync("ps", ["-Ao", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, command = ""] = line.match(/^\s*(\d+)\s+(\d+)\s+(.*)$/) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** @param {string} path */
function readProc(path) {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return undefined;
  }
}
