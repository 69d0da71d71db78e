import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectFolder } from "#tools/project.mjs";
import { cached } from "../package/cached";

const run = promisify(execFile);

/** The @pulumi/pulumi of this repository. */
export const installedPulumi = join(projectFolder, "node_modules", "@pulumi", "pulumi");

/** Folders of protocol files: the oldest that we support, the one that the engine is pinned to, and the newest. */
export const protocols = {
  "3.216": () => protocolOf("3.216.0"),
  "3.259": () => protocolOf("3.259.0"),
  newest: async () => join(installedPulumi, "proto"),
};

/** The protocol files of a version of @pulumi/pulumi, as npm has them. */
async function protocolOf(version: string): Promise<string> {
  const folder = await cached("protocol", version, async (target) => {
    await run("npm", ["pack", `@pulumi/pulumi@${version}`, "--silent", "--pack-destination", target], { cwd: target });
    await run("tar", ["-xzf", `pulumi-pulumi-${version}.tgz`, "package/proto"], { cwd: target });
  });
  return join(folder, "package", "proto");
}
