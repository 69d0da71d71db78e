import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { test as withProject } from "../engine/project";
import { pluginFolder, writeLauncher } from "./launcher";

/** A test whose engine finds the plugin on PATH, or, by their versions, in its home. */
export const test = withProject.extend<{
  pluginStack: (program: PulumiFn) => Promise<Stack>;
  /** Installs the plugin as several versions, which differ only in name. */
  installedStack: (program: PulumiFn, versions: readonly string[]) => Promise<Stack>;
}>({
  pluginStack: async ({ project }, use) => {
    const folder = pluginFolder(project.folder);
    await use(async (program) => {
      const stack = await project.stack(program);
      stack.workspace.envVars.PATH = `${folder}:${stack.workspace.envVars.PATH}`;
      return stack;
    });
  },
  installedStack: async ({ project }, use) => {
    await use(async (program, versions) => {
      for (const version of versions) {
        const folder = join(project.folder, "home", "plugins", `resource-wellarchitected-v${version}`);
        mkdirSync(folder, { recursive: true });
        writeFileSync(`${folder}.lock`, "");
        writeLauncher(folder);
      }
      return project.stack(program);
    });
  },
});
