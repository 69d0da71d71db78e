import type { CustomResourceOptions } from "@pulumi/pulumi";
import test from "ava";
import { WorkloadShare, WorkloadShares } from "../../provider";
import { upKilledAt } from "./killed";
import { operations, startShop, stateOf } from "./project";
import { alice, bob, readonly, shareIds } from "./sets";

test("shares move from resources of their own into a set and back, killed on the way, and none is ever gone", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

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
  t.deepEqual(Object.keys(await stateOf(stack)).sort(), [alice, bob]);
  await stack.up();
  t.deepEqual(Object.keys(await stateOf(stack)), ["set"]);
  t.deepEqual(await shareIds(emulator), ids);

  program = set({ adoptExisting: true }, { retainOnDelete: true });
  await stack.up();
  program = singles({ adoptExisting: true }, {});
  await upKilledAt(emulator, stack, "UpdateWorkloadShare", "engine and provider");
  t.true(Object.keys(await stateOf(stack)).includes("set"));
  await stack.up();
  t.deepEqual(Object.keys(await stateOf(stack)).sort(), [alice, bob]);
  t.deepEqual(await shareIds(emulator), ids);

  // The same ids and no delete: at no moment was one of them not there.
  t.false((await operations(emulator)).includes("DeleteWorkloadShare"));
  await stack.up({ expectNoChanges: true, refresh: true });
});
