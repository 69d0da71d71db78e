// usage: npm test [-- FILE OR FOLDER…] [-- --unit] [-- --soak] [-- --results FOLDER] [-- OPTION OF VITEST…]
// Tests move from Vitest to AVA file by file: those on AVA run first, of them those that need no engine. --unit runs no others;
// --soak runs random sequences and deaths of the engine for half an hour; --results writes what .ci/run counts.
import { existsSync, globSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, normalize } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import units, { isOnAva } from "../ava.config.mjs";
import engine from "../ava.engine.config.mjs";
import { projectFolder } from "./project.mjs";

const options = /** @type {const} */ ({
  unit: { type: "boolean", default: false },
  soak: { type: "boolean", default: false },
  results: { type: "string" },
});
/** What a soak runs, and how much of it. */
const soaked = ["test/model/model.test.ts", "test/model/sets.test.ts", "test/soak"];
const soak = { MODEL_SECONDS: "1500", SOAK_DEATHS: "50", SOAK_REPLAYS: "25" };

const { tokens, values } = parseArgs({ options, strict: false, allowPositionals: true, tokens: true });
const results = typeof values.results === "string" ? values.results : undefined;
if (values.soak) Object.assign(process.env, { ...soak, ...process.env });

const ours = tokens.filter((token) => token.kind === "option" && Object.hasOwn(options, token.name));
const isOurs = (/** @type {number} */ index) =>
  ours.some((token) => token.index === index || (token.kind === "option" && token.value && token.index === index - 1));
const given = process.argv.slice(2).filter((_, index) => !isOurs(index));
const named = values.soak ? soaked : given.filter((arg) => existsSync(arg));
const isAll = named.length === 0;
const chosen = isAll ? globSync("test/**/*.test.ts") : named.flatMap(testsIn);

const onUnits = chosen.filter((file) => units.files.includes(normalize(file)));
const onEngine = values.unit ? [] : chosen.filter((file) => engine.files.includes(normalize(file)));
const onVitest = values.unit ? [] : chosen.filter((file) => !isOnAva(file));

process.exitCode = 0;
if (onUnits.length > 0) await run("ava", isAll ? [] : onUnits, "ava");
if (onEngine.length > 0) {
  await createRequire(import.meta.url)(join(projectFolder, "dist/test/prepare.js")).default();
  await run("ava", ["--config", "ava.engine.config.mjs", ...(isAll ? [] : onEngine)], "ava-engine");
}
if (onVitest.length > 0) {
  const report = results ? ["--reporter=default", "--reporter=json", `--outputFile.json=${results}/vitest.json`] : [];
  const vitestsOwn = given.filter((arg) => !named.includes(arg));
  await run("vitest", ["run", ...report, ...vitestsOwn, ...(isAll ? [] : onVitest)], "vitest");
}

/** @param {string} path of a file or a folder */
function testsIn(path) {
  return statSync(path).isDirectory() ? globSync(`${path}/**/*.test.ts`) : [path];
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} name of the log
 */
async function run(command, args, name) {
  const stdout = results ? /** @type {const} */ (["inherit", { file: join(results, `${name}.log`) }]) : "inherit";
  const running = execa(command, args, {
    cwd: projectFolder,
    preferLocal: true,
    stdin: "inherit",
    stdout,
    stderr: "inherit",
    reject: false,
  });
  const { exitCode } = await running;
  if (exitCode !== 0) process.exitCode = exitCode ?? 1;
}
