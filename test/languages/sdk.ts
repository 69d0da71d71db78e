import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectFolder } from "#tools/project.mjs";
import { cached } from "../package/cached";
import { digestOf, filesBelow } from "../package/packed";

export const repository = projectFolder;

const isOnPath = (command: string) => spawnSync(command, ["--version"]).error === undefined;

/** Go generates the SDKs, as no language host is needed then. */
export const hasGo = isOnPath("go");
export const hasPython = isOnPath("python3");

/** For the names of tests that need it. */
export const unlessSkipped = hasGo ? "" : " (skipped: no Go on PATH to generate SDKs with)";

const goEnvironment = { ...process.env, GOWORK: "off", CGO_ENABLED: "0" };

/** Runs a command to its end. @throws an error with what it printed. */
export async function run(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(file, [...args], { maxBuffer: 64 * 1024 * 1024, ...options });
  return stdout;
}

const generator = join(repository, "tools", "plugin", "generate-sdk");
const schema = join(repository, "schema.json");

/** The files that the generated SDKs depend on. */
export function sdkSources(): string[] {
  return [schema, ...filesBelow(generator).map((file) => join(generator, file))];
}

/** The generated SDK of a language; not to be changed. */
export function generatedSdk(language: "go" | "nodejs" | "python"): Promise<string> {
  return cached(`sdk-${language}`, digestOf(sdkSources(), repository), async (folder) => {
    // With -trimpath, Go uses what it has compiled of Pulumi for the engine.
    await run("go", ["run", "-trimpath", ".", language, schema, folder], { cwd: generator, env: goEnvironment });
  });
}

/** Runs Go in a folder that is a module of its own. */
export function go(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  return run("go", args, { cwd, env: { ...goEnvironment, GOFLAGS: "-mod=mod", ...env } });
}
