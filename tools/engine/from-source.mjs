import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runQuietly } from "../setup/command.mjs";
import { executableName, findOnPath } from "../setup/path.mjs";
import { duration } from "../setup/report.mjs";
import { isAtLeast, parseVersion } from "../setup/version.mjs";
import { fillCache } from "./cache.mjs";
import { oldestGo, pinnedEngine } from "./versions.mjs";

const moduleFolder = fileURLToPath(new URL(".", import.meta.url));
const enginePackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const progressMs = 15_000;

/**
 * Builds the engine from the module that go.mod pins and go.sum verifies. Takes minutes, once.
 * @param {import("./engine.mjs").Context} context
 * @returns {Promise<string>} the engine's path
 */
export async function buildFromSource({ env, report }) {
  const go = findGo(env);
  return report.step(`engine: building Pulumi ${pinnedEngine.text} from source with Go, once, about 5 min`, () =>
    fillCache(env, async (folder) => {
      await compile(go, folder, env, report);
      return folder;
    }),
  );
}

/** @param {NodeJS.ProcessEnv} env */
function findGo(env) {
  const go = findOnPath("go", env);
  if (!go) throw new Error("There is no `go` on PATH");
  // Asked in the module's folder, where a Go that may (GOTOOLCHAIN) fetches the version that go.mod wants.
  const answer = spawnSync(go, ["version"], { cwd: moduleFolder, env: goEnvironment(env), encoding: "utf8" });
  const version = parseVersion(answer.stdout ?? "");
  if (answer.status !== 0 || !version) {
    throw new Error(`${go} doesn't tell its version: ${(answer.stderr || answer.error?.message || "").trim()}`);
  }
  if (!isAtLeast(version, oldestGo)) {
    throw new Error(`${go} is Go ${version.text}, older than ${oldestGo.text}`);
  }
  return go;
}

/**
 * @param {string} go
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {import("../setup/report.mjs").Report} report
 */
async function compile(go, folder, env, report) {
  const options = { cwd: moduleFolder, env: goEnvironment(env) };
  const start = performance.now();
  let downloaded = 0;
  let compiled = 0;
  /** @type {number | undefined} */
  let all;
  /** @param {string} line */
  const onLine = (line) => {
    if (line.startsWith("go: downloading")) downloaded++;
    else if (all !== undefined) compiled++;
  };
  const progress = setInterval(() => {
    const done =
      all === undefined ? `${downloaded} modules downloaded` : `${compiled} of at most ${all} packages compiled`;
    report.note(`  ${done}, ${duration(performance.now() - start)}`);
  }, progressMs);

  try {
    const list = ["list", "-mod=readonly", "-deps", enginePackage];
    const dependencies = await runQuietly("go list", go, list, { ...options, onLine });
    all = dependencies.filter((line) => !line.startsWith("go: ")).length;

    const ldflags = `-s -w -X ${versionVariable}=v${pinnedEngine.text}`;
    const output = join(folder, executableName("pulumi"));
    // -v names each package that is compiled, which is what progress is measured by.
    const build = ["build", "-mod=readonly", "-trimpath", "-v", "-ldflags", ldflags, "-o", output, enginePackage];
    await runQuietly("go build", go, build, { ...options, onLine });
  } finally {
    clearInterval(progress);
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function goEnvironment(env) {
  // A workspace of the user's would replace our module. As in the official release, no C compiler is needed.
  return { ...env, GOWORK: "off", CGO_ENABLED: "0" };
}
