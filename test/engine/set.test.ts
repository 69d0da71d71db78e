import type { CustomResourceOptions } from "@pulumi/pulumi";
import test from "ava";
import type { WorkloadSharesArgs } from "../../provider";
import { WorkloadShare, WorkloadShares } from "./door";
import { upKilledAt } from "./killed";
import { existing, failureOf, operations, startShop, stateOf } from "./project";
import { alice, bob, carol, isWrite, programOfSet, readonly, shareIds } from "./sets";

test.serial(
  "a set is made, changes nothing when it is run again, and shows and heals what was done by hand",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const { control } = emulator;
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
    await control.resetCalls();
    await stack.up({ expectNoChanges: true, refresh: true });
    t.deepEqual((await operations(emulator)).filter(isWrite), []);

    const [first, second] = (await control.shares()).map(({ shareId }) => shareId) as [string, string];
    await control.deleteOutside(first);
    await control.editOutside(second, "CONTRIBUTOR");
    const preview = await stack.preview({ refresh: true, diff: true });
    t.like(preview.changeSummary, { update: 1 });
    t.regex(preview.stdout, /permissionType: "CONTRIBUTOR" => "READONLY"/);
    await stack.up({ refresh: true });
    t.deepEqual(await existing(emulator), [`${alice} READONLY`, `${bob} READONLY`]);
    t.true((await shareIds(emulator)).includes(second));
  },
);

test.serial(
  "an exclusive set reports other shares, shows their removal in the next preview, then removes them",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    await emulator.control.shareOutside(workloadId, carol, "CONTRIBUTOR");
    const stack = await project.stack(programOfSet({ workloadId, shares: readonly(alice), exclusive: true }));

    const { stdout } = await stack.up();

    t.regex(stdout, new RegExp(`also shared with ${carol} \\(CONTRIBUTOR\\)`));
    t.deepEqual(await existing(emulator), [`${alice} READONLY`, `${carol} CONTRIBUTOR`]);
    t.like((await stateOf(stack)).set?.outputs.undeclared, [{ sharedWith: carol }]);

    const preview = await stack.preview();
    t.like(preview.changeSummary, { update: 1 });
    t.regex(preview.stdout, new RegExp(`this update removes .*${carol} \\(CONTRIBUTOR\\)`));
    await stack.up();
    t.deepEqual(await existing(emulator), [`${alice} READONLY`]);
    await stack.up({ expectNoChanges: true });
  },
);

test.serial(
  "what a set could make is in state when a part fails; the error names the rest, and the next up finishes",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const stack = await project.stack(programOfSet({ workloadId, shares: readonly(alice, bob) }));
    await emulator.control.inject({ kind: "denied", operation: "CreateWorkloadShare", after: 1 });

    const message = await failureOf(stack.up());

    t.regex(message, /AccessDenied/);
    t.notRegex(message, / {4}at /);
    const shares = await emulator.control.shares();
    t.is(shares.length, 1);
    const [{ shareId, sharedWith } = { shareId: "", sharedWith: "" }] = shares;
    const { set } = await stateOf(stack);
    t.like(set?.outputs.members, [{ sharedWith }]);
    t.regex(set?.initErrors?.join() ?? "", new RegExp(sharedWith === alice ? bob : alice));

    await stack.up();
    t.deepEqual(await existing(emulator), [`${alice} READONLY`, `${bob} READONLY`]);
    t.true((await shareIds(emulator)).includes(shareId));
    await stack.up({ expectNoChanges: true });
  },
);

test.serial(
  "killed while it is made, and while it is changed, a set is finished by the rerun, each share once",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const args: WorkloadSharesArgs = { workloadId, shares: readonly(alice, bob) };
    const stack = await project.stack(() => programOfSet(args)());

    await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine and provider");
    const made = await shareIds(emulator);
    t.true(made.length > 0);
    await stack.up();
    t.deepEqual(await existing(emulator), [`${alice} READONLY`, `${bob} READONLY`]);
    const all = await shareIds(emulator);
    t.true(made.every((shareId) => all.includes(shareId)));

    args.shares = readonly(bob, carol);
    await upKilledAt(emulator, stack, "DeleteWorkloadShare", "engine and provider");
    t.deepEqual(await existing(emulator), [`${bob} READONLY`]);
    await stack.up();
    t.deepEqual(await existing(emulator), [`${bob} READONLY`, `${carol} READONLY`]);
  },
);

test.serial(
  "shares move from resources of their own into a set and back, killed on the way, and none is ever gone",
  async (t) => {
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
  },
);
