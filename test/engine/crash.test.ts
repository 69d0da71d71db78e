import type { Stack } from "@pulumi/pulumi/automation";
import { expect } from "vitest";
import type { Emulator } from "../../emulator";
import { upKilledAt } from "./killed";
import { survivors } from "./processes";
import { type Declared, existing, programOf, reviewer, stateOf, test } from "./project";

/** What must hold after any rerun: exactly the declared shares, and state names them. */
async function expectWhole(emulator: Emulator, stack: Stack, expected: string[]): Promise<void> {
  expect(await existing(emulator)).toEqual(expected);
  const shares = await emulator.control.shares();
  const states = Object.values(await stateOf(stack));
  expect(states.map(({ outputs }) => outputs.shareId).sort()).toEqual(shares.map(({ shareId }) => shareId).sort());
}

test("killed between the service's work and the saved state, a create is found again by the rerun", async ({
  emulator,
  stack,
}) => {
  await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine and provider");
  const [made] = await emulator.control.shares();
  expect(await stateOf(stack)).toEqual({});
  await stack.up();
  expect((await emulator.control.shares())[0]?.shareId).toBe(made?.shareId);
  await expectWhole(emulator, stack, [`${reviewer} READONLY`]);
});

test("killed in a create, then declared with another permission, it is one share with the new one", async ({
  emulator,
  project,
  workloadId,
}) => {
  const declared: Declared = { review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" } };
  const stack = await project.stack(programOf(declared));
  await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine and provider");
  declared.review = { workloadId, sharedWith: reviewer, permissionType: "CONTRIBUTOR" };
  await stack.up();
  await expectWhole(emulator, stack, [`${reviewer} CONTRIBUTOR`]);
});

test("killed in an update or in a replacement's delete, the rerun ends with what is declared", async ({
  emulator,
  project,
  workloadId,
}) => {
  const declared: Declared = { review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" } };
  const stack = await project.stack(programOf(declared));
  await stack.up();
  declared.review = { workloadId, sharedWith: reviewer, permissionType: "CONTRIBUTOR" };
  await upKilledAt(emulator, stack, "UpdateWorkloadShare", "engine and provider");
  await stack.up();
  expect(await existing(emulator)).toEqual([`${reviewer} CONTRIBUTOR`]);

  declared.review = { workloadId, sharedWith: "333333333333", permissionType: "CONTRIBUTOR" };
  await upKilledAt(emulator, stack, "DeleteWorkloadShare", "engine and provider");
  await stack.up();
  await expectWhole(emulator, stack, ["333333333333 CONTRIBUTOR"]);
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
});

test("replaced, killed before the old share's delete, and reverted: the reverted share is kept", async ({
  emulator,
  project,
  workloadId,
}) => {
  const declared: Declared = { review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" } };
  const stack = await project.stack(programOf(declared));
  await stack.up();
  declared.review = { workloadId, sharedWith: "333333333333", permissionType: "READONLY" };
  const denied = await emulator.control.inject({ kind: "denied", operation: "DeleteWorkloadShare", times: "always" });
  await expect(stack.up()).rejects.toThrow("wellarchitected:DeleteWorkloadShare");
  await emulator.control.clearFaults(denied);
  expect(await existing(emulator)).toEqual([`${reviewer} READONLY`, "333333333333 READONLY"]);

  declared.review = { workloadId, sharedWith: reviewer, permissionType: "READONLY" };
  await stack.up();
  await stack.up({ expectNoChanges: true, refresh: true });
  await expectWhole(emulator, stack, [`${reviewer} READONLY`]);
});

test("a provider that a killed engine leaves behind exits", async ({ emulator, project, workloadId }) => {
  const stack = await project.stack(
    programOf({
      review: { workloadId, sharedWith: reviewer, permissionType: "READONLY", waitForAcceptance: true },
    }),
  );
  const plugins = await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine");
  expect(plugins.length).toBeGreaterThan(0);
  expect(await survivors(plugins)).toEqual([]);
});
