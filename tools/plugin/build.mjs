// usage: build.mjs [FOLDER]
// Writes the plugin's release tarball to the folder, by default dist-plugin/, and prints its path. It runs wherever Node
// does, so it serves every platform.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { packageJson, projectFolder } from "../project.mjs";
import { bundlePlugin } from "./bundle.mjs";

const executable = "pulumi-resource-wellarchitected";

/** Starts the bundle with the Node on PATH; the engine looks for the executable at the tarball's root. */
const launchers = {
  [executable]: '#!/bin/sh\nexec node "$(dirname "$0")/provider.cjs" "$@"\n',
  [`${executable}.cmd`]: '@echo off\r\nnode "%~dp0provider.cjs" %*\r\n',
};

const { positionals } = parseArgs({ allowPositionals: true });
const target = resolve(positionals[0] ?? join(projectFolder, "dist-plugin"));
const scratch = mkdtempSync(join(tmpdir(), "wellarchitected-plugin-"));
try {
  await bundlePlugin(projectFolder, scratch);
  for (const [name, text] of Object.entries(launchers)) {
    writeFileSync(join(scratch, name), text);
    chmodSync(join(scratch, name), 0o755);
  }
  for (const document of ["schema.json", "LICENSE"]) cpSync(join(projectFolder, document), join(scratch, document));
  mkdirSync(target, { recursive: true });
  const tarball = join(target, `${executable}-v${packageJson.version}.tar.gz`);
  await execa("tar", ["-czf", tarball, "-C", scratch, ...readdirSync(scratch).sort()], { cwd: target });
  console.log(tarball);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
