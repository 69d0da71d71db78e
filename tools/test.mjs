// usage: npm test [-- FILE OR FOLDER…] [-- --unit] [-- --soak] [-- --results FOLDER]
// Runs AVA with each of its configurations. --unit runs only the tests that need no engine; --soak runs random sequences and
// deaths of the engine for half an hour; --results writes the logs that .ci/run counts.
import { globSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, normalize } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { projectFolder } from "./project.mjs";

/** What a soak runs, and how much of it. */
const soaked = ["test/model/model.test.ts", "test/model/sets.test.ts", "test/model/recipient.test.ts", "test/soak"];
const soak = { MODEL_SECONDS: "1500", SOAK_DEATHS: "50", SOAK_REPLAYS: "25" };

const { values, positionals } = parseArgs({
  options: { unit: { type: "boolean" }, soak: { type: "boolean" }, results: { type: "string" } },
  allowPositionals: true,
});
if (values.soak) Object.assign(process.env, { ...soak, ...process.env });
const named = (values.soak ? soaked : positionals).flatMap(testsIn);

process.exitCode = 0;
for (const name of values.unit ? ["ava"] : ["ava", "ava.engine", "ava.plugin"]) {
  const { default: config } = await import(`../${name}.config.mjs`);
  const files = named.filter((file) => globSync(config.files).includes(file));
  if (named.length > 0 && files.length === 0) continue;
  if (name === "ava.engine") await prepare();
  await runAva(name, files);
}

/** @param {string} path of a file or a folder */
function testsIn(path) {
  return statSync(path).isDirectory() ? globSync(join(path, "**/*.test.ts")) : [normalize(path)];
}

/** The engine, and what its tests share. */
async function prepare() {
  await createRequire(import.meta.url)(join(projectFolder, "dist/test/prepare.js")).default(named.length === 0);
}

/**
 * @param {string} name of the configuration
 * @param {string[]} files none for all
 */
async function runAva(name, files) {
  const log = values.results && join(values.results, `${name}.log`);
  const { exitCode } = await execa("ava", ["--config", `${name}.config.mjs`, ...files], {
    cwd: projectFolder,
    preferLocal: true,
    stdin: "inherit",
    stdout: log ? ["inherit", { file: log }] : "inherit",
    stderr: "inherit",
    reject: false,
  });
  if (exitCode !== 0) process.exitCode = exitCode ?? 1;
}
