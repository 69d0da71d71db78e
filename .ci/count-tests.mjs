// usage: count-tests.mjs FOLDER
// Prints "PASSED FAILED SKIPPED" of what `npm test -- --results FOLDER` has written.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const [folder = ""] = parseArgs({ allowPositionals: true }).positionals;
// Whatever Node is there runs this.
const logs = readdirSync(folder).filter((name) => name.endsWith(".log"));
const runs = logs.map((log) => countAva(stripVTControlCharacters(readFileSync(join(folder, log), "utf8"))));
const sum = (/** @type {keyof Counts} */ outcome) => runs.reduce((total, run) => total + run[outcome], 0);
console.log(sum("passed"), sum("failed"), sum("skipped"));

/**
 * By AVA's lines: each test that has passed, since it doesn't say how many if one has failed; and those that it ends with:
 * "1 test failed", "1 uncaught exception".
 * @param {string} log
 * @returns {Counts}
 */
function countAva(log) {
  const count = (/** @type {RegExp} */ what) =>
    [...log.matchAll(what)].reduce((sum, [, number]) => sum + Number(number), 0);
  return {
    passed: log.match(/^ {2}✔ /gm)?.length ?? 0,
    failed: count(
      /^ {2}(\d+) (?:tests?|hooks?|uncaught exceptions?|unhandled rejections?|tests? remained pending|test files?)(?: failed| were? not .*| remained .*)?$/gm,
    ),
    skipped: count(/^ {2}(\d+) tests? (?:skipped|todo)$/gm),
  };
}
