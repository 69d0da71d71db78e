import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { projectFolder } from "#tools/project.mjs";
import { cached } from "./cached";
import { run } from "./run";

export const repository = projectFolder;

/** What an earlier build left behind, of a source that is no more. */
export const leftover = "dist/provider/removed-long-ago.js";

/** What a checkout has besides what it was cloned with, and what no package is made of. */
const leftOut = [
  ".git",
  "node_modules",
  "dist",
  "dist-plugin",
  "dist-release",
  ".ci",
  ".github",
  "bench",
  "docs",
  "examples",
  "test",
].map((name) => join(repository, name));

/**
 * The package's tarball, made of the repository as it is now. It is made in a copy: the repository's own dist/ isn't
 * rewritten under tests that run from it.
 */
export async function packed(): Promise<string> {
  const folder = await cached("tarball", digestOf(sources(), repository), async (target) => {
    const copy = join(target, "copy");
    copyRepository(copy);
    mkdirSync(dirname(join(copy, leftover)), { recursive: true });
    writeFileSync(join(copy, leftover), "");
    const { exitCode, stderr } = await run(process.execPath, ["tools/release/pack.mjs", target], { cwd: copy });
    if (exitCode !== 0) throw new Error(`tools/release/pack.mjs ended with ${exitCode}:\n${stderr}`);
    rmSync(copy, { recursive: true });
  });
  const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (tarball === undefined) throw new Error(`there is no tarball in ${folder}`);
  return join(folder, tarball);
}

/** A copy that packages can be made of. */
export function copyRepository(copy: string): void {
  cpSync(repository, copy, { recursive: true, filter: (path) => !leftOut.includes(path) });
  linkDependencies(join(copy, "node_modules"));
}

/** The repository's, without the caches that its tools keep there. */
function linkDependencies(target: string): void {
  mkdirSync(target);
  const folder = join(repository, "node_modules");
  for (const name of readdirSync(folder)) if (name !== ".cache") symlinkSync(join(folder, name), join(target, name));
}

/** The paths of the files below a folder, with `/`, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/** Of the files' content, of their paths from the folder, and of what else there is. */
export function digestOf(files: readonly string[], folder: string, others = ""): string {
  const hash = createHash("sha256").update(others);
  for (const file of files)
    hash
      .update(`${relative(folder, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
}

function sources(): string[] {
  return readdirSync(repository)
    .map((name) => join(repository, name))
    .filter((path) => !leftOut.includes(path))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path).map((file) => join(path, file)) : [path]))
    .sort();
}
