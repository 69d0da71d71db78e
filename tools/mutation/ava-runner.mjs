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
 * @typedef {{ coverage: MutantCoverage, breadth: number, timeSpentMs: number }} Measured
 */

/** In the sandbox, which the runners share. */
const measuredFile = "measured.json";

/** Nor are tests of the command: it runs in processes of its own, without a mutant. */
const unrelated = /^test\/(emulator|tools|cli)\//;

/** A file may take this long, and some times as long as without a mutant: what hangs is found soon, on a busy machine, too. */
const patience = { milliseconds: 10_000, times: 5 };

/** @implements {TestRunner} */
class AvaRunner {
  /** @type {AvaProcess | undefined} */
  #process;
  /** How many mutants of a source file each file of tests has killed. @type {Record<string, Record<string, number>>} */
  #kills = {};
  /** Each file of tests without a mutant: coverage by its tests' titles, and how many mutants these run. @type {Record<string, Measured>} */
  #measured = {};

  capabilities() {
    return { reloadEnvironment: true };
  }

  /** @returns {Promise<import("@stryker-mutator/api/test-runner").DryRunResult>} */
  async dryRun() {
    const config = await import(pathToFileURL(join(process.cwd(), "ava.config.mjs")).href);
    const files = globSync(config.default.files).filter((/** @type {string} */ file) => !unrelated.test(file));
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
      mutantCoverage.perTest[file] = sumOf([coverage.static, ...Object.values(coverage.perTest)]);
      const timeSpentMs = Date.now() - begun;
      const breadth = Object.keys(sumOf(Object.values(coverage.perTest))).length;
      this.#measured[file] = { coverage, breadth, timeSpentMs };
      tests.push({ id: file, name: file, fileName: file, status: TestStatus.Success, timeSpentMs });
    }
    writeFileSync(measuredFile, JSON.stringify(this.#measured));
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  /**
   * @param {import("@stryker-mutator/api/test-runner").MutantRunOptions} options
   * @returns {Promise<MutantRunResult>}
   */
  async mutantRun({ activeMutant: { id: mutant, fileName }, testFilter = [], hitLimit }) {
    const nrOfTests = testFilter.length;
    this.#kills[fileName] ??= {};
    const kills = this.#kills[fileName];
    for (const file of this.#bestFirst(testFilter, kills)) {
      const request = { mutant, hitLimit, file, titles: this.#titlesOf(file, mutant) };
      const outcome = await this.#askReliably(request);
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
    await this.#end();
  }

  /**
   * What one mutant leaves behind must not kill another: a failure counts if the test still passes without the mutant, and
   * an end if it happens in a new process.
   * @param {Request} request
   * @returns {Promise<Outcome | "unreliable">}
   */
  async #askReliably(request) {
    const timeout = patience.milliseconds + patience.times * this.#measuredOf(request.file).timeSpentMs;
    for (const _ of ["at once", "in a new process"]) {
      const { isFresh = true } = this.#process ?? {};
      const outcome = await this.#ask(request, timeout);
      if (outcome === "late" || (outcome === "ended" && isFresh)) return outcome;
      if (outcome === "ended") continue;
      if (!outcome.failure) return outcome;
      const { title } = outcome.failure;
      const without = await this.#ask({ file: request.file, titles: title ? [title] : undefined }, timeout);
      if (typeof without !== "string" && !without.failure) return outcome;
      await this.#end();
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
    if (typeof answer === "string") await this.#end();
    return answer;
  }

  /** Those that have killed most of this source file's in the time that they take, then those that run the least besides. */
  #bestFirst(/** @type {string[]} */ files, /** @type {Record<string, number>} */ kills) {
    const yieldOf = (/** @type {string} */ file) => (kills[file] ?? 0) / (this.#measuredOf(file).timeSpentMs + 1);
    const breadthOf = (/** @type {string} */ file) => this.#measuredOf(file).breadth;
    return files.toSorted((one, other) => yieldOf(other) - yieldOf(one) || breadthOf(one) - breadthOf(other));
  }

  /** The tests that run a mutant; undefined, which is all, if loading the file does. */
  #titlesOf(/** @type {string} */ file, /** @type {string} */ mutant) {
    const { static: loaded, perTest } = this.#measuredOf(file).coverage;
    if (mutant in loaded) return undefined;
    return Object.keys(perTest).filter((title) => mutant in (perTest[title] ?? {}));
  }

  /** @returns {Measured} */
  #measuredOf(/** @type {string} */ file) {
    if (!(file in this.#measured)) this.#measured = JSON.parse(readFileSync(measuredFile, "utf8"));
    return this.#measured[file] ?? { coverage: { static: {}, perTest: {} }, breadth: 0, timeSpentMs: 0 };
  }

  async #end() {
    const ended = this.#process;
    this.#process = undefined;
    await ended?.end();
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
