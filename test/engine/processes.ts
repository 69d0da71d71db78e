import { execFileSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** The engine that this process has started, with its plugins: the engine first. */
export function engineProcesses(): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,comm="], { encoding: "utf8" }).trim().split("\n");
  const all = lines.map((line) => line.trim().split(/\s+/) as [string, string, string]);
  const processes = all.map(([pid, parent]): Process => ({ pid: Number(pid), parent: Number(parent) }));
  const engine = all.find(([, parent, command]) => Number(parent) === process.pid && command === "pulumi");
  return engine ? family(Number(engine[0]), processes) : [];
}

function family(pid: number, processes: readonly Process[]): number[] {
  const children = processes.filter(({ parent }) => parent === pid);
  return [pid, ...children.flatMap((child) => family(child.pid, processes))];
}

export function kill9(pids: readonly number[]): void {
  for (const pid of pids) {
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  }
}

/** Waits, up to 10 s, until none of the processes is left; answers those that are. */
export async function survivors(pids: readonly number[]): Promise<number[]> {
  for (let tries = 0; tries < 100 && pids.some(isAlive); tries++) await setTimeout(100);
  return pids.filter(isAlive);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
