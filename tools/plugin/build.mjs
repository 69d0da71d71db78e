// usage: build.mjs [FOLDER]
// Writes the plugin's tarball to the folder, by default dist-plugin/, and prints its path.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { projectFolder } from "../project.mjs";
import { buildTarball } from "./tarball.mjs";

const { positionals } = parseArgs({ allowPositionals: true });
const { tarball } = await buildTarball(resolve(positionals[0] ?? join(projectFolder, "dist-plugin")));
console.log(tarball);
