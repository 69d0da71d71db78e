// usage: main.mjs [--check]
// Writes the tables of README.md from schema.json; with --check, fails where they aren't up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../setup/project.mjs";
import { withGenerated } from "./generated.mjs";
import { readSchema } from "./schema.mjs";
import { tables } from "./tables.mjs";

const file = join(projectFolder, "README.md");
const page = readFileSync(file, "utf8");
const schema = readSchema();
const current = withGenerated(
  page,
  Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table(schema)])),
);

if (process.argv.includes("--check")) {
  if (current !== page) {
    console.error('README.md is not what schema.json says: run "npm run docs"');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, current);
}
