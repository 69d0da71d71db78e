import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The text of schema.json, which ships above the code that runs. */
export function packageSchema(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const file = join(folder, "schema.json");
    if (existsSync(file)) return readFileSync(file, "utf8");
    if (folder === dirname(folder)) throw new Error(`there is no schema.json above ${__dirname}`);
  }
}

/** The package's version, as schema.json says it. */
export function packageVersion(): string {
  const { version } = JSON.parse(packageSchema()) as { version: string };
  return version;
}
