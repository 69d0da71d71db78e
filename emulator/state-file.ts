import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Emulation, EmulationSnapshot } from "./emulation";

/** A change is written at most this long after it, in milliseconds: many at once are one write. */
const writeDelayMs = 100;

/** A state file that can't be used; the message says why. */
export class StateFileError extends Error {
  override readonly name = "StateFileError";
}

/** Keeps an emulation in a file: read at the start if it exists, replaced whole after changes. */
export class StateFile {
  private timer: NodeJS.Timeout | undefined;

  /** @throws StateFileError where the file exists and can't be read as one, or can't be written. */
  constructor(
    private readonly path: string,
    private readonly emulation: Emulation,
  ) {
    if (existsSync(path)) emulation.restore(readState(path));
    this.flush();
    emulation.onChange = () => this.schedule();
  }

  /** Writes now. @throws StateFileError */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Renaming replaces the file in one step: a reader, or a crash, never meets half of it.
    const partial = `${this.path}.${process.pid}.partial`;
    try {
      writeFileSync(partial, `${JSON.stringify(this.emulation.snapshot())}\n`, { mode: 0o600 });
      renameSync(partial, this.path);
    } catch (error) {
      rmSync(partial, { force: true });
      throw new StateFileError(`${this.path} can't be written: ${reasonOf(error)}`);
    }
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flushOrWarn(), writeDelayMs);
  }

  /** Between calls nobody is there to be told by an exception. */
  private flushOrWarn(): void {
    try {
      this.flush();
    } catch (error) {
      console.error(`wellarchitected-emulator: ${reasonOf(error)}`);
    }
  }
}

function readState(path: string): EmulationSnapshot {
  try {
    const state: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (isState(state)) return state;
  } catch (error) {
    throw new StateFileError(`${path} can't be read: ${reasonOf(error)}`);
  }
  throw new StateFileError(`${path} is not a state file of this emulator.`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The file is the emulator's own: its format's number vouches for the rest. */
function isState(value: unknown): value is EmulationSnapshot {
  return typeof value === "object" && value !== null && "format" in value && value.format === 1;
}
