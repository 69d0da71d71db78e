// AVA for Stryker, which has no runner of its own for it. A test, to Stryker, is a file of tests.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { DryRunStatus, MutantRunStatus, TestStatus } from "@stryker-mutator/api/test-runner";
import { AvaProcess } from "./ava-process.mjs";

/**
 * @typedef {import("@stryker-mutator/api/test-runner").TestRunner} TestRunner
 * @typedef {import("@stryker-mutator/api/test-runner").MutantRunResult} MutantRunResult
 * @typedef {import("@stryker-mutator/api/core").MutantCoverage} MutantCoverage
 * @typedef {import("./mutants.test.mjs").Request} Request
 * @typedef {import("./mutants.test.mjs").Answer} Answer
 * @typedef {Answer | "ended" | "late"} Outcome
 */

/** In the sandbox, which the runners share: the coverage of each file of tests, by its tests' titles. */
const coverageFile = "coverage.json";

/** @implements {TestRunner} */
class AvaRunner {
  /** @type {AvaProcess | undefined} */
  #process;
  /** How many mutants of a source file each file of tests has killed. @type {Record<string, Record<string, number>>} */
  #kills = {};
  /** @type {Record<string, MutantCoverage>} */
  #coverage = {};

  capabilities() {
    return { reloadEnvironment: true };
  }

  /** @returns {Promise<import("@stryker-mutator/api/test-runner").DryRunResult>} */
  async dryRun() {
    const config = await import(pathToFileURL(join(process.cwd(), "ava.config.mjs")).href);
    const files = globSync(config.default.files).filter(
      (/** @type {string} */ file) => !/^test\/(emulator|tools)\//.test(file),
    );
    /** @type {import("@stryker-mutator/api/test-runner").TestResult[]} */
    const tests = [];
    /** @type {MutantCoverage} */
    const mutantCoverage = { static: {}, perTest: {} };
    for (const file of files) {
      const begun = Date.now();
      const answer = await this.#ask({ file, measures: true });
      if (typeof answer === "string" || answer.failure) {
        const errorMessage = `${file} fails without a mutant: ${typeof answer === "string" ? answer : answer.failure?.message}`;
        return { status: DryRunStatus.Error, errorMessage };
      }
      const { coverage = { static: {}, perTest: {} } } = answer;
      this.#coverage[file] = coverage;
      mutantCoverage.perTest[file] = sumOf([coverage.static, ...Object.values(coverage.perTest)]);
      const timeSpentMs = Date.now() - begun;
      tests.push({ id: file, name: file, fileName: file, status: TestStatus.Success, timeSpentMs });
    }
    writeFileSync(coverageFile, JSON.stringify(this.#coverage));
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  /**
   * @param {import("@stryker-mutator/api/test-runner").MutantRunOptions} options
   * @returns {Promise<MutantRunResult>}
   */
  async mutantRun({ activeMutant: { id: mutant, fileName }, testFilter = [], timeout, hitLimit }) {
    const nrOfTests = testFilter.length;
    this.#kills[fileName] ??= {};
    const kills = this.#kills[fileName];
    for (const file of this.#bestFirst(testFilter, kills)) {
      const request = { mutant, hitLimit, file, titles: this.#titlesOf(file, mutant) };
      const outcome = await this.#askReliably(request, timeout);
      if (outcome === "late") return { status: MutantRunStatus.Timeout };
      if (outcome === "unreliable") return { status: MutantRunStatus.Error, errorMessage: `${file} fails without it` };
      if (outcome !== "ended" && hitLimit !== undefined && outcome.hits > hitLimit)
        return { status: MutantRunStatus.Timeout, reason: "endless" };
      if (outcome === "ended" || outcome.failure) {
        kills[file] = (kills[file] ?? 0) + 1;
        const failureMessage = outcome === "ended" ? "the process ended" : String(outcome.failure?.message);
        return { status: MutantRunStatus.Killed, killedBy: [file], failureMessage, nrOfTests };
      }
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }

  async dispose() {
    this.#end();
  }

  /**
   * What one mutant leaves behind must not kill another: a failure counts if the test still passes without the mutant, and
   * an end if it happens in a new process.
   * @param {Request} request
   * @param {number} timeout
   * @returns {Promise<Outcome | "unreliable">}
   */
  async #askReliably(request, timeout) {
    for (const _ of ["at once", "in a new process"]) {
      const { isFresh = true } = this.#process ?? {};
      const outcome = await this.#ask(request, timeout);
      if (outcome === "late" || (outcome === "ended" && isFresh)) return outcome;
      if (outcome === "ended") continue;
      if (!outcome.failure) return outcome;
      const { title } = outcome.failure;
      const without = await this.#ask({ file: request.file, titles: title ? [title] : undefined }, timeout);
      if (typeof without !== "string" && !without.failure) return outcome;
      this.#end();
    }
    return "unreliable";
  }

  /**
   * @param {Request} request
   * @param {number} [timeout]
   * @returns {Promise<Outcome>}
   */
  async #ask(request, timeout) {
    this.#process ??= await AvaProcess.start();
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const late = new Promise((resolve) => {
      if (timeout !== undefined) timer = setTimeout(resolve, timeout, "late");
    });
    const answer = (await Promise.race([this.#process.ask(request), late])) ?? "ended";
    clearTimeout(timer);
    if (typeof answer === "string") this.#end();
    return answer;
  }

  /** Those that have killed others of the file, then those that run the least besides: they are about it. */
  #bestFirst(/** @type {string[]} */ files, /** @type {Record<string, number>} */ kills) {
    const breadth = (/** @type {string} */ file) => Object.keys(this.#coverageOf(file).perTest).length;
    return files.toSorted((one, other) => (kills[other] ?? 0) - (kills[one] ?? 0) || breadth(one) - breadth(other));
  }

  /** The tests that run a mutant; undefined, which is all, if loading the file does. */
  #titlesOf(/** @type {string} */ file, /** @type {string} */ mutant) {
    const { static: loaded, perTest } = this.#coverageOf(file);
    if (mutant in loaded) return undefined;
    return Object.keys(perTest).filter((title) => mutant in (perTest[title] ?? {}));
  }

  /** @returns {MutantCoverage} */
  #coverageOf(/** @type {string} */ file) {
    if (!(file in this.#coverage)) this.#coverage = JSON.parse(readFileSync(coverageFile, "utf8"));
    return this.#coverage[file] ?? { static: {}, perTest: {} };
  }

  #end() {
    this.#process?.end();
    this.#process = undefined;
  }
}

/** @param {import("@stryker-mutator/api/core").CoverageData[]} counts of hits, by mutant. */
function sumOf(counts) {
  /** @type {import("@stryker-mutator/api/core").CoverageData} */
  const sum = {};
  for (const [mutant, hits] of counts.flatMap(Object.entries)) sum[mutant] = (sum[mutant] ?? 0) + hits;
  return sum;
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "ava", AvaRunner)];
