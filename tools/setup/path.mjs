import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The name of the PATH variable: Windows spells it as it likes.
 * @param {NodeJS.ProcessEnv} env
 */
export function pathVariable(env) {
  return Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
}

/** @param {NodeJS.ProcessEnv} env */
export function pathFolders(env) {
  return (env[pathVariable(env)] ?? "").split(delimiter).filter(Boolean);
}

/**
 * The path of a command, as a shell would find it.
 * @param {string} command
 * @param {NodeJS.ProcessEnv} env
 */
export function findOnPath(command, env) {
  return pathFolders(env)
    .map((folder) => join(folder, executableName(command)))
    .find(isExecutable);
}

/** @param {string} command */
export function executableName(command) {
  return process.platform === "win32" ? `${command}.exe` : command;
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
