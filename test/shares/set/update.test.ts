import test from "ava";
import type { WorkloadSharesInputs, WorkloadSharesState } from "../properties";
import { Crash, crashAt, otherOwner, owner, type World } from "../world";
import {
  accounts,
  alice,
  bob,
  carol,
  dave,
  deny,
  idOf,
  memberOf,
  principalsIn,
  principalsOf,
  readonly,
  start,
  unfinishedSet,
  writes,
} from "./sets";

/** What was sent since the nth call, in order: each write, and the principal whose share it concerned. */
function sent(world: World, since: number, before: WorkloadSharesState): string[] {
  const principals = Object.fromEntries(before.members.map(({ shareId, sharedWith }) => [shareId, sharedWith]));
  return writes(world, since).map(
    ({ operation, request: { SharedWith, ShareId = "" } }) => `${operation} ${SharedWith ?? principals[ShareId]}`,
  );
}

const refreshed = async (world: World, state: WorkloadSharesState) =>
  (await world.process().readSet(state)) as WorkloadSharesState;

test("an update adds, removes and changes shares of a set at once, and touches no other", async (t) => {
  const { world, inputs, state } = await start({ shares: readonly(alice, bob, dave) });
  const next: WorkloadSharesInputs = {
    ...inputs,
    shares: [{ sharedWith: bob, permissionType: "CONTRIBUTOR" }, ...readonly(carol, dave)],
  };
  const before = world.calls.length;

  const updated = await world.process().updateSet(state, next);

  t.deepEqual(sent(world, before, state).sort(), [`create ${carol}`, `delete ${alice}`, `update ${bob}`]);
  t.deepEqual(principalsIn(updated), [bob, carol, dave]);
  t.deepEqual(memberOf(updated, bob), { ...memberOf(state, bob), permissionType: "CONTRIBUTOR" });
  t.deepEqual(memberOf(updated, dave), memberOf(state, dave));
  t.is(updated.accountId, state.accountId);

  const after = world.calls.length;
  t.deepEqual(await world.process().updateSet(updated, next), updated);
  t.deepEqual(writes(world, after), []);
});

test("an update in which only a spelling or a setting is another writes nothing, and keeps that in state", async (t) => {
  const { world, inputs, state } = await start();
  const aliceByArn = `arn:aws:iam::${alice}:root`;
  const before = world.calls.length;

  const next = { ...inputs, shares: readonly(aliceByArn, bob), adoptExisting: true };
  const updated = await world.process().updateSet(state, next);

  t.deepEqual(writes(world, before), []);
  t.true(updated.adoptExisting);
  t.deepEqual(principalsIn(updated), [aliceByArn, bob]);
  t.is(memberOf(updated, aliceByArn)?.shareId, memberOf(state, alice)?.shareId);
});

test("an update removes shares before it makes others: a full workload has no room", async (t) => {
  const declared = accounts(20);
  const { world, inputs, state } = await start({ shares: readonly(...declared) });

  const swapped = readonly(...declared.slice(1), carol);
  await world.process().updateSet(state, { ...inputs, shares: swapped });

  t.deepEqual(principalsOf(world), [...declared.slice(1), carol].sort());
});

test("an update makes an expired share anew, and leaves a rejected one, with a warning", async (t) => {
  const { world, inputs, state } = await start();
  world.service.expire(idOf(world, alice));
  world.service.reject(idOf(world, bob));
  const seen = await refreshed(world, state);
  const before = world.calls.length;
  const process = world.process();

  const healed = await process.updateSet(seen, inputs);

  t.deepEqual(sent(world, before, state), [`delete ${alice}`, `create ${alice}`]);
  t.like(memberOf(healed, alice), { shareId: idOf(world, alice), status: "PENDING", generation: 1 });
  t.deepEqual(memberOf(healed, bob), { ...memberOf(state, bob), status: "REJECTED" } as (typeof healed.members)[0]);
  t.is(process.warnings().length, 1);
  t.true(process.warnings()[0]?.startsWith(`${bob}: the recipient rejected the share`));
});

test("a share that was deleted by hand is made again once a refresh has seen that; until then an update advises one", async (t) => {
  const { world, inputs, state } = await start();
  world.service.deleteOutside(idOf(world, alice));

  const error = await unfinishedSet(world.process().updateSet(state, inputs));

  t.true(error.reason.includes(`with ${alice} in eu-west-1: the share is gone. Run "pulumi up --refresh"`));

  const seen = await refreshed(world, error.state);
  const healed = await world.process().updateSet(seen, inputs);

  t.deepEqual(principalsIn(healed), [alice, bob]);
  t.is(memberOf(healed, alice)?.shareId, idOf(world, alice));
  t.is(memberOf(healed, bob)?.shareId, memberOf(state, bob)?.shareId);
});

test("the first update of a set without a record, as after an import, gives it one, and later ones keep that", async (t) => {
  const { world, inputs, state } = await start();
  const { record: _, ...imported } = state;

  const updated = await world.process().updateSet(imported, { ...inputs, adoptExisting: true });
  const again = await world.process().updateSet(updated, inputs);

  t.regex(updated.record ?? "", /^[0-9a-f]{8}$/);
  t.not(updated.record, state.record);
  t.is(again.record, updated.record);
});

test("an update removes shares by the connection that is declared now: the old one may no longer work", async (t) => {
  const { world, inputs, state } = await start();
  const moved = { ...state, connection: { profile: otherOwner } };

  const updated = await world.process().updateSet(moved, { ...inputs, shares: readonly(alice) });

  t.deepEqual(principalsOf(world), [alice]);
  t.false("connection" in updated);
});

