import { readFileSync } from "node:fs";
import { packageJson } from "../setup/project.mjs";
import { parseVersion } from "../setup/version.mjs";

const goMod = readFileSync(new URL("go.mod", import.meta.url), "utf8");

/** The engine that is downloaded or built, `3.259.0`: what go.mod requires. */
export const pinnedEngine = fromGoMod(/^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m);

/** The oldest Go that can build it. */
export const oldestGo = fromGoMod(/^go (\S+)/m);

/** The oldest engine that will do: that of the oldest npm SDK that package.json allows. */
export const oldestEngine = version(packageJson().peerDependencies["@pulumi/pulumi"]);

/** @param {RegExp} line */
function fromGoMod(line) {
  return version(line.exec(goMod)?.[1]);
}

/** @param {string | undefined} text */
function version(text) {
  const parsed = parseVersion(text ?? "");
  if (!parsed) throw new Error(`"${text}" is no version: look at package.json and tools/engine/go.mod.`);
  return parsed;
}
