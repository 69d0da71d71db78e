import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Emulation, EmulationSnapshot } from "./emulation";
import { packageVersion } from "./version";

/** The longest delay of a write after a change, in milliseconds. Changes that come together are one write. */
const writeDelayMs = 100;

/** A state file that can't be used; the message says why. */
export class StateFileError extends Error {
  override readonly name = "StateFileError";
}

/** Keeps an emulation in a file, which is read at the start if it exists, and replaced after changes. */
export class StateFile {
  private timer: NodeJS.Timeout | undefined;

  /** @throws StateFileError if the file is not a valid state file, or can't be read or written. */
  constructor(
    private readonly path: string,
    private readonly emulation: Emulation,
  ) {
    if (existsSync(path)) restore(emulation, path);
    removePartial(path);
    this.flush();
    emulation.onChange = () => this.schedule();
  }

  /** Writes now. @throws StateFileError */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Renaming replaces the file in one step, so that neither a reader nor a kill finds half of it.
    const partial = `${this.path}.${process.pid}.partial`;
    const state = { ...this.emulation.snapshot(), writtenBy: packageVersion() };
    try {
      writeFileSync(partial, `${JSON.stringify(state)}\n`, { mode: 0o600, flush: true });
      renameSync(partial, this.path);
    } catch (error) {
      rmSync(partial, { force: true });
      throw new StateFileError(`${this.path} can't be written: ${reasonOf(error)}`);
    }
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flushOrWarn(), writeDelayMs);
  }

  /** On a timer there is no caller to catch an exception. */
  private flushOrWarn(): void {
    try {
      this.flush();
    } catch (error) {
      console.error(`wellarchitected-emulator: ${reasonOf(error)}`);
    }
  }
}

/** Partial files that killed emulators have left next to the state file. */
function removePartial(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  const file = basename(path);
  const isPartial = (name: string) => name.startsWith(file) && /^\.\d+\.partial$/.test(name.slice(file.length));
  for (const name of readdirSync(folder).filter(isPartial)) rmSync(join(folder, name), { force: true });
}

function restore(emulation: Emulation, path: string): void {
  const state = readState(path, emulation.snapshot().format);
  try {
    emulation.restore(state);
  } catch (error) {
    throw new StateFileError(`${path} is damaged: ${reasonOf(error)}`);
  }
}

/** Only the emulator writes this file, so the number of its format is all that is checked. */
function readState(path: string, format: EmulationSnapshot["format"]): EmulationSnapshot {
  const state = parse(path);
  if (typeof state !== "object" || state === null || !("format" in state))
    throw new StateFileError(`${path} is not a state file of this emulator.`);
  if (state.format === format) return state as EmulationSnapshot;
  const writer = "writtenBy" in state ? `pulumi-wellarchitected ${state.writtenBy}` : "another version";
  throw new StateFileError(
    `${path} has format ${state.format}, and this emulator, of pulumi-wellarchitected ${packageVersion()}, reads format ${format}: use the version that wrote it (${writer}), or another file.`,
  );
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new StateFileError(`${path} can't be read: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
