// AVA for Stryker, which has no runner of its own for it. A test, to Stryker, is a file of tests: a mutant is tried with the files
// that have run its code, and first with those of them that run the least of the rest: they are about it.
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { DryRunStatus, MutantRunStatus, TestStatus } from "@stryker-mutator/api/test-runner";
import { execa } from "execa";

/**
 * @typedef {import("@stryker-mutator/api/test-runner").TestRunner} TestRunner
 * @typedef {import("@stryker-mutator/api/core").MutantCoverage} MutantCoverage
 */

const coverageHook = new URL("coverage.mjs", import.meta.url).href;

/** In the sandbox, which the runners share: how many mutants each file of tests covers. */
const breadthFile = "breadth.json";
/** How many files try a mutant first: most mutants don't outlive them. */
const firstFiles = 3;

/** @implements {TestRunner} */
class AvaRunner {
  #end = new AbortController();

  capabilities() {
    // Each run is a new process.
    return { reloadEnvironment: true };
  }

  /** @returns {Promise<import("@stryker-mutator/api/test-runner").DryRunResult>} */
  async dryRun() {
    const config = await import(pathToFileURL(join(process.cwd(), "ava.config.mjs")).href);
    const files = globSync(config.default.files).filter(
      (/** @type {string} */ file) => !/^test\/(emulator|tools|schema)\//.test(file),
    );
    /** @type {import("@stryker-mutator/api/test-runner").TestResult[]} */
    const tests = [];
    /** @type {MutantCoverage} */
    const mutantCoverage = { static: {}, perTest: {} };
    for (const file of files) {
      const folder = mkdtempSync(join(tmpdir(), "stryker-coverage-"));
      const begun = Date.now();
      const env = { NODE_OPTIONS: `--import=${coverageHook}`, STRYKER_TEST: file, STRYKER_COVERAGE: folder };
      const { exitCode, all } = await this.#run(["--no-worker-threads", file], env);
      for (const name of readdirSync(folder)) {
        /** @type {MutantCoverage} */
        const { perTest } = JSON.parse(readFileSync(join(folder, name), "utf8"));
        mutantCoverage.perTest[file] = { ...mutantCoverage.perTest[file], ...perTest[file] };
      }
      rmSync(folder, { recursive: true });
      if (exitCode !== 0)
        return { status: DryRunStatus.Error, errorMessage: `${file} fails without a mutant:\n${all}` };
      const timeSpentMs = Date.now() - begun;
      tests.push({ id: file, name: file, fileName: file, status: TestStatus.Success, timeSpentMs });
    }
    const breadth = tests.map(({ id }) => [id, Object.keys(mutantCoverage.perTest[id] ?? {}).length]);
    writeFileSync(breadthFile, JSON.stringify(Object.fromEntries(breadth)));
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  /**
   * @param {import("@stryker-mutator/api/test-runner").MutantRunOptions} options
   * @returns {Promise<import("@stryker-mutator/api/test-runner").MutantRunResult>}
   */
  async mutantRun({ activeMutant, testFilter = [], timeout }) {
    const env = { [INSTRUMENTER_CONSTANTS.ACTIVE_MUTANT_ENV_VARIABLE]: activeMutant.id };
    const nrOfTests = testFilter.length;
    /** @type {Record<string, number>} */
    const breadth = JSON.parse(readFileSync(breadthFile, "utf8"));
    const files = testFilter.toSorted((one, other) => (breadth[one] ?? 0) - (breadth[other] ?? 0));
    for (const some of [files.slice(0, firstFiles), files.slice(firstFiles)]) {
      if (some.length === 0) continue;
      const { exitCode, timedOut, all } = await this.#run(["--fail-fast", ...some], env, timeout);
      if (timedOut) return { status: MutantRunStatus.Timeout };
      if (exitCode !== 0) {
        return { status: MutantRunStatus.Killed, killedBy: some, failureMessage: String(all), nrOfTests };
      }
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }

  async dispose() {
    this.#end.abort();
  }

  /**
   * @param {string[]} args
   * @param {Record<string, string>} env
   * @param {number} [timeout]
   */
  #run(args, env, timeout) {
    const cancelSignal = this.#end.signal;
    const limits = {
      cancelSignal,
      forceKillAfterDelay: 1000,
      ...(timeout !== undefined && { timeout: Math.ceil(timeout) }),
    };
    return execa("ava", args, { env, preferLocal: true, reject: false, all: true, ...limits });
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "ava", AvaRunner)];
