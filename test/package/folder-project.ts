import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { initStack } from "../engine/backend";
import { asInstalled, type Installation } from "./modules";
import { run } from "./run";
import type { Scene } from "./scene";

/** What runs a program in a folder. */
export const hasLanguageHost = languageHosts().has("nodejs");

/** For the names of tests that need it. */
export const unlessSkipped = hasLanguageHost ? "" : " (skipped: no language host of Node.js on PATH)";

/** A project as people have it: `pulumi up` in its folder runs it. */
export interface FolderProject {
  /** Runs a command of Pulumi's, which must succeed; returns what it prints. */
  pulumi(...args: string[]): Promise<string>;
}

export function folderProject(
  scene: Scene,
  files: Readonly<Record<string, string>>,
  installation: Installation = asInstalled,
): FolderProject {
  const folder = join(scene.folder, "project");
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, "Pulumi.yaml"), "name: shares\nruntime: nodejs\n");
  initStack(folder, join(scene.folder, "backend"), "test");
  installation(scene, folder);
  const pulumi = async (...args: string[]) => {
    const finished = await run("pulumi", [...args, "--stack", "test", "--non-interactive"], {
      cwd: folder,
      env: scene.env,
    });
    if (finished.exitCode !== 0)
      throw new Error(`pulumi ${args.join(" ")} failed:\n${finished.stdout}\n${finished.stderr}`);
    return finished.stdout;
  };
  return { pulumi };
}
