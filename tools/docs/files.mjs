import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../project.mjs";
import { classesFile, classesText } from "./classes.mjs";
import { functionsFile, functionsText } from "./functions.mjs";
import { withGenerated } from "./generated.mjs";
import { schemaText } from "./schema.mjs";
import { texts } from "./texts.mjs";

/**
 * @typedef {import("./description.mjs").PackageDescription} PackageDescription
 */

/**
 * The files of the project that are generated, whole or in part: each with what makes it of what it is now.
 * @type {Record<string, (description: PackageDescription, current: string) => string>}
 */
const generated = {
  "schema.json": schemaText,
  [classesFile]: classesText,
  [functionsFile]: functionsText,
  "README.md": (description, page) => {
    const filled = Object.entries(texts).map(([name, text]) => [name, text(description)]);
    return withGenerated(page, Object.fromEntries(filled));
  },
};

/**
 * The generated files that are not what they should be.
 * @param {PackageDescription} description
 * @param {(name: string) => string} read what a file of the project has
 */
export function staleFiles(description, read = (name) => readFileSync(join(projectFolder, name), "utf8")) {
  return Object.entries(generated).flatMap(([name, wanted]) => {
    const current = read(name);
    const text = wanted(description, current);
    return text === current ? [] : [{ name, text }];
  });
}
