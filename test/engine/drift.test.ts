import type { Stack } from "@pulumi/pulumi/automation";
import { expect } from "vitest";
import { WorkloadShare } from "./door";
import { type Declared, existing, operations, programOf, readonlyShares, reviewer, stateOf, test } from "./project";
import { isWrite } from "./sets";

async function shareIdsOf(stack: Stack): Promise<Record<string, unknown>> {
  const states = Object.entries(await stateOf(stack));
  return Object.fromEntries(states.map(([name, { outputs }]) => [name, outputs.shareId]));
}

test("up makes a share, a second up changes nothing, and destroy leaves none", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await project.stack(async () => {
    const { shareId, status, adoptExisting } = new WorkloadShare("review", {
      workloadId,
      sharedWith: reviewer,
      permissionType: "READONLY",
    });
    return { shareId, status, adoptExisting: adoptExisting.apply((value) => value ?? "absent") };
  });
  const { outputs } = await stack.up();
  const [share] = await emulator.control.shares();
  expect(outputs.shareId?.value).toBe(share?.shareId);
  expect(outputs.status?.value).toBe("PENDING");
  expect(outputs.adoptExisting?.value).toBe("absent");
  const { review } = await stateOf(stack);
  expect(review?.id).toBe(`${workloadId}/${share?.shareId}`);
  expect(review?.outputs).toMatchObject({ shareId: share?.shareId, status: "PENDING", accountId: "111111111111" });
  expect(await operations(emulator)).toEqual([
    "GetCallerIdentity",
    "ListWorkloadShares",
    "CreateWorkloadShare",
    "ListWorkloadShares",
  ]);

  await stack.up({ expectNoChanges: true });
  await stack.up({ expectNoChanges: true, refresh: true });
  await stack.destroy({ refresh: true });
  expect(await emulator.control.shares()).toEqual([]);
  expect(await stateOf(stack)).toEqual({});
});

test("what was done by hand shows in preview --refresh and is healed, but for a rejection, which is told each time", async ({
  emulator,
  project,
  workloadId,
}) => {
  const principals = {
    edited: reviewer,
    deleted: "333333333333",
    expired: "444444444444",
    rejected: "555555555555",
    accepted: "666666666666",
  };
  const stack = await project.stack(programOf(readonlyShares(workloadId, principals)));
  await stack.up();
  const before = await shareIdsOf(stack);
  await emulator.control.editOutside(before.edited as string, "CONTRIBUTOR");
  await emulator.control.deleteOutside(before.deleted as string);
  await emulator.control.expire(before.expired as string);
  await emulator.control.reject(before.rejected as string);
  await emulator.control.accept(before.accepted as string);

  const preview = await stack.preview({ refresh: true, diff: true });
  expect(preview.changeSummary).toEqual({ create: 1, replace: 1, update: 2, same: 2 });
  expect(preview.stdout).toContain('permissionType: "CONTRIBUTOR" => "READONLY"');

  const healed = await stack.up({ refresh: true });
  expect(healed.stdout).toContain("the recipient rejected the share");
  const shares = await emulator.control.shares();
  expect(shares.map(({ sharedWith, permissionType, status }) => [sharedWith, permissionType, status]).sort()).toEqual([
    [principals.edited, "READONLY", "PENDING"],
    [principals.deleted, "READONLY", "PENDING"],
    [principals.expired, "READONLY", "PENDING"],
    [principals.rejected, "READONLY", "REJECTED"],
    [principals.accepted, "READONLY", "ACCEPTED"],
  ]);
  expect((await stateOf(stack)).accepted?.outputs.status).toBe("ACCEPTED");
  const after = await shareIdsOf(stack);
  expect(new Set(Object.values(after))).toEqual(new Set(shares.map(({ shareId }) => shareId)));
  const remade = Object.keys(principals).filter((name) => after[name] !== before[name]);
  expect(remade).toEqual(["deleted", "expired"]);

  const again = await stack.up({ refresh: true });
  expect(again.stdout).toContain("the recipient rejected the share");
  expect(again.summary.resourceChanges).toEqual({ update: 1, same: 5 });
  expect(await shareIdsOf(stack)).toEqual(after);
  await emulator.control.deleteOutside(after.deleted as string);
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
});

test("a new permission is updated in place, a new spelling without a write; a new principal or workload replaces, new before old", async ({
  emulator,
  project,
  workloadId,
}) => {
  const share = (sharedWith: string) => ({ workloadId, sharedWith, permissionType: "READONLY" as const });
  const declared: Declared = {
    permission: share("333333333333"),
    spelling: share(reviewer),
    principal: share("444444444444"),
    workload: share("555555555555"),
  };
  const stack = await project.stack(programOf(declared));
  await stack.up();
  const before = await shareIdsOf(stack);
  await emulator.control.resetCalls();

  const other = await emulator.control.addWorkload({ name: "Other" });
  declared.permission = { ...share("333333333333"), permissionType: "CONTRIBUTOR" };
  declared.spelling = {
    ...share(`arn:aws:iam::${reviewer}:root`),
    workloadId: `arn:aws:wellarchitected:us-east-1:111111111111:workload/${workloadId}`,
  };
  declared.principal = share("666666666666");
  declared.workload = { ...share("555555555555"), workloadId: other.workloadId };
  const { summary } = await stack.up();
  expect(summary.resourceChanges).toEqual({ update: 2, replace: 2, same: 1 });
  const shares = await emulator.control.shares();
  expect(shares.map((share) => [share.sharedWith, share.permissionType, share.resourceId]).sort()).toEqual([
    [reviewer, "READONLY", workloadId],
    ["333333333333", "CONTRIBUTOR", workloadId],
    ["555555555555", "READONLY", other.workloadId],
    ["666666666666", "READONLY", workloadId],
  ]);
  const after = await shareIdsOf(stack);
  expect([after.permission, after.spelling]).toEqual([before.permission, before.spelling]);
  const writes = (await operations(emulator)).filter(isWrite);
  expect(writes.toSorted().reverse()).toEqual([
    "UpdateWorkloadShare",
    "DeleteWorkloadShare",
    "DeleteWorkloadShare",
    "CreateWorkloadShare",
    "CreateWorkloadShare",
  ]);
  expect(writes.lastIndexOf("CreateWorkloadShare")).toBeLessThan(writes.indexOf("DeleteWorkloadShare"));
  await stack.up({ expectNoChanges: true });
  await stack.destroy({ runProgram: true });
  expect(await emulator.control.shares()).toEqual([]);
});

test("a share that the program declares no more is deleted, by up and by up --refresh; by destroy --refresh, all are", async ({
  emulator,
  project,
  workloadId,
}) => {
  const declared = readonlyShares(workloadId, { first: reviewer, second: "333333333333", third: "444444444444" });
  const stack = await project.stack(programOf(declared));
  await stack.up();
  delete declared.first;
  await stack.up();
  expect(await existing(emulator)).toEqual(["333333333333 READONLY", "444444444444 READONLY"]);
  delete declared.second;
  await stack.up({ refresh: true });
  expect(await existing(emulator)).toEqual(["444444444444 READONLY"]);
  expect(Object.keys(await stateOf(stack))).toEqual(["third"]);
  await stack.destroy({ refresh: true, runProgram: true });
  expect(await existing(emulator)).toEqual([]);
  expect(await stateOf(stack)).toEqual({});
});
