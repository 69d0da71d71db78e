// usage: main.mjs [--check]
// Writes the examples into schema.json, and the tables and examples of README.md from it; with --check, fails where they aren't up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectFolder } from "../project.mjs";
import { exampleNames, withExamples } from "./examples.mjs";
import { withGenerated } from "./generated.mjs";
import { member, printSchema, readSchema } from "./schema.mjs";
import { texts } from "./texts.mjs";

const { check } = parseArgs({ options: { check: { type: "boolean", default: false } } }).values;
const schema = readSchema();
for (const name of exampleNames()) {
  const described = member({ ...schema.resources, ...schema.functions }, name);
  described.description = withExamples(described.description, name);
}
write("schema.json", () => printSchema(schema));
write("README.md", (page) =>
  withGenerated(page, Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text(schema)]))),
);

/**
 * @param {string} name of a file of the project
 * @param {(page: string) => string} current what it should be
 */
function write(name, current) {
  const file = join(projectFolder, name);
  const page = readFileSync(file, "utf8");
  const wanted = current(page);
  if (wanted === page) return;
  if (check) {
    console.error(`${name} is not up to date: run "npm run docs"`);
    process.exitCode = 1;
  } else writeFileSync(file, wanted);
}
