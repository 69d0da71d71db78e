// usage: npm test [-- FILE…] [-- --unit] [-- --results FOLDER] [-- OPTION OF VITEST…]
// Tests move from Vitest to AVA file by file: those on AVA run first, of them those that need no engine. --unit runs no others.
// --results writes what .ci/run counts.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, normalize } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { isOnAva } from "../ava.config.mjs";
import engine from "../ava.engine.config.mjs";
import { projectFolder } from "./project.mjs";

const options = /** @type {const} */ ({ unit: { type: "boolean", default: false }, results: { type: "string" } });
const { tokens, values } = parseArgs({ options, strict: false, allowPositionals: true, tokens: true });
const results = typeof values.results === "string" ? values.results : undefined;
const ours = tokens.filter((token) => token.kind === "option" && Object.hasOwn(options, token.name));
const isOurs = (/** @type {number} */ index) =>
  ours.some((token) => token.index === index || (token.kind === "option" && token.value && token.index === index - 1));
const rest = process.argv.slice(2).filter((_, index) => !isOurs(index));
const files = rest.filter((arg) => arg.endsWith(".ts") && existsSync(arg));
const onAva = files.filter(isOnAva);
const onEngine = onAva.filter((file) => engine.files.includes(normalize(file)));
const onUnits = onAva.filter((file) => !onEngine.includes(file));
const isAll = rest.every((arg) => !arg.startsWith("test/"));

process.exitCode = 0;
if (isAll || onUnits.length > 0) await run("ava", onUnits, "ava");
if (!values.unit && (isAll || onEngine.length > 0)) {
  await createRequire(import.meta.url)(join(projectFolder, "dist/test/prepare.js")).default();
  await run("ava", ["--config", "ava.engine.config.mjs", ...onEngine], "ava-engine");
}
if (isAll || onAva.length < files.length || files.length === 0) {
  const report = results ? ["--reporter=default", "--reporter=json", `--outputFile.json=${results}/vitest.json`] : [];
  const others = rest.filter((arg) => !onAva.includes(arg));
  await run("vitest", ["run", ...(values.unit ? ["--project", "unit"] : []), ...report, ...others], "vitest");
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
