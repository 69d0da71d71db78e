import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Emulation, EmulationSnapshot } from "./emulation";

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
    if (existsSync(path)) emulation.restore(readState(path));
    this.flush();
    emulation.onChange = () => this.schedule();
  }

  /** Writes now. @throws StateFileError */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Renaming replaces the file in one step, so that neither a reader nor a crash leaves half of it.
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

  /** On a timer there is no caller to catch an exception. */
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

/** Only the emulator writes this file, so the number of its format is all that is checked. */
function isState(value: unknown): value is EmulationSnapshot {
  return typeof value === "object" && value !== null && "format" in value && value.format === 3;
}
