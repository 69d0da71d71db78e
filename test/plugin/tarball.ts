import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "#tools/project.mjs";
import { cached } from "../package/cached";
import { digestOf, filesBelow } from "../package/packed";

const repository = projectFolder;

/** The package's version. */
export const version: string = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")).version;

/** The plugin's release tarball, of the repository as it is now. */
export async function tarball(): Promise<string> {
  const sources = ["provider", "tools/plugin"].flatMap((folder) =>
    filesBelow(join(repository, folder)).map((file) => join(repository, folder, file)),
  );
  const documents = ["schema.json", "package.json", "package-lock.json"].map((name) => join(repository, name));
  const folder = await cached("plugin", digestOf([...sources, ...documents], repository), async (target) => {
    execFileSync(process.execPath, [join(repository, "tools", "plugin", "build.mjs"), target], { stdio: "pipe" });
  });
  return join(folder, `pulumi-resource-wellarchitected-v${version}.tar.gz`);
}
