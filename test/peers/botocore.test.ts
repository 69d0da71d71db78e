import { readFileSync } from "node:fs";
import { join } from "node:path";
import anyTest from "ava";
import { projectFolder } from "#tools/project.mjs";
import { startFor } from "../emulator/clients";
import { missingClients, runClient } from "./environment";

/** One after the other: each starts a Python. */
const test = missingClients() === undefined ? anyTest.serial : anyTest.skip;

const script = join(projectFolder, "test", "peers", "botocore_cases.py");
/** Each function that takes nothing is a case, unless its name begins with `_`; its docstring says what it proves. */
const cases = readFileSync(script, "utf8").matchAll(/^def ([a-z]\w*)\(\):\n(?: {4}"""(.+)""")?/gm);

for (const [, name = "", title = name] of cases) {
  test(title, async (t) => {
    const emulator = await startFor(t);

    const { code, stderr } = await runClient(emulator, "python", [script, name]);

    t.is(stderr, "");
    t.is(code, 0);
  });
}
