import { expect } from "vitest";
import type { Emulator } from "../../emulator";
import { WorkloadShare, WorkloadShares, type WorkloadSharesArgs } from "../../provider";
import { existing, failureOf, operations, type Project, test } from "./project";

const alice = "222222222222";
const bob = "333333333333";
const carol = "444444444444";
const readonly = (...principals: string[]) =>
  principals.map((sharedWith) => ({ sharedWith, permissionType: "READONLY" as const }));

/** A stack whose program is called anew each time. */
function stackOf(project: Project, program: () => void) {
  return project.stack(async () => program());
}

async function idsOf(emulator: Emulator): Promise<string[]> {
  return (await emulator.control.shares()).map(({ shareId }) => shareId).sort();
}

test("a set is made, changes nothing when it is run again, heals what was done by hand, and is destroyed", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await stackOf(
    project,
    () => void new WorkloadShares("set", { workloadId, shares: readonly(alice, bob) }),
  );
  await stack.up();
  expect(await existing(emulator)).toEqual([`${alice} READONLY`, `${bob} READONLY`]);
  await emulator.control.resetCalls();
  expect((await stack.up()).summary.resourceChanges).toEqual({ same: 2 });
  expect((await operations(emulator)).filter((name) => /^(Create|Update|Delete)/.test(name))).toEqual([]);

  const [share] = await emulator.control.shares();
  await emulator.control.deleteOutside(share?.shareId ?? "");
  const preview = await stack.preview({ refresh: true });
  expect(preview.changeSummary).toMatchObject({ update: 1 });
  await stack.up({ refresh: true });
  expect(await existing(emulator)).toEqual([`${alice} READONLY`, `${bob} READONLY`]);
  await stack.destroy();
  expect(await existing(emulator)).toEqual([]);
});

test("an exclusive set removes in a second up what the first has told, and 21 shares are refused in preview", async ({
  emulator,
  project,
  workloadId,
}) => {
  let args: WorkloadSharesArgs = { workloadId, shares: readonly(alice), exclusive: true };
  const other = await project.stack(async () => {
    new WorkloadShare("foreign", { workloadId, sharedWith: carol, permissionType: "CONTRIBUTOR" });
  }, "other");
  await other.up();
  const stack = await stackOf(project, () => void new WorkloadShares("set", args));
  expect((await stack.up()).stdout).toContain(carol);
  expect(await existing(emulator)).toEqual([`${alice} READONLY`, `${carol} CONTRIBUTOR`]);
  expect((await stack.preview()).changeSummary).toMatchObject({ update: 1 });
  await stack.up();
  expect(await existing(emulator)).toEqual([`${alice} READONLY`]);

  args = { ...args, shares: readonly(...Array.from({ length: 21 }, (_, index) => String(555555555500 + index))) };
  expect(await failureOf(stack.preview())).toContain("at most 20");
});

test("what a set could make is in state when a part fails, and the next up finishes it", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await stackOf(
    project,
    () => void new WorkloadShares("set", { workloadId, shares: readonly(alice, bob) }),
  );
  await emulator.control.inject({ kind: "denied", operation: "CreateWorkloadShare", after: 1 });
  expect(await failureOf(stack.up())).toContain("AccessDenied");
  const [made, ...more] = await idsOf(emulator);
  expect(more).toEqual([]);
  await stack.up();
  expect(await idsOf(emulator)).toContain(made);
  expect(await existing(emulator)).toEqual([`${alice} READONLY`, `${bob} READONLY`]);
  await stack.destroy();
  expect(await existing(emulator)).toEqual([]);
});

test("shares move from resources of their own into a set, and back, and none is ever gone", async ({
  emulator,
  project,
  workloadId,
}) => {
  let program = () => {};
  const stack = await stackOf(project, () => program());
  const single = (options: { adoptExisting: boolean }) => () => {
    for (const share of readonly(alice, bob)) {
      new WorkloadShare(share.sharedWith, { workloadId, ...share, ...options }, { retainOnDelete: true });
    }
  };
  const set = (options: { adoptExisting: boolean }) => () => {
    new WorkloadShares("set", { workloadId, shares: readonly(alice, bob), ...options }, { retainOnDelete: true });
  };
  program = single({ adoptExisting: false });
  await stack.up();
  const ids = await idsOf(emulator);
  await emulator.control.resetCalls();
  program = set({ adoptExisting: true });
  await emulator.control.inject({ kind: "denied", operation: "UpdateWorkloadShare", after: 1 });
  await failureOf(stack.up());
  await stack.up();
  expect(await idsOf(emulator)).toEqual(ids);
  program = single({ adoptExisting: true });
  await stack.up();
  expect(await idsOf(emulator)).toEqual(ids);
  expect(await operations(emulator)).not.toContain("DeleteWorkloadShare");
  expect((await stack.up()).summary.resourceChanges).toEqual({ same: 3 });
});
