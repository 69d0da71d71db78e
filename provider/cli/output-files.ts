import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "./usage-error";

/** A file that a command is asked for. */
export interface OutputFile {
  readonly path: string;
  /** How to get another one, such as `file by --out`. */
  readonly another: string;
}

/** Replaces no file of a person, unless they say so; and finds that out before anything is written. @throws UsageError */
export function assertReplaceable(files: readonly OutputFile[], force = false): void {
  for (const file of files) if (!force && existsSync(file.path)) throw exists(file);
}

/** Writes a file, and makes its folder. @throws UsageError */
export function writeOutput(file: OutputFile, text: string, force = false): void {
  try {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, text, { flag: force ? "w" : "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && existsSync(file.path)) throw exists(file);
    throw new UsageError(`${file.path} can't be written: ${(error as Error).message}`);
  }
}

function exists({ path, another }: OutputFile): UsageError {
  return new UsageError(`${path} exists: choose another ${another}, or replace it by --force`);
}
