import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ExecutionContext } from "ava";

/** A folder that is gone after the test. */
export function scratchFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-tools-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeText(folder: string, path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A command that does what `script` says. */
export function writeCommand(folder: string, path: string, script: string): string {
  const file = writeText(folder, path, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
