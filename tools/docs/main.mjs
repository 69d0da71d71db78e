// usage: main.mjs [--check]
// Generates what is made from provider/description.ts and the examples: schema.json, the classes of the npm package, the
// reference pages of the site, the emulator's guide and the IAM policies. With --check, fails if one of them isn't up to date.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { packageDescription } from "../../dist/provider/description.js";
import { projectFolder } from "../project.mjs";
import { staleFiles } from "./files.mjs";

const { check } = parseArgs({ options: { check: { type: "boolean", default: false } } }).values;
for (const { name, text } of staleFiles(packageDescription)) {
  if (check) {
    console.error(`${name} is not up to date: run "npm run docs"`);
    process.exitCode = 1;
  } else {
    const file = join(projectFolder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
