import { expect } from "vitest";
import { type Declared, existing, failureOf, operations, programOf, reviewer, stateOf, test } from "./project";

test("a second stack that declares the same share is refused, and destroying it leaves the first one's share", async ({
  emulator,
  project,
  workloadId,
}) => {
  const program = programOf({ review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" } });
  const first = await project.stack(program, "first");
  const second = await project.stack(program, "second");
  await first.up();
  const before = await emulator.control.shares();

  const message = await failureOf(second.up());
  expect(message).toContain(`the workload is already shared with ${reviewer} (READONLY, PENDING`);
  expect(message).toContain("set adoptExisting: true");
  expect(message).not.toContain("    at ");
  await second.destroy();
  expect(await emulator.control.shares()).toEqual(before);
  await first.up({ expectNoChanges: true, refresh: true });
});

test("adoptExisting takes a share over, an up then changes nothing, and destroy deletes it", async ({
  emulator,
  project,
  workloadId,
}) => {
  const shareId = await emulator.control.shareOutside(workloadId, reviewer, "CONTRIBUTOR");
  const stack = await project.stack(
    programOf({ review: { workloadId, sharedWith: reviewer, permissionType: "READONLY", adoptExisting: true } }),
  );
  await stack.up();
  expect(await existing(emulator)).toEqual([`${reviewer} READONLY`]);
  expect((await stateOf(stack)).review?.outputs.shareId).toBe(shareId);
  await stack.up({ expectNoChanges: true });
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
});

test("a rename with adoptExisting keeps the share: the old resource's delete does not kill it", async ({
  emulator,
  project,
  workloadId,
}) => {
  const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
  const declared: Declared = { old: args };
  const stack = await project.stack(programOf(declared));
  await stack.up();
  const [before] = await emulator.control.shares();

  delete declared.old;
  declared.new = { ...args, adoptExisting: true };
  const { stdout } = await stack.up();
  expect(stdout).toContain("was not deleted: this run has kept it for");
  expect((await emulator.control.shares()).map(({ shareId }) => shareId)).toEqual([before?.shareId]);
  expect(Object.keys(await stateOf(stack))).toEqual(["new"]);
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("the same share declared twice is an error that names the other resource, before any call of the service", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await project.stack(
    programOf({
      one: { workloadId, sharedWith: reviewer, permissionType: "READONLY" },
      two: { workloadId, sharedWith: `arn:aws:iam::${reviewer}:root`, permissionType: "CONTRIBUTOR" },
    }),
  );
  expect(await failureOf(stack.preview())).toMatch(/declared twice for this workload: urn:pulumi:test::.*::(one|two) /);
  expect(await operations(emulator)).toEqual(["GetCallerIdentity"]);
});
