import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "#tools/project.mjs";

/** The compiled plugin. */
export const pluginMain = join(projectFolder, "dist/provider/plugin/main.js");

/** Makes a folder with the plugin's executable in it, as npm makes one for the `bin`: to be put on PATH. */
export function pluginFolder(parent: string): string {
  const folder = join(parent, "plugin");
  mkdirSync(folder);
  writeLauncher(folder);
  return folder;
}

/** Puts the plugin's executable into a folder. */
export function writeLauncher(folder: string): void {
  writeFileSync(
    join(folder, "pulumi-resource-wellarchitected"),
    `#!/bin/sh\nexec "${process.execPath}" "${pluginMain}" "$@"\n`,
    { mode: 0o755 },
  );
}
