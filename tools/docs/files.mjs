import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../project.mjs";
import { classesFile, classesText } from "./classes.mjs";
import { emulatorGuide, emulatorGuideText } from "./emulator.mjs";
import { functionsFile, functionsText } from "./functions.mjs";
import { withGenerated } from "./generated.mjs";
import { policiesTable, policyFiles } from "./iam.mjs";
import { referencePages } from "./reference.mjs";
import { schemaText } from "./schema.mjs";
import { tables } from "./tables.mjs";

/**
 * @typedef {import("./description.mjs").PackageDescription} PackageDescription
 */

/** Pages that are otherwise written by hand, with the tables of theirs that are generated. */
const filledPages = {
  "docs/reference/index.md": ["kinds", "functions", "iam", "iam-functions"],
  "docs/reference/configuration.md": ["configuration"],
};

/**
 * The files of the project that are generated, whole or in part: each with what makes it of what it is now.
 * @param {PackageDescription} description
 * @returns {Record<string, (description: PackageDescription, current: string) => string>}
 */
function generated(description) {
  const filled = Object.entries(filledPages).map(([name, markers]) => [name, filling(markers)]);
  const policies = Object.entries(policyFiles(description)).map(([name, text]) => [name, () => text]);
  return {
    "schema.json": (description) => schemaText(description),
    [classesFile]: classesText,
    [functionsFile]: functionsText,
    ...referencePages(description),
    ...Object.fromEntries(filled),
    ...Object.fromEntries(policies),
    "docs/guides/iam.md": (_, page) => withGenerated(page, { "iam-policies": policiesTable(description) }),
    [emulatorGuide]: (_, page) => emulatorGuideText(page),
  };
}

/**
 * @param {readonly string[]} markers
 * @returns {(description: PackageDescription, current: string) => string}
 */
function filling(markers) {
  return (description, page) => {
    const filled = markers.map((marker) => [marker, tables[marker]?.(description) ?? ""]);
    return withGenerated(page, Object.fromEntries(filled));
  };
}

/**
 * The generated files that are not what they should be.
 * @param {PackageDescription} description
 * @param {(name: string) => string} read what a file of the project has; empty if it is missing
 */
export function staleFiles(description, read = readPresent) {
  return Object.entries(generated(description)).flatMap(([name, wanted]) => {
    const current = read(name);
    const text = wanted(description, current);
    return text === current ? [] : [{ name, text }];
  });
}

/** @param {string} name */
function readPresent(name) {
  const file = join(projectFolder, name);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
