// usage: assets.mjs FOLDER
// Writes all that a release has to a folder: the npm package, the plugin for each platform, an SBOM of either, their checksums,
// and release-notes.md. It needs no network, and publishes nothing.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { buildTarball, executable } from "../plugin/tarball.mjs";
import { packageJson, projectFolder } from "../project.mjs";
import { notesOf } from "./check.mjs";
import { packPackage } from "./pack.mjs";
import { sbomOfPackage, sbomOfPlugin } from "./sbom.mjs";

/** As the engine names them. Each gets the same bytes: the plugin runs wherever Node does. */
const platforms = ["linux", "darwin", "windows"].flatMap((system) =>
  ["amd64", "arm64"].map((arch) => `${system}-${arch}`),
);

const folder = resolve(process.argv[2] ?? "dist-release");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const packageTarball = await packPackage(folder);
const { tarball, packages } = await buildTarball(folder);
for (const platform of platforms)
  copyFileSync(tarball, join(folder, `${executable}-v${packageJson.version}-${platform}.tar.gz`));
rmSync(tarball);
writeJson(basename(packageTarball).replace(/\.tgz$/, ".cdx.json"), await sbomOfPackage());
writeJson(`${executable}-v${packageJson.version}.cdx.json`, await sbomOfPlugin(packages));
writeFileSync(join(folder, "SHA256SUMS"), readdirSync(folder).sort().map(checksumLine).join(""));
const changelog = readFileSync(join(projectFolder, "CHANGELOG.md"), "utf8");
writeFileSync(join(folder, "release-notes.md"), notesOf(changelog, packageJson.version));
for (const name of readdirSync(folder).sort()) console.log(join(folder, name));

/**
 * @param {string} name
 * @param {unknown} value
 */
function writeJson(name, value) {
  writeFileSync(join(folder, name), `${JSON.stringify(value, undefined, 2)}\n`);
}

/**
 * As sha256sum checks it.
 * @param {string} name
 */
function checksumLine(name) {
  return `${createHash("sha256")
    .update(readFileSync(join(folder, name)))
    .digest("hex")}  ${name}\n`;
}
