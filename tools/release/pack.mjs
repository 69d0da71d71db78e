// usage: pack.mjs [FOLDER]
// Writes the npm package's tarball to the folder, by default here, and prints its path. It is what `npm pack` makes, with a README
// whose links work outside of the repository.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { projectFolder, readJson } from "../project.mjs";
import { homeOf } from "./home.mjs";
import { packedReadme, relativeLinks } from "./readme.mjs";

/**
 * @param {string} folder where the tarball goes
 * @returns {Promise<string>} its path
 * @throws if README has a link that doesn't work in the package
 */
export async function packPackage(folder) {
  const scratch = mkdtempSync(join(tmpdir(), "wellarchitected-pack-"));
  try {
    const packed = await pack(projectFolder, scratch);
    await execa("tar", ["-xzf", packed, "-C", scratch]);
    const content = join(scratch, "package");
    rewriteReadme(content);
    mkdirSync(folder, { recursive: true });
    // It is built; the scripts need what isn't in the package.
    return await pack(content, folder, ["--ignore-scripts"]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} from
 * @param {string} to
 * @param {string[]} options
 * @returns {Promise<string>} the tarball's path
 */
async function pack(from, to, options = []) {
  await execa("npm", ["pack", "--pack-destination", to, "--no-dry-run", "--loglevel=error", ...options], {
    cwd: from,
    stdout: "ignore",
    stderr: "inherit",
  });
  const { name, version } = readJson(join(from, "package.json"));
  return join(to, `${name}-${version}.tgz`);
}

/** @param {string} content the package's folder */
function rewriteReadme(content) {
  const manifest = readJson(join(content, "package.json"));
  const home = homeOf(manifest);
  const file = join(content, "README.md");
  const files = new Set(
    readdirSync(content, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/")),
  );
  const isPacked = (/** @type {string} */ path) => files.has(path.replace(/\/$/, ""));
  const readme = packedReadme(readFileSync(file, "utf8"), {
    isPacked,
    ...(home && { file: (path) => home.file(path, `v${manifest.version}`) }),
  });
  const dead = relativeLinks(readme).filter((path) => !isPacked(path));
  if (dead.length > 0) throw new Error(`README.md links to what isn't in the package: ${dead.join(", ")}`);
  writeFileSync(file, readme);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  void packPackage(resolve(process.argv[2] ?? ".")).then((tarball) => console.log(tarball));
