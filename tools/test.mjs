// usage: npm test [-- FILE…] [-- --unit] [-- --results FOLDER] [-- OPTION OF VITEST…]
// Tests move from Vitest to AVA file by file: those on AVA run first. --unit runs those that need no engine. --results writes
// what .ci/run counts.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { projectFolder } from "./project.mjs";

const options = /** @type {const} */ ({ unit: { type: "boolean", default: false }, results: { type: "string" } });
const { tokens, values } = parseArgs({ options, strict: false, allowPositionals: true, tokens: true });
const results = typeof values.results === "string" ? values.results : undefined;
const ours = tokens.filter((token) => token.kind === "option" && Object.hasOwn(options, token.name));
const isOurs = (/** @type {number} */ index) =>
  ours.some((token) => token.index === index || (token.kind === "option" && token.value && token.index === index - 1));
const rest = process.argv.slice(2).filter((_, index) => !isOurs(index));
const files = rest.filter((arg) => arg.endsWith(".ts") && existsSync(arg));
const onAva = files.filter((file) => /^import .* from "ava";$/m.test(readFileSync(file, "utf8")));
const isAll = rest.every((arg) => !arg.startsWith("test/"));

process.exitCode = 0;
if (isAll || onAva.length > 0) await run("ava", onAva);
if (isAll || onAva.length < files.length || files.length === 0) {
  const report = results ? ["--reporter=default", "--reporter=json", `--outputFile.json=${results}/vitest.json`] : [];
  const others = rest.filter((arg) => !onAva.includes(arg));
  await run("vitest", ["run", ...(values.unit ? ["--project", "unit"] : []), ...report, ...others]);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function run(command, args) {
  const stdout = results ? /** @type {const} */ (["inherit", { file: join(results, `${command}.log`) }]) : "inherit";
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
