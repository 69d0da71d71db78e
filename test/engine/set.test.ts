import { expect } from "vitest";
import type { WorkloadSharesArgs } from "../../provider";
import { upKilledAt } from "./killed";
import { existing, failureOf, operations, stateOf, test } from "./project";
import { alice, bob, carol, isWrite, programOfSet, readonly, shareIds } from "./sets";

test("a set is made, changes nothing when it is run again, shows and heals what was done by hand, and is destroyed", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await project.stack(programOfSet({ workloadId, shares: readonly(alice, bob) }));
  await stack.up();
  expect(await existing(emulator)).toEqual([`${alice} READONLY`, `${bob} READONLY`]);
  const { set } = await stateOf(stack);
  expect(set?.id).toBe(workloadId);
  expect(set?.outputs).toMatchObject({
    accountId: "111111111111",
    shares: readonly(alice, bob),
    members: [{ sharedWith: alice, status: "PENDING" }, { sharedWith: bob }],
  });

  await emulator.control.resetCalls();
  await stack.up({ expectNoChanges: true, refresh: true });
  expect((await operations(emulator)).filter(isWrite)).toEqual([]);

  const [first, second] = await emulator.control.shares();
  await emulator.control.deleteOutside(first?.shareId as string);
  await emulator.control.editOutside(second?.shareId as string, "CONTRIBUTOR");
  const preview = await stack.preview({ refresh: true, diff: true });
  expect(preview.changeSummary).toMatchObject({ update: 1 });
  expect(preview.stdout).toContain('permissionType: "CONTRIBUTOR" => "READONLY"');
  await stack.up({ refresh: true });
  expect(await existing(emulator)).toEqual([`${alice} READONLY`, `${bob} READONLY`]);
  expect(await shareIds(emulator)).toContain(second?.shareId);
  await stack.destroy();
  expect(await existing(emulator)).toEqual([]);
});

test("an exclusive set tells other shares, shows their removal in the next preview, then removes them", async ({
  emulator,
  project,
  workloadId,
}) => {
  await emulator.control.shareOutside(workloadId, carol, "CONTRIBUTOR");
  const args: WorkloadSharesArgs = { workloadId, shares: readonly(alice), exclusive: true };
  const stack = await project.stack(() => programOfSet(args)());
  expect((await stack.up()).stdout).toContain(`also shared with ${carol} (CONTRIBUTOR)`);
  expect(await existing(emulator)).toEqual([`${alice} READONLY`, `${carol} CONTRIBUTOR`]);
  expect((await stateOf(stack)).set?.outputs.undeclared).toMatchObject([{ sharedWith: carol }]);

  const preview = await stack.preview();
  expect(preview.changeSummary).toMatchObject({ update: 1 });
  expect(preview.stdout).toMatch(new RegExp(`this update removes .*${carol} \\(CONTRIBUTOR\\)`));
  await stack.up();
  expect(await existing(emulator)).toEqual([`${alice} READONLY`]);
  await stack.up({ expectNoChanges: true });

  args.shares = readonly(...Array.from({ length: 21 }, (_, index) => String(555555555500 + index)));
  expect(await failureOf(stack.preview())).toContain("quota is 20 shares per workload");
});

test("what a set could make is in state when a part fails; the error names the rest, and the next up finishes", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await project.stack(programOfSet({ workloadId, shares: readonly(alice, bob) }));
  await emulator.control.inject({ kind: "denied", operation: "CreateWorkloadShare", after: 1 });
  const message = await failureOf(stack.up());
  expect(message).toContain("AccessDenied");
  expect(message).not.toContain("    at ");
  const { set } = await stateOf(stack);
  const [made = "", ...more] = await existing(emulator);
  expect(more).toEqual([]);
  expect(set?.outputs.members).toMatchObject([{ sharedWith: made.split(" ")[0] }]);
  expect(set?.initErrors?.join()).toContain(made.startsWith(alice) ? bob : alice);

  const before = await shareIds(emulator);
  await stack.up();
  expect(await existing(emulator)).toEqual([`${alice} READONLY`, `${bob} READONLY`]);
  expect(await shareIds(emulator)).toEqual(expect.arrayContaining(before));
  await stack.up({ expectNoChanges: true });
});

test("killed while it is made, and while it is changed, a set is finished by the rerun, each share once", async ({
  emulator,
  project,
  workloadId,
}) => {
  const args: WorkloadSharesArgs = { workloadId, shares: readonly(alice, bob) };
  const stack = await project.stack(() => programOfSet(args)());
  await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine and provider");
  const made = await shareIds(emulator);
  expect(made.length).toBeGreaterThan(0);
  await stack.up();
  expect(await existing(emulator)).toEqual([`${alice} READONLY`, `${bob} READONLY`]);
  expect(await shareIds(emulator)).toEqual(expect.arrayContaining(made));

  args.shares = readonly(bob, carol);
  await upKilledAt(emulator, stack, "DeleteWorkloadShare", "engine and provider");
  expect(await existing(emulator)).toEqual([`${bob} READONLY`]);
  await stack.up();
  expect(await existing(emulator)).toEqual([`${bob} READONLY`, `${carol} READONLY`]);
  await stack.destroy();
  expect(await existing(emulator)).toEqual([]);
});
