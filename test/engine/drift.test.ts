import type { Stack } from "@pulumi/pulumi/automation";
import { describe, expect } from "vitest";
import { WorkloadShare } from "./door";
import { type Declared, existing, operations, programOf, reviewer, stateOf, test } from "./project";

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
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
});

test("a permission changed by hand shows in preview --refresh and is healed in place", async ({ emulator, stack }) => {
  await stack.up();
  const shareId = (await emulator.control.shares())[0]?.shareId as string;
  await emulator.control.editOutside(shareId, "CONTRIBUTOR");

  const preview = await stack.preview({ refresh: true, diff: true });
  expect(preview.changeSummary).toMatchObject({ update: 1 });
  expect(preview.stdout).toContain('permissionType: "CONTRIBUTOR" => "READONLY"');
  await expect(stack.preview({ refresh: true, expectNoChanges: true })).rejects.toThrow("no changes");

  await stack.up({ refresh: true });
  expect(await existing(emulator)).toEqual([`${reviewer} READONLY`]);
  expect((await emulator.control.shares())[0]?.shareId).toBe(shareId);
  await stack.preview({ refresh: true, expectNoChanges: true });
});

test("a share deleted by hand shows in preview --refresh and is made again", async ({ emulator, stack }) => {
  await stack.up();
  const shareId = (await emulator.control.shares())[0]?.shareId as string;
  await emulator.control.deleteOutside(shareId);

  expect((await stack.preview({ refresh: true })).changeSummary).toMatchObject({ create: 1 });
  await stack.up({ refresh: true });
  const [share] = await emulator.control.shares();
  expect(share?.shareId).not.toBe(shareId);
  expect((await stateOf(stack)).review?.outputs.shareId).toBe(share?.shareId);
  await emulator.control.deleteOutside(share?.shareId as string);
  await stack.destroy();
});

test("an expired invitation is offered again; a rejected one is drift, told each time and never offered unasked", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await project.stack(
    programOf({
      expired: { workloadId, sharedWith: reviewer, permissionType: "READONLY" },
      rejected: { workloadId, sharedWith: "333333333333", permissionType: "READONLY" },
    }),
  );
  await stack.up();
  const { expired, rejected } = await stateOf(stack);
  await emulator.control.expire(expired?.outputs.shareId as string);
  await emulator.control.reject(rejected?.outputs.shareId as string);

  const preview = await stack.preview({ refresh: true });
  expect(preview.changeSummary).toMatchObject({ replace: 1, update: 1 });
  const healed = await stack.up({ refresh: true });
  expect(healed.stdout).toContain("the recipient rejected the share");
  const again = await stack.up();
  expect(again.stdout).toContain("the recipient rejected the share");

  const shares = await emulator.control.shares();
  expect(shares.map(({ sharedWith, status }) => [sharedWith, status]).sort()).toEqual([
    [reviewer, "PENDING"],
    ["333333333333", "REJECTED"],
  ]);
  expect((await stateOf(stack)).expired?.outputs.shareId).not.toBe(expired?.outputs.shareId);
  expect((await stateOf(stack)).rejected?.outputs.shareId).toBe(rejected?.outputs.shareId);
});

test("acceptance is no drift", async ({ emulator, stack }) => {
  await stack.up();
  await emulator.control.accept((await emulator.control.shares())[0]?.shareId as string);
  await stack.preview({ refresh: true, expectNoChanges: true });
  await stack.refresh();
  expect((await stateOf(stack)).review?.outputs.status).toBe("ACCEPTED");
});

test("a new permission is updated in place; a new principal or workload replaces, new before old", async ({
  emulator,
  project,
  workloadId,
}) => {
  const declared: Declared = { review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" } };
  const stack = await project.stack(programOf(declared));
  await stack.up();
  const shareId = (await emulator.control.shares())[0]?.shareId;

  declared.review = { workloadId, sharedWith: reviewer, permissionType: "CONTRIBUTOR" };
  await stack.up();
  expect(await existing(emulator)).toEqual([`${reviewer} CONTRIBUTOR`]);
  expect((await emulator.control.shares())[0]?.shareId).toBe(shareId);

  await emulator.control.resetCalls();
  declared.review = { workloadId, sharedWith: "333333333333", permissionType: "CONTRIBUTOR" };
  await stack.up();
  expect(await existing(emulator)).toEqual(["333333333333 CONTRIBUTOR"]);
  const calls = await operations(emulator);
  expect(calls.indexOf("CreateWorkloadShare")).toBeLessThan(calls.indexOf("DeleteWorkloadShare"));

  const other = await emulator.control.addWorkload({ name: "Other" });
  declared.review = { workloadId: other.workloadId, sharedWith: "333333333333", permissionType: "CONTRIBUTOR" };
  await stack.up();
  expect((await emulator.control.shares()).map((share) => share.workloadId)).toEqual([other.workloadId]);
  await stack.up({ expectNoChanges: true });
});

test("another spelling of the same principal or workload is an update without a write", async ({
  emulator,
  project,
  workloadId,
}) => {
  const declared: Declared = { review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" } };
  const stack = await project.stack(programOf(declared));
  await stack.up();
  const before = await emulator.control.shares();
  await emulator.control.resetCalls();
  declared.review = {
    workloadId: `arn:aws:wellarchitected:us-east-1:111111111111:workload/${workloadId}`,
    sharedWith: `arn:aws:iam::${reviewer}:root`,
    permissionType: "READONLY",
  };
  const { summary } = await stack.up();
  expect(summary.resourceChanges).toMatchObject({ update: 1 });
  expect(await emulator.control.shares()).toEqual(before);
  expect(new Set(await operations(emulator))).toEqual(new Set(["GetCallerIdentity", "ListWorkloadShares"]));
  await stack.up({ expectNoChanges: true });
});

describe("a share that the program declares no more", () => {
  test.for([
    ["up", (stack: Stack) => stack.up()],
    ["up --refresh", (stack: Stack) => stack.up({ refresh: true })],
  ] as const)("is deleted by %s", async ([, run], { emulator, project, workloadId }) => {
    const review = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
    const declared: Declared = { review, kept: { ...review, sharedWith: "333333333333" } };
    const stack = await project.stack(programOf(declared));
    await stack.up();
    delete declared.review;
    await run(stack);
    expect(await existing(emulator)).toEqual(["333333333333 READONLY"]);
    expect(Object.keys(await stateOf(stack))).toEqual(["kept"]);
  });

  test.for([
    ["destroy --refresh", { refresh: true }],
    ["destroy --run-program", { runProgram: true }],
    ["destroy --refresh --run-program", { refresh: true, runProgram: true }],
  ] as const)("and by %s", async ([, options], { emulator, stack }) => {
    await stack.up();
    await stack.destroy(options);
    expect(await existing(emulator)).toEqual([]);
    expect(await stateOf(stack)).toEqual({});
  });
});
