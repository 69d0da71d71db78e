// usage: dependency-ranges.mjs lowest|newest
// Runs the tests without the engine, and some on it, with other versions of what users' projects have than the lockfile's:
// the lowest that package.json's ranges allow, or the newest. Each is installed in a copy of the project, which is removed
// at the end.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import semver from "semver";
import { projectFolder, readJson } from "../project.mjs";

/** All but those of the project's own files, which hold for the lockfile's versions. */
const unitTests = ["aws", "cli", "core", "dynamic", "emulator", "engine-parts", "invitations", "lookups", "model"]
  .concat("policy", "settings", "shares")
  .map((folder) => `test/${folder}`);

/** Through either way in: shares that are made, changed from outside, healed and destroyed, and the recipient's side. */
const engineTests = ["test/engine/drift.test.ts", "test/engine/recipients.test.ts"];

/** @typedef {"lowest" | "newest"} End */
/** @typedef {{ dependencies: Record<string, string>, devDependencies: Record<string, string>, peerDependencies: Record<string, string> }} Manifest */

/**
 * package.json with one end of each range that users' projects resolve. Development dependencies stay as they are, but for
 * those that are peers, too.
 * @template {Manifest} M
 * @param {M} manifest
 * @param {End} end
 * @returns {M}
 */
export function withEnd(manifest, end) {
  const { dependencies, devDependencies, peerDependencies } = manifest;
  const ends = (/** @type {Record<string, string>} */ ranges) =>
    Object.fromEntries(Object.entries(ranges).map(([name, range]) => [name, endOf(name, range, end)]));
  return {
    ...manifest,
    dependencies: ends(dependencies),
    devDependencies: { ...devDependencies, ...ends(peerDependencies) },
  };
}

/**
 * npm installs the newest version of a range by itself.
 * @param {string} name
 * @param {string} range
 * @param {End} end
 */
function endOf(name, range, end) {
  const lowest = semver.validRange(range) && semver.minVersion(range)?.version;
  if (!lowest || semver.valid(range)) throw new Error(`package.json: ${name} has no range: ${range}`);
  return end === "lowest" ? lowest : range;
}

/** @param {End} end */
async function testEnd(end) {
  const copy = mkdtempSync(join(tmpdir(), `wellarchitected-${end}-`));
  try {
    await copyProject(copy);
    const manifest = readJson(join(projectFolder, "package.json"));
    writeFileSync(join(copy, "package.json"), JSON.stringify(withEnd(manifest, end), undefined, 2));
    console.error(`dependencies: the ${end} versions`);
    await execa("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"], {
      cwd: copy,
      stdio: "inherit",
    });
    printVersions(copy, Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
    for (const tests of [unitTests, engineTests]) {
      const { exitCode } = await execa(process.execPath, ["tools/test.mjs", ...tests], {
        cwd: copy,
        stdio: "inherit",
        reject: false,
      });
      if (exitCode !== 0) process.exitCode = 1;
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * The files that git knows, as they are now, and what they were compiled to with the lockfile's versions: users' projects compile
 * none of our sources.
 * @param {string} target
 */
async function copyProject(target) {
  const { stdout } = await execa("git", ["ls-files", "-z"], { cwd: projectFolder });
  for (const file of stdout.split("\0").filter(Boolean))
    cpSync(join(projectFolder, file), join(target, file), { recursive: true });
  cpSync(join(projectFolder, "dist"), join(target, "dist"), { recursive: true });
  rmSync(join(target, "package-lock.json"));
}

/**
 * @param {string} folder
 * @param {string[]} names
 */
function printVersions(folder, names) {
  for (const name of names) {
    const { version } = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
    console.error(`  ${name} ${version}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const end = process.argv[2];
  if (end !== "lowest" && end !== "newest") {
    console.error("usage: npm run test:ranges -- lowest|newest");
    process.exitCode = 2;
  } else void testEnd(end);
}
