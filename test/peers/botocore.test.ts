import { readFileSync } from "node:fs";
import { join } from "node:path";
import anyTest, { type TestFn } from "ava";
import { projectFolder } from "#tools/project.mjs";
import { startEmulator } from "../../emulator";
import { missingClients, runClient } from "./environment";

const script = join(projectFolder, "test", "peers", "botocore_cases.py");
/** Each function that takes nothing is a case, unless its name begins with `_`; its docstring says what it proves. */
const found = readFileSync(script, "utf8").matchAll(/^def ([a-z]\w*)\(\):\n(?: {4}"""(.+)""")?/gm);
const cases = [...found].map(([, name = "", title = name]) => ({ name, title }));

/** Each case's traceback, or nothing, by the names of the cases. */
const test = anyTest as TestFn<{ readonly problems: Readonly<Record<string, string>> }>;
const missing = missingClients();

const unlessSkipped = missing === undefined ? "" : ` (skipped: ${missing})`;

/** All in one Python: its start takes longer than a case. */
async function problemsOfCases(): Promise<Record<string, string>> {
  const emulator = await startEmulator();
  try {
    const { stdout, stderr } = await runClient(emulator, "python", [script, ...cases.map(({ name }) => name)]);
    if (stderr !== "") throw new Error(stderr);
    return JSON.parse(stdout);
  } finally {
    await emulator.close();
  }
}

if (missing === undefined)
  test.before(async (t) => {
    t.context = { problems: await problemsOfCases() };
  });

for (const { name, title } of cases) {
  (missing === undefined ? test : test.skip)(`${title}${unlessSkipped}`, (t) => {
    t.is(t.context.problems[name], "");
  });
}
