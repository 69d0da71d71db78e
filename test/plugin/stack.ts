import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import type { Project } from "../engine/project";
import { pluginFolder, writeLauncher } from "./launcher";

/** A stack whose engine finds the plugin on PATH. */
export async function pluginStack(project: Project, program: PulumiFn): Promise<Stack> {
  const stack = await project.stack(program);
  const { envVars } = stack.workspace;
  envVars.PATH = [pluginFolder(project.folder), envVars.PATH].join(delimiter);
  return stack;
}

/** A stack whose engine finds the plugin in its home, installed as several versions, which differ only in name. */
export async function installedStack(project: Project, program: PulumiFn, versions: readonly string[]): Promise<Stack> {
  for (const version of versions) {
    const folder = join(project.folder, "home", "plugins", `resource-wellarchitected-v${version}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}.lock`, "");
    writeLauncher(folder);
  }
  return project.stack(program);
}
