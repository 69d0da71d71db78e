// Loaded into each process of a dry run: writes which mutants it has met.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";

const { STRYKER_TEST: test, STRYKER_COVERAGE: folder = "" } = process.env;
/** @type {{ currentTestId?: string | undefined, mutantCoverage?: unknown }} */
const stryker = { currentTestId: test };
Object.assign(globalThis, { __stryker__: stryker });
process.on("exit", () => {
  const { mutantCoverage } = stryker;
  if (mutantCoverage) writeFileSync(join(folder, `${process.pid}-${threadId}.json`), JSON.stringify(mutantCoverage));
});
