import { spawnSync } from "node:child_process";
import { findOnPath } from "../setup/path.mjs";
import { isAtLeast, parseVersion } from "../setup/version.mjs";
import { oldestEngine } from "./versions.mjs";

/**
 * The first `pulumi` on PATH if it will do, else why not.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ executable: string, problem?: never } | { executable?: never, problem: string }}
 */
export function engineOnPath(env) {
  const executable = findOnPath("pulumi", env);
  if (!executable) return { problem: "no `pulumi`" };
  const version = engineVersion(executable, env);
  if (!version) return { problem: `${executable} doesn't tell its version` };
  if (version.numbers[0] !== oldestEngine.numbers[0]) {
    return { problem: `${executable} is ${version.text}, another major version than ${oldestEngine.text}` };
  }
  if (!isAtLeast(version, oldestEngine)) {
    return { problem: `${executable} is ${version.text}, older than ${oldestEngine.text}` };
  }
  return { executable };
}

/**
 * @param {string} executable
 * @param {NodeJS.ProcessEnv} env
 */
export function engineVersion(executable, env) {
  const answer = spawnSync(executable, ["version"], {
    encoding: "utf8",
    timeout: 15_000,
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return answer.status === 0 ? parseVersion(answer.stdout) : undefined;
}
