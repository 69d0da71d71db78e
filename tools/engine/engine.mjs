import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { coerce, lt, satisfies } from "semver";
import { alone } from "../alone.mjs";
import { packageJson, projectFolder } from "../project.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
const goMod = readFileSync(join(folder, "go.mod"), "utf8");

/** The engine that is downloaded or built: what go.mod requires. */
export const pinnedEngine = /^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m.exec(goMod)?.[1] ?? "";

/** The oldest Go that can build it. */
export const oldestGo = /^go (\S+)/m.exec(goMod)?.[1] ?? "";

/** The engines that will do, `^3.216.0`: those of the npm SDKs that package.json allows. */
export const engineRange = packageJson.peerDependencies["@pulumi/pulumi"] ?? "";

const sourcePackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * A way to make an engine: puts it into the folder, maybe with its language hosts, and answers where `pulumi` is then.
 * @typedef {(folder: string, env: NodeJS.ProcessEnv) => Promise<string>} Way
 */

/** @type {Record<string, Way>} */
const allWays = { "official download": download, "build from source with Go, about 5 minutes": buildFromSource };

/**
 * Puts on PATH: a Pulumi engine that will do, the Node that runs this, and the folder of `pulumi-resource-pulumi-nodejs`, by
 * which the engine serves dynamic providers if there is no language host. The engine is the user's, if that will do, else one
 * in a cache outside of the repository, which is made the first time.
 * @param {NodeJS.ProcessEnv} env which is changed
 * @param {Record<string, Way>} ways
 */
export async function provideEngine(env = process.env, ways = allWays) {
  const folders = [dirname(process.execPath), join(projectFolder, "node_modules", "@pulumi", "pulumi")];
  const found = await versionOf("pulumi", env);
  if (!satisfies(found, engineRange)) {
    const problem = found ? `\`pulumi\` on PATH is ${found}` : "there is no `pulumi` on PATH that tells its version";
    folders.push(await cachedEngine(env, ways, problem));
  }
  env.PATH = [...folders, env.PATH].join(delimiter);
  env.PULUMI_SKIP_UPDATE_CHECK = "true";
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Record<string, Way>} ways
 * @param {string} problem why none on PATH will do
 * @returns {Promise<string>} the engine's folder
 */
async function cachedEngine(env, ways, problem) {
  const cached = join(userCache(env), "pulumi-wellarchitected", "engine", `v${pinnedEngine}`);
  const isThere = async () => (await versionOf(join(cached, "pulumi"), env)) === pinnedEngine;
  if (await isThere()) return cached;
  const onWait = () => console.error("engine: waiting for another run that makes it");
  await alone(cached, async () => (await isThere()) || (await make(cached, env, ways, problem)), { onWait });
  return cached;
}

/** @param {NodeJS.ProcessEnv} env */
function userCache({ XDG_CACHE_HOME, LOCALAPPDATA, HOME }) {
  // A relative one is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  if (XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  return (process.platform === "win32" && LOCALAPPDATA) || join(HOME || homedir(), ".cache");
}

/**
 * Only a whole engine that runs gets to the target, and nothing is left of another.
 * @param {string} target
 * @param {NodeJS.ProcessEnv} env
 * @param {Record<string, Way>} ways
 * @param {string} problem
 */
async function make(target, env, ways, problem) {
  const problems = [problem];
  const partial = `${target}.partial`;
  for (const [name, way] of Object.entries(ways)) {
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    const start = performance.now();
    try {
      console.error(`engine: Pulumi ${pinnedEngine}, ${name}`);
      const made = await way(partial, env);
      const version = await versionOf(join(made, "pulumi"), env);
      if (version !== pinnedEngine) throw new Error(`What was made is ${version ?? "no engine that runs"}`);
      rmSync(target, { recursive: true, force: true });
      renameSync(made, target);
      console.error(`engine: done, ${secondsSince(start)}`);
      return;
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : error}`);
      console.error(`  ${problems.at(-1)}`);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  throw new Error(
    [
      `There is no Pulumi engine ${engineRange}, and none could be made here.`,
      ...problems.map((text) => `  - ${text}`),
      "Any one of these helps:",
      `  1. Install Pulumi ${engineRange}, so that \`pulumi\` is on PATH: https://www.pulumi.com/docs/install/`,
      "  2. Let this machine reach Pulumi's download site. The rest goes by itself.",
      `  3. Install Go ${oldestGo} or later: https://go.dev/dl/. The engine is then built from its published source,`,
      "     once, in about five minutes.",
    ].join("\n"),
  );
}

/**
 * Pulumi's official release with its language hosts, by the installer that comes with its npm package: in a process of its
 * own, as it has no time limit.
 * @type {Way}
 */
async function download(target, env) {
  const installer = join(folder, "official-install.mjs");
  const options = { env, extendEnv: false, timeout: 5 * 60_000, killDescendants: true, reject: false };
  const answer = await execa(process.execPath, [installer, target, pinnedEngine], options);
  if (answer.failed) throw new Error(answer.timedOut ? "Not done after 5 minutes" : answer.stderr);
  return join(target, "bin");
}

/**
 * From the module that go.mod pins and go.sum verifies.
 * @type {Way}
 */
export async function buildFromSource(target, env) {
  // A workspace of the user's would replace our module. As in the official release, no C compiler is needed.
  const goEnv = { ...env, GOWORK: "off", CGO_ENABLED: "0" };
  const options = { cwd: folder, env: goEnv, extendEnv: false, reject: false };
  // Asked in the module's folder, where a Go that may (GOTOOLCHAIN) fetches the version that go.mod wants.
  const answer = await execa("go", ["version"], options);
  const version = coerce(answer.stdout)?.version;
  if (!version) throw new Error(`There is no \`go\` on PATH that tells its version: ${answer.stderr || answer.code}`);
  if (lt(version, oldestGo)) throw new Error(`\`go\` on PATH is Go ${version}, older than ${oldestGo}`);

  const start = performance.now();
  let lines = 0;
  const told = () => console.error(`  ${lines} modules downloaded and packages compiled, ${secondsSince(start)}`);
  const progress = setInterval(told, 15_000);
  try {
    const flags = ["-mod=readonly", "-trimpath", "-v", "-ldflags", `-s -w -X ${versionVariable}=v${pinnedEngine}`];
    const go = execa("go", ["build", ...flags, "-o", `${target}/`, sourcePackage], options);
    go.stderr.on("data", (text) => {
      lines += String(text).split("\n").length - 1;
    });
    const { failed, stderr, shortMessage } = await go;
    if (failed) throw new Error([shortMessage, ...stderr.split("\n").slice(-20)].join("\n"));
  } finally {
    clearInterval(progress);
  }
  return target;
}

/**
 * @param {string} pulumi
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} empty if it doesn't tell one
 */
async function versionOf(pulumi, env) {
  const options = {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    extendEnv: false,
    timeout: 15_000,
    reject: false,
  };
  const answer = await execa(pulumi, ["version"], options);
  return answer.failed ? "" : (coerce(answer.stdout, { includePrerelease: true })?.version ?? "");
}

/** @param {number} start */
function secondsSince(start) {
  return `${Math.round((performance.now() - start) / 1000)} s`;
}
