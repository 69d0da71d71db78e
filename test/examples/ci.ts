import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { projectFolder } from "#tools/project.mjs";
import type { Project } from "../engine/project";

/** A file of examples/ci, parsed. */
export const readCi = (name: string) => parse(readFileSync(join(projectFolder, "examples", "ci", name), "utf8"));

interface GithubStep {
  readonly name?: string;
  readonly run?: string;
}

/** The shell of a step of GitHub's. */
export function githubStep(job: string, name: string): string {
  const steps: GithubStep[] = readCi("github-drift.yml").jobs[job].steps;
  return String(steps.find((step) => step.name === name)?.run);
}

/** The shell of a job of GitLab's. */
export const gitlabScript = (job: string) => (readCi("gitlab-drift.yml")[job].script as string[]).join("\n");

type Folder = Pick<Project, "folder">;

/** Puts executables into a folder for PATH; each is a line of shell. */
export function commands({ folder }: Folder, lines: Readonly<Record<string, string>>): string {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const [name, line] of Object.entries(lines)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

/** Runs shell as both services do, in the folder. */
export function shell(script: string, { folder }: Folder, env: Record<string, string>) {
  return execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], { cwd: folder, env, reject: false });
}
