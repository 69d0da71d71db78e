import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-tools-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeText(folder: string, path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

export function writeJson(folder: string, path: string, value: unknown): string {
  return writeText(folder, path, JSON.stringify(value));
}

/** A command that does what `script` says. */
export function writeCommand(folder: string, path: string, script: string): string {
  const file = writeText(folder, path, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** What people were told, and a report that tells them. */
export function recordedReport() {
  const told: string[] = [];
  return {
    told,
    note: (text: string) => void told.push(text),
    step: <T>(what: string, work: () => Promise<T>): Promise<T> => {
      told.push(what);
      return work();
    },
  };
}
