// usage: count-tests.mjs REPORT
// Prints "PASSED FAILED SKIPPED" of a report by vitest's json reporter.
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

/**
 * @typedef {{ status: string, assertionResults: { status: string }[] }} TestFile
 */

const [report = ""] = parseArgs({ allowPositionals: true }).positionals;
console.log(Object.values(count()).join(" "));

function count() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(report)) return counts;
  /** @type {TestFile[]} */
  const files = JSON.parse(readFileSync(report, "utf8")).testResults;
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
