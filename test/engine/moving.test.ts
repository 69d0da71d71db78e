import type { CustomResourceOptions } from "@pulumi/pulumi";
import { expect } from "vitest";
import { WorkloadShare, WorkloadShares } from "../../provider";
import { upKilledAt } from "./killed";
import { operations, stateOf, test } from "./project";
import { alice, bob, readonly, shareIds } from "./sets";

test("shares move from resources of their own into a set and back, killed on the way, and none is ever gone", async ({
  emulator,
  project,
  workloadId,
}) => {
  const shares = readonly(alice, bob);
  const singles = (args: { adoptExisting?: boolean }, options: CustomResourceOptions) => async () => {
    for (const share of shares) new WorkloadShare(share.sharedWith, { workloadId, ...share, ...args }, options);
  };
  const set = (args: { adoptExisting?: boolean }, options: CustomResourceOptions) => async () => {
    new WorkloadShares("set", { workloadId, shares, ...args }, options);
  };
  let program = singles({}, {});
  const stack = await project.stack(() => program());
  await stack.up();
  const ids = await shareIds(emulator);
  await emulator.control.resetCalls();

  program = singles({}, { retainOnDelete: true });
  await stack.up();
  program = set({ adoptExisting: true }, {});
  await upKilledAt(emulator, stack, "UpdateWorkloadShare", "engine and provider");
  expect(Object.keys(await stateOf(stack)).sort()).toEqual([alice, bob]);
  await stack.up();
  expect(Object.keys(await stateOf(stack))).toEqual(["set"]);
  expect(await shareIds(emulator)).toEqual(ids);

  program = set({ adoptExisting: true }, { retainOnDelete: true });
  await stack.up();
  program = singles({ adoptExisting: true }, {});
  await upKilledAt(emulator, stack, "UpdateWorkloadShare", "engine and provider");
  expect(Object.keys(await stateOf(stack))).toContain("set");
  await stack.up();
  expect(Object.keys(await stateOf(stack)).sort()).toEqual([alice, bob]);
  expect(await shareIds(emulator)).toEqual(ids);

  // The same ids and no delete: at no moment was one of them not there.
  expect(await operations(emulator)).not.toContain("DeleteWorkloadShare");
  await stack.up({ expectNoChanges: true, refresh: true });
});
