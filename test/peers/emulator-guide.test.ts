import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import anyTest from "ava";
import { startFor } from "../emulator/clients";
import { examplesIn } from "../emulator/guide";
import { missingClients, runClient } from "./environment";

const missing = missingClients();
const test = missing === undefined ? anyTest.serial : anyTest.skip;
const unlessSkipped = missing === undefined ? "" : ` (skipped: ${missing})`;

/** What the example takes of boto3 is botocore's, by a shorter name. */
const boto3 = "import botocore.session\nclient = botocore.session.get_session().create_client\n";

test(`the Python example of the emulator's guide shares, accepts, and prints that it was accepted${unlessSkipped}`, async (t) => {
  const emulator = await startFor(t);
  const folder = mkdtempSync(join(tmpdir(), "emulator-guide-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const [code = "", ...others] = examplesIn("python");
  t.deepEqual(others, []);
  writeFileSync(join(folder, "boto3.py"), boto3);
  writeFileSync(join(folder, "example.py"), code);

  const {
    code: exitCode,
    stdout,
    stderr,
  } = await runClient(emulator, "python", [join(folder, "example.py")], {
    WELLARCHITECTED_EMULATOR_CONTROL_URL: emulator.controlUrl,
  });

  t.deepEqual([exitCode, stdout, stderr], [0, "ACCEPTED\n", ""]);
});
