import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The language hosts on PATH: what a program in a folder needs. They are part of an official install, whose folder is on PATH;
 * an engine that was built from source has none. Inline programs (Automation API) need none.
 *
 * `test.skipIf(!languageHosts().has("python"))`
 * @returns {Map<string, string>} from language (`nodejs`, `python`, `go`, `dotnet`, `java`, `yaml`) to executable
 */
export function languageHosts(env = process.env) {
  /** @type {Map<string, string>} */
  const hosts = new Map();
  for (const file of (env.PATH ?? "").split(delimiter).filter(Boolean).flatMap(filesIn)) {
    // Not `pulumi-language-python-exec`, which is the host's helper.
    const language = /pulumi-language-([a-z]+)(?:\.exe)?$/.exec(file)?.[1];
    if (language && !hosts.has(language) && isExecutable(file)) hosts.set(language, file);
  }
  return hosts;
}

/** @param {string} folder */
function filesIn(folder) {
  try {
    return readdirSync(folder).map((file) => join(folder, file));
  } catch {
    return [];
  }
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
