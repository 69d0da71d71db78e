// usage: count-tests.mjs FOLDER
// Prints "PASSED FAILED SKIPPED" of what `npm test -- --results FOLDER` has written.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ status: string, assertionResults: { status: string }[] }} TestFile
 */

const [folder = ""] = parseArgs({ allowPositionals: true }).positionals;
const runs = [countAva(read("ava.log")), countAva(read("ava-engine.log")), countVitest(read("vitest.json"))];
const sum = (/** @type {keyof Counts} */ outcome) => runs.reduce((total, run) => total + run[outcome], 0);
console.log(sum("passed"), sum("failed"), sum("skipped"));

/** @param {string} name */
function read(name) {
  const file = join(folder, name);
  return existsSync(file) ? stripVTControlCharacters(readFileSync(file, "utf8")) : "";
}

/**
 * By the lines that AVA ends with: "12 tests passed", "1 test failed", "1 uncaught exception".
 * @param {string} log
 * @returns {Counts}
 */
function countAva(log) {
  const count = (/** @type {RegExp} */ what) =>
    [...log.matchAll(what)].reduce((sum, [, number]) => sum + Number(number), 0);
  return {
    passed: count(/^ {2}(\d+) tests? passed$/gm),
    failed: count(
      /^ {2}(\d+) (?:tests?|hooks?|uncaught exceptions?|unhandled rejections?|tests? remained pending|test files?)(?: failed| were? not .*| remained .*)?$/gm,
    ),
    skipped: count(/^ {2}(\d+) tests? (?:skipped|todo)$/gm),
  };
}

/**
 * @param {string} report by its json reporter
 * @returns {Counts}
 */
function countVitest(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (report === "") return counts;
  /** @type {TestFile[]} */
  const files = JSON.parse(report).testResults;
  for (const { status, assertionResults } of files) {
    const failures = assertionResults.filter((test) => test.status === "failed").length;
    const passes = assertionResults.filter((test) => test.status === "passed").length;
    counts.passed += passes;
    // A file that could not be loaded, or whose hook failed, fails without a failed test.
    counts.failed += status === "failed" ? Math.max(failures, 1) : failures;
    counts.skipped += assertionResults.length - passes - failures;
  }
  return counts;
}
