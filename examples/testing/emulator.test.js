// With the Pulumi engine, and the emulator in place of AWS: what `pulumi up` makes of it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import test from "ava";
import { startEmulator } from "pulumi-wellarchitected/emulator";
import { shareWithReviewers } from "./shares.js";

test("up shares the workload; after the reviewers have accepted, a second up changes nothing; destroy ends the access", async (t) => {
  t.timeout(120_000);
  const emulator = await startEmulator();
  t.teardown(() => emulator.close());
  const { workloadId } = await emulator.control.addWorkload({ name: "Shop" });
  const stack = await newStack(t, emulator, async () => {
    shareWithReviewers({ shop: workloadId }, "222222222222");
  });

  await stack.up();
  const [share] = await emulator.control.shares();
  t.like(share, { sharedWith: "222222222222", permissionType: "READONLY", status: "PENDING" });

  await emulator.control.accept(share.shareId);
  await stack.up({ refresh: true, expectNoChanges: true });

  await stack.destroy();
  t.deepEqual(await emulator.control.shares(), []);
});

/** A stack with a backend of its own, whose calls of AWS go to the emulator. */
async function newStack(t, emulator, program) {
  const folder = mkdtempSync(join(tmpdir(), "reviewers-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return LocalWorkspace.createOrSelectStack(
    { stackName: "test", projectName: "reviewers", program },
    {
      workDir: folder,
      // Where the packages of the program are.
      projectSettings: { name: "reviewers", runtime: "nodejs", main: import.meta.dirname },
      envVars: { ...emulator.env, PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: "" },
    },
  );
}
