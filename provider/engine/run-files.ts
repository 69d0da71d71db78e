import {
  appendFileSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmSync,
} from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import type { Log } from "../core/context";
import { type Entry, ownProcessOnly, type RunLog } from "../core/run/entries";

/**
 * The log of an engine's run, as files in a folder that only the user can read: one for each process of the provider,
 * which alone writes to it, and which removes it when it ends. Files of processes that were killed are removed by later
 * ones.
 *
 * All processes of a run have the engine's address in common, and it is in the names of their files. A later engine may
 * get the same address, so a file counts only while the process that has written it is alive; and that ends with its
 * engine.
 * @param address of the engine, as it passes it to its providers; undefined if there is none: then the run has no other
 * process.
 * @param onFailure is called once, with the reason why this process can't share entries with the others.
 */
export function runFiles(
  address: string | undefined,
  onFailure: (reason: string) => void,
  folder = join(process.env.PULUMI_HOME || join(homedir(), ".pulumi"), "wellarchitected", "runs"),
): RunLog {
  if (address === undefined) return ownProcessOnly;
  let failed = false;
  const attempt = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch (error) {
      if (!failed) onFailure(`${folder}: ${(error as Error).message}`);
      failed = true;
      return otherwise;
    }
  };
  const own = new OwnFile(folder, address);
  const others = new OtherFiles(folder, address, own.name);
  return {
    write: (entry) => attempt(() => own.write(entry), undefined),
    read: () => attempt(() => others.read(), []),
  };
}

/** Warns that the processes of a run don't know of each other, and why. */
export function warnOfFiles(log: Log): (reason: string) => void {
  const what = "it is not known which shares the other provider resources and plugin versions of this run keep";
  return (reason) => log.warn("", `${what}: ${reason}. Set PULUMI_HOME to a folder that can be written to`);
}

/** The process that writes a file. */
interface Writer {
  readonly host: string;
  readonly address: string;
  readonly pid: number;
  /** See {@link startOf}; empty if the system doesn't say. */
  readonly start: string;
}

/** Where process IDs mean what they mean here: containers that share a home may have the same host name. */
const host = encodeURIComponent(`${hostname()} ${pidNamespace()}`);

function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

let opened = 0;
const ownFiles = new Set<string>();

class OwnFile {
  readonly name: string;
  #descriptor: number | undefined;

  constructor(
    private readonly folder: string,
    address: string,
  ) {
    const parts = [host, encodeURIComponent(address), process.pid, startOf(process.pid), opened++];
    this.name = `${parts.join(",")}.jsonl`;
  }

  write(entry: Entry): void {
    this.#descriptor ??= this.#open();
    appendFileSync(this.#descriptor, `${JSON.stringify(entry)}\n`);
  }

  #open(): number {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    removeAbandoned(this.folder);
    const file = join(this.folder, this.name);
    const descriptor = openSync(file, "ax", 0o600);
    if (ownFiles.size === 0) process.on("exit", () => ownFiles.forEach(remove));
    ownFiles.add(file);
    return descriptor;
  }
}

class OtherFiles {
  readonly #files = new Map<string, GrowingFile>();
  readonly #ignored: Set<string>;

  constructor(
    private readonly folder: string,
    private readonly address: string,
    own: string,
  ) {
    this.#ignored = new Set([own]);
  }

  read(): Entry[] {
    for (const name of namesIn(this.folder)) {
      if (!this.#files.has(name) && !this.#ignored.has(name)) this.#add(name);
    }
    return [...this.#files.values()].flatMap((file) => file.readLines()).flatMap(entryOf);
  }

  #add(name: string): void {
    const writer = writerOf(name);
    const isOfThisRun = writer?.host === host && writer.address === encodeURIComponent(this.address) && isAlive(writer);
    const descriptor = isOfThisRun ? openIfThere(join(this.folder, name)) : undefined;
    if (descriptor === undefined) this.#ignored.add(name);
    else this.#files.set(name, new GrowingFile(descriptor));
  }
}

/** A file that another process appends to. */
class GrowingFile {
  #position = 0;
  #rest = Buffer.alloc(0);

  constructor(private readonly descriptor: number) {}

  /** The whole lines that have come since the last call. */
  readLines(): string[] {
    const { size } = fstatSync(this.descriptor);
    if (size <= this.#position) return [];
    const grown = Buffer.alloc(size - this.#position);
    this.#position += readSync(this.descriptor, grown, 0, grown.length, this.#position);
    const all = Buffer.concat([this.#rest, grown]);
    const end = all.lastIndexOf("\n") + 1;
    this.#rest = all.subarray(end);
    return all.toString("utf8", 0, end).split("\n").slice(0, -1);
  }
}

/** None for a line that a full disk has cut short. */
function entryOf(line: string): Entry[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

/** Undefined for a file that isn't ours. */
function writerOf(name: string): Writer | undefined {
  const parts = /^([^,]+),([^,]+),(\d+),(\d*),\d+\.jsonl$/.exec(name);
  if (!parts) return undefined;
  const [, host, address, pid, start] = parts as unknown as [string, string, string, string, string];
  return { host, address, pid: Number(pid), start };
}

/** Removes the files of processes that ended without doing so. Those of other machines are left: the folder may be shared. */
function removeAbandoned(folder: string): void {
  for (const name of namesIn(folder)) {
    const writer = writerOf(name);
    if (writer?.host === host && !isAlive(writer)) remove(join(folder, name));
  }
}

function isAlive({ pid, start }: Writer): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return startOf(pid) === start;
}

/** When a process started, since its ID may be given to another one later: on Linux, the 22nd field of /proc/…/stat. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isNotThere(error)) return [];
    throw error;
  }
}

/** Another process may have removed it. */
function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

function isNotThere(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

function remove(file: string): void {
  rmSync(file, { force: true });
}
