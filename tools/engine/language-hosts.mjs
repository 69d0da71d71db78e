import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { isExecutable, pathFolders } from "../setup/path.mjs";

/**
 * The language hosts that the engine would find, beside it or on PATH: what a program in a folder needs. They are part of an
 * official install; an engine that was built from source has none. Inline programs (Automation API) need none.
 *
 * `test.skipIf(!languageHosts().has("python"))`
 * @returns {Map<string, string>} from language (`nodejs`, `python`, `go`, `dotnet`, `java`, `yaml`) to executable
 */
export function languageHosts(env = process.env) {
  const engine = env.WELLARCHITECTED_PULUMI;
  const folders = [...(engine ? [dirname(engine)] : []), ...pathFolders(env)];
  /** @type {Map<string, string>} */
  const hosts = new Map();
  for (const folder of folders) {
    for (const file of filesIn(folder)) {
      // Not `pulumi-language-python-exec`, which is the host's helper.
      const language = /^pulumi-language-([a-z]+)(?:\.exe)?$/.exec(file)?.[1];
      if (language && !hosts.has(language) && isExecutable(join(folder, file))) hosts.set(language, join(folder, file));
    }
  }
  return hosts;
}

/** @param {string} folder */
function filesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
