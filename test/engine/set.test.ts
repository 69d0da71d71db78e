import test from "ava";
import type { WorkloadSharesArgs } from "../../provider";
import { upKilledAt } from "./killed";
import { existing, failureOf, operations, startShop, stateOf } from "./project";
import { alice, bob, carol, isWrite, programOfSet, readonly, shareIds } from "./sets";

test("a set is made, changes nothing when it is run again, shows and heals what was done by hand, and is destroyed", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const stack = await project.stack(programOfSet({ workloadId, shares: readonly(alice, bob) }));
  await stack.up();
  t.deepEqual(await existing(emulator), [`${alice} READONLY`, `${bob} READONLY`]);
  const { set } = await stateOf(stack);
  t.is(set?.id, workloadId);
  t.like(set?.outputs, {
    accountId: "111111111111",
    shares: readonly(alice, bob),
    members: [{ sharedWith: alice, status: "PENDING" }, { sharedWith: bob }],
  });

  await emulator.control.resetCalls();
  await stack.up({ expectNoChanges: true, refresh: true });
  t.deepEqual((await operations(emulator)).filter(isWrite), []);

  const [first, second] = await emulator.control.shares();
  await emulator.control.deleteOutside(first?.shareId as string);
  await emulator.control.editOutside(second?.shareId as string, "CONTRIBUTOR");
  const preview = await stack.preview({ refresh: true, diff: true });
  t.like(preview.changeSummary, { update: 1 });
  t.true(preview.stdout.includes('permissionType: "CONTRIBUTOR" => "READONLY"'));
  await stack.up({ refresh: true });
  t.deepEqual(await existing(emulator), [`${alice} READONLY`, `${bob} READONLY`]);
  t.true((await shareIds(emulator)).includes(second?.shareId));
  await stack.destroy();
  t.deepEqual(await existing(emulator), []);
});

test("an exclusive set tells other shares, shows their removal in the next preview, then removes them", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  await emulator.control.shareOutside(workloadId, carol, "CONTRIBUTOR");
  const args: WorkloadSharesArgs = { workloadId, shares: readonly(alice), exclusive: true };
  const stack = await project.stack(() => programOfSet(args)());
  t.true((await stack.up()).stdout.includes(`also shared with ${carol} (CONTRIBUTOR)`));
  t.deepEqual(await existing(emulator), [`${alice} READONLY`, `${carol} CONTRIBUTOR`]);
  t.like((await stateOf(stack)).set?.outputs.undeclared, [{ sharedWith: carol }]);

  const preview = await stack.preview();
  t.like(preview.changeSummary, { update: 1 });
  t.regex(preview.stdout, new RegExp(`this update removes .*${carol} \\(CONTRIBUTOR\\)`));
  await stack.up();
  t.deepEqual(await existing(emulator), [`${alice} READONLY`]);
  await stack.up({ expectNoChanges: true });

  args.shares = readonly(...Array.from({ length: 21 }, (_, index) => String(555555555500 + index)));
  t.regex(await failureOf(stack.preview()), /quota is 20 shares per workload/);
});

test("what a set could make is in state when a part fails; the error names the rest, and the next up finishes", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const stack = await project.stack(programOfSet({ workloadId, shares: readonly(alice, bob) }));
  await emulator.control.inject({ kind: "denied", operation: "CreateWorkloadShare", after: 1 });
  const message = await failureOf(stack.up());
  t.regex(message, /AccessDenied/);
  t.notRegex(message, / {4}at /);
  const { set } = await stateOf(stack);
  const [made = "", ...more] = await existing(emulator);
  t.deepEqual(more, []);
  t.like(set?.outputs.members, [{ sharedWith: made.split(" ")[0] }]);
  t.true(set?.initErrors?.join().includes(made.startsWith(alice) ? bob : alice));

  const before = await shareIds(emulator);
  await stack.up();
  t.deepEqual(await existing(emulator), [`${alice} READONLY`, `${bob} READONLY`]);
  t.deepEqual(await shareIds(emulator), expect.arrayContaining(before));
  await stack.up({ expectNoChanges: true });
});

test("killed while it is made, and while it is changed, a set is finished by the rerun, each share once", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const args: WorkloadSharesArgs = { workloadId, shares: readonly(alice, bob) };
  const stack = await project.stack(() => programOfSet(args)());
  await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine and provider");
  const made = await shareIds(emulator);
  t.true(made.length > 0);
  await stack.up();
  t.deepEqual(await existing(emulator), [`${alice} READONLY`, `${bob} READONLY`]);
  t.deepEqual(await shareIds(emulator), expect.arrayContaining(made));

  args.shares = readonly(bob, carol);
  await upKilledAt(emulator, stack, "DeleteWorkloadShare", "engine and provider");
  t.deepEqual(await existing(emulator), [`${bob} READONLY`]);
  await stack.up();
  t.deepEqual(await existing(emulator), [`${bob} READONLY`, `${carol} READONLY`]);
  await stack.destroy();
  t.deepEqual(await existing(emulator), []);
});
