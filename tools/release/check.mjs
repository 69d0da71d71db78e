// usage: check.mjs TAG
// What must hold before a release: fails, with all that doesn't.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectFolder, readJson } from "../project.mjs";
import { homeOf } from "./home.mjs";

/**
 * @param {{ tag: string | undefined, manifest: { version: string, repository?: string }, changelog: string, changesets: string[] }} release
 * @returns {string[]} each a line for people
 */
export function releaseProblems({ tag, manifest, changelog, changesets }) {
  const { version } = manifest;
  const newest = /^## (.+)$/m.exec(changelog)?.[1];
  return [
    homeProblem(manifest),
    tag !== `v${version}` && `the tag must be v${version}, after package.json's version, and not ${tag}`,
    newest !== version && `CHANGELOG.md begins with ${newest}, and not with ${version}: run "npm run release:version"`,
    changesets.length > 0 &&
      `changesets are not in CHANGELOG.md yet: ${changesets.join(", ")}: run "npm run release:version"`,
  ].filter((problem) => typeof problem === "string");
}

/** @param {{ repository?: string }} manifest */
function homeProblem(manifest) {
  try {
    return homeOf(manifest) ? undefined : "package.json has no repository: set it to the URL of the GitHub repository";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * The section of a version, without its heading.
 * @param {string} changelog
 * @param {string} version
 */
export function notesOf(changelog, version) {
  const [, notes = ""] = changelog.split(`\n## ${version}\n`);
  return `${notes.split("\n## ")[0]?.trim()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = releaseProblems({
    tag: process.argv[2],
    manifest: readJson(join(projectFolder, "package.json")),
    changelog: readFileSync(join(projectFolder, "CHANGELOG.md"), "utf8"),
    changesets: readdirSync(join(projectFolder, ".changeset")).filter((name) => /^(?!README).*\.md$/.test(name)),
  });
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
