// AVA takes longer to start than most files of tests to run, so one process of it tries one mutant after another. The file that
// a request names is loaded anew, and its tests run by `t.try()`: assertions, teardowns and timeouts are AVA's.
import { once } from "node:events";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setImmediate as nextTurn } from "node:timers/promises";
import test from "ava";

/**
 * What the runner asks for: a file's tests with these titles, or all of them.
 * @typedef {{ mutant?: string, hitLimit?: number | undefined, file: string, titles?: string[] | undefined, measures?: boolean }} Request
 * @typedef {{ title: string | undefined, message: string }} Failure
 * @typedef {import("@stryker-mutator/api/core").MutantCoverage} MutantCoverage
 * @typedef {{ failure?: Failure | undefined, hits: number, coverage?: MutantCoverage | undefined }} Answer
 * @typedef {(t: import("ava").ExecutionContext, ...args: unknown[]) => unknown} Implementation
 * @typedef {{ title: string | undefined, run: (t: import("ava").ExecutionContext) => unknown }} Declared
 */

const built = join(process.cwd(), "dist/");
/** What the code of mutants reads and counts in. */
const stryker = /** @type {Record<string, any>} */ (Object.assign(globalThis, { __stryker__: {} }).__stryker__);

/** @type {Declared[]} */
let declared = [];
/** @type {Set<Promise<unknown>>} */
const unhandled = new Set();
process.on("unhandledRejection", (_, promise) => unhandled.add(promise));
process.on("rejectionHandled", (promise) => unhandled.delete(promise));

/** Takes the place of AVA's `test` in the files: keeps what is declared, by AVA's rules. */
function declare(/** @type {any[]} */ ...args) {
  const given = typeof args[0] === "string" ? args.shift() : undefined;
  const implementation = args.shift();
  const title = implementation.title?.(given, ...args) ?? given;
  /** @type {Implementation} */
  const run = implementation.exec ?? implementation;
  declared.push({ title: title?.trim().replaceAll(/\s+/g, " "), run: (t) => run(t, ...args) });
}
/** @param {Implementation} hook which needn't assert anything, unlike a test. */
function before(hook) {
  declare(async (/** @type {import("ava").ExecutionContext} */ t) => {
    await hook(t);
    t.pass();
  });
}
Object.assign(declare, { serial: declare, before, macro: test.macro });

/** @param {string} file */
function load(file) {
  // A new one each time: it keeps what it has loaded.
  const require = createRequire(built);
  for (const name of Object.keys(require.cache)) if (name.startsWith(built)) delete require.cache[name];
  const ava = require.resolve("ava");
  Object.assign(require.cache, { [ava]: { loaded: true, exports: { __esModule: true, default: declare } } });
  declared = [];
  require(join(built, file.replace(/ts$/, "js")));
}

/**
 * @param {import("ava").ExecutionContext} t
 * @param {Request} request
 * @returns {Promise<Failure | undefined>}
 */
async function findFailure(t, { file, titles }) {
  try {
    load(file);
  } catch (error) {
    return { title: undefined, message: `${file} can't be loaded: ${error}` };
  }
  // A hook has no title.
  for (const { title, run } of declared.filter(({ title }) => !title || !titles || titles.includes(title))) {
    stryker.currentTestId = title;
    const attempt = await t.try((t) => run(t));
    attempt.discard();
    if (!attempt.passed) return { title, message: `${title}: ${attempt.errors[0]?.message}` };
  }
  await nextTurn();
  return unhandled.size === 0 ? undefined : { title: undefined, message: `${file} leaves a rejection unhandled` };
}

/**
 * @param {import("ava").ExecutionContext} t
 * @param {Request} request
 * @returns {Promise<Answer>}
 */
async function answer(t, request) {
  const { mutant, hitLimit } = request;
  Object.assign(stryker, { activeMutant: mutant, hitLimit, hitCount: 0 });
  Object.assign(stryker, { mutantCoverage: undefined, currentTestId: undefined });
  unhandled.clear();
  const failure = await findFailure(t, request);
  return { failure, hits: stryker.hitCount, ...(request.measures && { coverage: stryker.mutantCoverage }) };
}

test("each mutant is tried", async (t) => {
  const runner = connect(Number(process.env.MUTATION_PORT), "127.0.0.1");
  await once(runner, "connect");
  runner.write(`${process.pid}\n`);
  for await (const line of createInterface(runner)) {
    // If a test waits for something that never happens, nothing keeps the process, and AVA ends it.
    runner.unref();
    const answered = await answer(t, JSON.parse(line));
    runner.ref();
    runner.write(`${JSON.stringify(answered)}\n`);
  }
  t.pass();
});