test("an update keeps a share that it could not remove, does all else, and removes it the next time", async (t) => {
  const { world, inputs, state } = await start();
  deny(world, "delete", idOf(world, alice));
  const next = { ...inputs, shares: readonly(bob, carol) };

  const error = await unfinishedSet(world.process().updateSet(state, next));

  t.regex(error.reason, new RegExp(`^deleting the share of workload .* with ${alice} .*denied`));
  t.deepEqual(principalsIn(error.state), [bob, carol, alice]);
  t.deepEqual(memberOf(error.state, alice), memberOf(state, alice));

  world.hooks = {};
  const updated = await world.process().updateSet(error.state, next);

  t.deepEqual(principalsIn(updated), [bob, carol]);
  t.deepEqual(principalsOf(world), [carol, bob]);
});

test("an update under another account's credentials takes no share for gone that it can't find, and names both accounts", async (t) => {
  const { world, inputs, state } = await start();
  const stranger = world.process({ accountId: otherOwner });

  const error = await unfinishedSet(stranger.updateSet(state, { ...inputs, shares: readonly(alice) }));

  const [heading, ...reasons] = error.reason.split("\n- ");
  t.is(heading, "the shares are not what is declared:");
  t.regex(reasons[0] ?? "", /^updating /);
  t.regex(reasons[1] ?? "", /^deleting /);
  for (const reason of reasons) {
    t.true(reason.includes(`by account ${otherOwner}, but the share was created by account ${owner}`));
  }
  t.deepEqual(error.state.members, state.members);
});

test("an update that could not change a permission keeps the one that the share has, and sets the declared one the next time", async (t) => {
  const { world, inputs, state } = await start();
  const shares = inputs.shares.map((share) => ({ ...share, permissionType: "CONTRIBUTOR" as const }));
  const next = { ...inputs, shares };
  const permissionsIn = ({ members }: WorkloadSharesState) => members.map(({ permissionType }) => permissionType);
  deny(world, "update", idOf(world, bob));

  const error = await unfinishedSet(world.process().updateSet(state, next));

  t.true(error.reason.startsWith(`updating the share of workload ${inputs.workloadId} with ${bob}`));
  t.deepEqual(permissionsIn(error.state), ["CONTRIBUTOR", "READONLY"]);

  world.hooks = {};
  const updated = await world.process().updateSet(error.state, next);

  t.deepEqual(permissionsIn(updated), ["CONTRIBUTOR", "CONTRIBUTOR"]);
});

test("an update that could not remove an expired share keeps it, and makes no other", async (t) => {
  const { world, inputs, state } = await start();
  world.service.expire(idOf(world, alice));
  const seen = await refreshed(world, state);
  deny(world, "delete", idOf(world, alice));
  const before = world.calls.length;

  const error = await unfinishedSet(world.process().updateSet(seen, inputs));

  t.true(error.reason.startsWith(`deleting the share of workload ${inputs.workloadId} with ${alice}`));
  t.deepEqual(error.state.members, seen.members);
  t.deepEqual(sent(world, before, state), [`delete ${alice}`]);
});

test("an update that removed an expired share and could not make it again has none in state, and makes it the next time", async (t) => {
  const { world, inputs, state } = await start();
  world.service.expire(idOf(world, alice));
  const seen = await refreshed(world, state);
  deny(world, "create", alice);

  const error = await unfinishedSet(world.process().updateSet(seen, inputs));

  t.true(error.reason.startsWith(`creating the share of workload ${inputs.workloadId} with ${alice}`));
  t.deepEqual(principalsIn(error.state), [bob]);

  world.hooks = {};
  const healed = await world.process().updateSet(error.state, inputs);

  t.is(memberOf(healed, alice)?.shareId, idOf(world, alice));
});

/** All changes at once: Alice goes, Bob's permission changes, Dave's expired share is made anew, Carol comes. */
async function startWithAllChanges() {
  const { world, inputs, state } = await start({ shares: readonly(alice, bob, dave) });
  world.service.expire(idOf(world, dave));
  const seen = await refreshed(world, state);
  const shares = [{ sharedWith: bob, permissionType: "CONTRIBUTOR" as const }, ...readonly(carol, dave)];
  return { world, seen, next: { ...inputs, shares }, begin: world.calls.length };
}

for (const when of ["before", "after"] as const) {
  test(`an update of a set that dies ${when} any of its calls is finished by a rerun, each share once`, async (t) => {
    const undisturbed = await startWithAllChanges();
    await undisturbed.world.process().updateSet(undisturbed.seen, undisturbed.next);
    const calls = undisturbed.world.calls.length - undisturbed.begin;
    t.true(calls > 10);

    for (let nth = 0; nth < calls; nth++) {
      const { world, seen, next } = await startWithAllChanges();
      crashAt(world, when, "any", nth);
      await t.throwsAsync(world.process().updateSet(seen, next), { instanceOf: Crash });
      world.hooks = {};

      const updated = await world.process().updateSet(seen, next);

      t.deepEqual(
        updated.members.map(({ sharedWith, shareId }) => [sharedWith, shareId]),
        [bob, carol, dave].map((principal) => [principal, idOf(world, principal)]),
      );
      t.deepEqual(principalsOf(world), [carol, dave, bob]);
      t.is(memberOf(updated, dave)?.status, "PENDING");
    }
  });
}
