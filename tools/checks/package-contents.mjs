// What `npm publish` would publish: all that package.json points to, and nothing that isn't for users. It needs no network.
import { join } from "node:path";
import { execaSync } from "execa";
import { projectFolder, readJson } from "../project.mjs";
import { runAsCheck } from "./check.mjs";

const sourcePlugin = ["plugin/PulumiPlugin.yaml", "plugin/index.js", "plugin/package.json"];
const alwaysShipped = ["README.md", "CHANGELOG.md", "LICENSE", "package.json", "schema.json", ...sourcePlugin];
const notInDist = /\.(?:test|spec)\.|\.tsbuildinfo$|\.map$|\.ts$(?<!\.d\.ts)/;

/**
 * @param {string[]} shipped paths in the package
 * @param {unknown} packageJson
 * @returns {string[]}
 */
export function packageProblems(shipped, packageJson) {
  const { main, types, exports, bin } =
    /** @type {{ main?: string, types?: string, exports?: unknown, bin?: unknown }} */ (packageJson);
  const needed = [...alwaysShipped, ...filesNamedIn([main, types, exports, bin])];
  const missing = [...new Set(needed)].filter((file) => !shipped.includes(file));
  const stray = shipped.filter((file) => !mayShip(file));
  return [...missing.map((file) => `not in the package: ${file}`), ...stray.map((file) => `must not ship: ${file}`)];
}

/** @param {string} file */
function mayShip(file) {
  return alwaysShipped.includes(file) || (file.startsWith("dist/") && !notInDist.test(file));
}

/**
 * @param {unknown} value
 * @returns {string[]}
 */
function filesNamedIn(value) {
  if (typeof value === "string") return [value.replace(/^\.\//, "")];
  return value && typeof value === "object" ? Object.values(value).flatMap(filesNamedIn) : [];
}

function packedFiles() {
  const publish = ["publish", "--dry-run", "--offline", "--json", "--foreground-scripts=false"];
  const answer = execaSync("npm", publish, { cwd: projectFolder });
  /** @type {{ files: { path: string }[] }[]} */
  const packages = Object.values(JSON.parse(answer.stdout));
  return packages.flatMap(({ files }) => files.map(({ path }) => path));
}

runAsCheck(import.meta.url, () => packageProblems(packedFiles(), readJson(join(projectFolder, "package.json"))));
