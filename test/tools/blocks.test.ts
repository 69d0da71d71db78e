import * as wellArchitected from "@aws-sdk/client-wellarchitected";
import test from "ava";
import { execa } from "execa";
import { parseAllDocuments } from "yaml";
import { exampleNames, exampleProgram, languages } from "#tools/docs/examples.mjs";
import { packageJson, projectFolder } from "#tools/project.mjs";
import { type Emulator, startEmulator } from "../../emulator";
import { createProgram } from "../../provider/cli/program";
import { type Block, blocks, pages } from "./blocks";
import { commandsIn } from "./shell";
import { textOf } from "./texts";
import { problemsOfProgram } from "./yaml";

/** Those that are compiled or run by test/languages/pages.test.ts, or compared with what is. */
const programs = [...Object.keys(languages).filter((language) => language !== "yaml"), "javascript"];
/** Checked here. */
const others = ["yaml", "json", "sh"];
/** Not code: a formula, and a drawing. */
const drawings = ["text", "mermaid"];

test("each code block says its language, and is of one that is compiled, run or checked", (t) => {
  const strange = blocks().filter(({ language }) => ![...programs, ...others, ...drawings].includes(language));

  t.true(blocks().length > 100);
  t.deepEqual(
    strange.map(({ at, language }) => `${at}: ${language || "no language"}`),
    [],
  );
});

test("what is in a language that no test compiles is an example of schema.json, which the reference says", (t) => {
  const examples = ["csharp", "java"].flatMap((language) =>
    exampleNames().map((name) => exampleProgram(name, language)),
  );

  t.deepEqual(
    blocks("csharp", "java")
      .filter(({ text }) => !examples.includes(text))
      .map(({ at }) => at),
    [],
  );
});

test("each YAML block can be parsed, and its resources and function calls are what schema.json says", (t) => {
  const problems = blocks("yaml").flatMap(({ at, text }) =>
    parseAllDocuments(text).flatMap((document) => {
      const wrong = [...document.errors, ...document.warnings].map(({ message }) => message);
      return [...wrong, ...(wrong.length > 0 ? [] : problemsOfProgram(document.toJS()))].map((why) => `${at}: ${why}`);
    }),
  );

  t.deepEqual(problems, []);
});

test("a YAML program whose resource is misspelled, lacks an input, or has one of the wrong type is found", (t) => {
  const share = { workloadId: "0123456789abcdef0123456789abcdef", sharedWith: "222222222222" };
  const problemsOf = (properties: object, type = "wellarchitected:WorkloadShare") =>
    problemsOfProgram({ resources: { review: { type, properties } } });

  t.deepEqual(problemsOf({ ...share, permissionType: "READONLY" }), []);
  t.deepEqual(problemsOf({ ...share, permissionType: "READ" }), ["review.permissionType can't be READ"]);
  t.deepEqual(problemsOf(share), ["review has no permissionType"]);
  t.deepEqual(problemsOf({ ...share, sharedWith: 222222222222, permissionType: "READONLY" }), [
    "review.sharedWith is no string, but 222222222222",
  ]);
  t.deepEqual(problemsOf({ ...share, permissionType: "READONLY", principal: "x" }), ["review takes no principal"]);
  t.deepEqual(problemsOf(share, "wellarchitected:WorkloadShear"), [
    "review: there is no wellarchitected:WorkloadShear",
  ]);
});

test("each JSON block can be parsed", (t) => {
  for (const { at, text } of blocks("json")) t.notThrows(() => JSON.parse(text), at);
});

test("each IAM action that a page names is one of the service's operations", (t) => {
  const actions = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\bwellarchitected:([A-Z]\w+)/g)].map(([, action = ""]) => ({ page, action })),
  );
  // Resources have tokens of the same form, such as wellarchitected:WorkloadShare.
  const isResource = (name: string) => textOf("schema.json").includes(`"wellarchitected:index:${name}"`);

  t.true(actions.length > 50);
  t.deepEqual(
    actions.filter(({ action }) => !Object.hasOwn(wellArchitected, `${action}Command`) && !isResource(action)),
    [],
  );
});

