import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { missingClients, runClient } from "./environment";

const script = join(__dirname, "botocore_cases.py");
/** The functions that take nothing and follow the helpers: each is a case, named for what it proves. */
const helpers = ["a_workload", "client", "control", "error_of", "keys_of", "reviewer_keys"];
const cases = [...readFileSync(script, "utf8").matchAll(/^def (\w+)\(/gm)]
  .map(([, name = ""]) => name)
  .filter((name) => !helpers.includes(name));

const missing = missingClients();

describe.skipIf(missing)(`botocore against the emulator${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => emulator.control.reset());
  afterAll(() => emulator?.close());

  it.each(cases)("%s", async (name) => {
    const { code, stderr } = await runClient(emulator, "python", [script, name]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });
});