const scripts = blocks("sh");
const commands = scripts.flatMap(({ at, text }) => commandsIn(text).map((words) => ({ at, words })));

/** The arguments with which the pages call a command, with npx or without. */
function callsOf(name: string): { at: string; args: string[] }[] {
  return commands.flatMap(({ at, words }) => {
    const [first, ...args] = words[0] === "npx" ? words.slice(1) : words;
    return first === name ? [{ at, args }] : [];
  });
}

test("bash finds no mistake in any script", async (t) => {
  const found = await Promise.all(
    scripts.map(async ({ at, text }: Block) => {
      const { exitCode, stderr } = await execa("bash", ["-n"], { input: text, reject: false });
      return exitCode === 0 ? [] : [`${at}: ${stderr}`];
    }),
  );

  t.true(scripts.length > 20);
  t.deepEqual(found.flat(), []);
});

test("each call of wellarchitected-shares on a page is one that the command takes", (t) => {
  const calls = callsOf("wellarchitected-shares");

  t.true(calls.length > 5);
  for (const { at, args } of calls) t.notThrows(() => parse(args), at);
  t.throws(() => parse(["scan", "--region", "us-east-1"]));
});

/** @throws an error of the command line that says what is wrong with it. */
function parse(args: readonly string[]): void {
  const program = createProgram("0.0.0", () => {});
  for (const command of program.commands) command.action(() => {}).configureOutput({ writeErr: () => {} });
  program.parse(args, { from: "user" });
}

test("each option of wellarchitected-emulator on a page is one that it has", async (t) => {
  const { stdout } = await execa(process.execPath, ["dist/emulator/main.js", "--help"], { cwd: projectFolder });
  const options = callsOf("wellarchitected-emulator").flatMap(({ args }) => args.filter((arg) => arg.startsWith("--")));

  t.true(callsOf("wellarchitected-emulator").length > 0);
  t.deepEqual(
    options.filter((option) => !new RegExp(`^ +(-\\w, )?${option} `, "m").test(stdout)),
    [],
  );
});

/** What the pages ask the emulator's control interface for, by page. */
const controls = callsOf("curl").flatMap(({ at, args }) => {
  const method = args.map((arg) => /\/_emulator\/(\w+)$/.exec(arg)?.[1]).find((found) => found !== undefined);
  return method === undefined ? [] : [{ at, method, body: args[args.indexOf("-d") + 1] ?? "{}" }];
});
const controlsOfPages = Object.entries(Object.groupBy(controls, ({ at }) => at.replace(/:\d+$/, "")));

for (const [page, calls = []] of controlsOfPages) {
  test(`the emulator takes what ${page} tells a reader to ask its control interface, in that order`, async (t) => {
    const emulator = await startEmulator();
    t.teardown(() => emulator.close());

    for (const { at, method, body } of calls) {
      const answer = await fetch(`${emulator.controlUrl}/${method}`, {
        method: "POST",
        body: method === "shares" ? "{}" : body.replaceAll(/<[^>]+>/g, await shareIdIn(emulator)),
      });

      t.true(answer.ok, `${at}: ${method}: ${await answer.text()}`);
    }
  });
}

/** What a page has the reader fill in: the ID of the one share, which the reader's program has made by then. */
async function shareIdIn({ control }: Emulator): Promise<string> {
  const [[share], [workload]] = [await control.shares(), await control.workloads()];
  if (share) return share.shareId;
  return workload ? control.shareOutside(workload.workloadId, "222222222222", "READONLY") : "";
}

test("each npm script on a page is one of package.json", (t) => {
  const { scripts: known } = packageJson as unknown as { scripts: Record<string, string> };
  const asked = callsOf("npm").flatMap(({ args }) => (args[0] === "run" ? [args[1] ?? ""] : []));

  t.true(asked.length > 4);
  t.deepEqual(
    asked.filter((name) => !Object.hasOwn(known, name)),
    [],
  );
});
