import { describe, expect, it } from "vitest";
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
  principalsOf,
  readonly,
  start,
  unfinishedSet,
  writes,
} from "./sets";

/** What was sent, in order: each write, and whom it concerned. */
function sent(world: World, since: number, names: Readonly<Record<string, string>> = {}): string[] {
  return writes(world, since).map(({ operation, request }) => {
    const { SharedWith, ShareId = "" } = request;
    return `${operation} ${SharedWith ?? names[ShareId] ?? ShareId}`;
  });
}

const namesOf = (state: WorkloadSharesState) =>
  Object.fromEntries(state.members.map(({ shareId, sharedWith }) => [shareId, sharedWith]));

describe("updating a set", () => {
  it("adds, removes and changes shares at once, removals first, and touches no other", async () => {
    const { world, inputs, state } = await start({ shares: readonly(alice, bob, dave) });
    const next: WorkloadSharesInputs = {
      ...inputs,
      shares: [{ sharedWith: bob, permissionType: "CONTRIBUTOR" }, ...readonly(carol, dave)],
    };
    const before = world.calls.length;
    const updated = await world.process().updateSet(state, next);
    expect(sent(world, before, namesOf(state)).slice(0, 1)).toEqual([`delete ${alice}`]);
    expect(sent(world, before, namesOf(state)).sort()).toEqual([`create ${carol}`, `delete ${alice}`, `update ${bob}`]);
    expect(updated.members.map(({ sharedWith }) => sharedWith)).toEqual([bob, carol, dave]);
    expect(memberOf(updated, bob)).toEqual({ ...memberOf(state, bob), permissionType: "CONTRIBUTOR" });
    expect(memberOf(updated, dave)).toEqual(memberOf(state, dave));
    expect(updated.accountId).toBe(state.accountId);

    const after = world.calls.length;
    expect(await world.process().updateSet(updated, next)).toEqual(updated);
    expect(writes(world, after)).toEqual([]);
  });

  it("keeps a share that it can't remove under another account's credentials, and names both accounts", async () => {
    const { world, inputs, state } = await start();
    world.service.deleteOutside(idOf(world, alice));
    const next = { ...inputs, shares: readonly(bob) };
    const error = await unfinishedSet(world.process({ accountId: otherOwner }).updateSet(state, next));
    expect(error.reason).toContain(`by account ${otherOwner}, but the share was created by account ${owner}`);
    expect(memberOf(error.state, alice)).toEqual(memberOf(state, alice));
  });

  it("writes nothing if only a spelling or a setting is another, and keeps that", async () => {
    const { world, inputs, state } = await start();
    const next = { ...inputs, shares: readonly(`arn:aws:iam::${alice}:root`, bob), adoptExisting: true };
    const before = world.calls.length;
    const updated = await world.process().updateSet(state, next);
    expect(writes(world, before)).toEqual([]);
    expect(updated).toMatchObject({ adoptExisting: true, members: [{ sharedWith: `arn:aws:iam::${alice}:root` }, {}] });
    expect(updated.members[0]?.shareId).toBe(memberOf(state, alice)?.shareId);
  });

  it("swaps a share of a full workload", async () => {
    const declared = accounts(20);
    const { world, inputs, state } = await start({ shares: readonly(...declared) });
    const swapped = readonly(...declared.slice(1), carol);
    await world.process().updateSet(state, { ...inputs, shares: swapped });
    expect(principalsOf(world)).toEqual([...declared.slice(1), carol].sort());
  });

  it("replaces an expired share of a full workload, the old one first, and leaves a rejected one, aloud", async () => {
    const declared = accounts(20);
    const [first = "", second = ""] = declared;
    const { world, inputs, state } = await start({ shares: readonly(...declared) });
    world.service.expire(idOf(world, first));
    world.service.reject(idOf(world, second));
    const process = world.process();
    const seen = (await process.readSet(state)) as WorkloadSharesState;
    const before = world.calls.length;
    const healed = await process.updateSet(seen, inputs);
    expect(sent(world, before, namesOf(state))).toEqual([`delete ${first}`, `create ${first}`]);
    expect(memberOf(healed, first)).toMatchObject({ status: "PENDING", generation: 1 });
    expect(memberOf(healed, first)?.shareId).toBe(idOf(world, first));
    expect(memberOf(healed, second)).toEqual({ ...memberOf(state, second), status: "REJECTED" });
    expect(process.warnings().filter((line) => line.startsWith(`${second}: the recipient rejected`)).length).toBe(2);
  });

  it("makes a rejected share again if that is asked", async () => {
    const { world, inputs, state } = await start();
    world.service.reject(idOf(world, bob));
    const process = world.process();
    const seen = (await process.readSet(state)) as WorkloadSharesState;
    const healed = await process.updateSet(seen, { ...inputs, replaceOnStatus: ["REJECTED"] });
    expect(memberOf(healed, bob)?.status).toBe("PENDING");
    expect(memberOf(healed, alice)).toEqual(memberOf(state, alice));
  });

  it("makes a share that was deleted by hand again, once a refresh has seen that", async () => {
    const { world, inputs, state } = await start();
    world.service.deleteOutside(idOf(world, alice));
    const error = await unfinishedSet(world.process().updateSet(state, inputs));
    expect(error.reason).toContain(`with ${alice} in eu-west-1: the share is gone. Run "pulumi up --refresh"`);
    const seen = (await world.process().readSet(error.state)) as WorkloadSharesState;
    const healed = await world.process().updateSet(seen, inputs);
    expect(healed.members.map(({ sharedWith, shareId }) => [sharedWith, shareId])).toEqual([
      [alice, idOf(world, alice)],
      [bob, memberOf(state, bob)?.shareId],
    ]);
  });

  it("down to none removes all", async () => {
    const { world, inputs, state } = await start();
    expect((await world.process().updateSet(state, { ...inputs, shares: [] })).members).toEqual([]);
    expect(principalsOf(world)).toEqual([]);
  });

  it("gives a set without a record one, as after an import, and keeps that from then on", async () => {
    const { world, inputs, state } = await start();
    const { record: _, ...imported } = state;
    const updated = await world.process().updateSet(imported, { ...inputs, adoptExisting: true });
    expect(updated.record).toMatch(/^[0-9a-f]{8}$/);
    expect(updated.record).not.toBe(state.record);
    expect((await world.process().updateSet(updated, inputs)).record).toBe(updated.record);
    expect((await world.process().updateSet(state, inputs)).record).toBe(state.record);
  });

  it("gives a set without a record one, also if a part of it fails", async () => {
    const { world, inputs, state } = await start();
    const { record: _, ...imported } = state;
    deny(world, "create", carol);
    const next = { ...inputs, shares: readonly(alice, bob, carol) };
    const error = await unfinishedSet(world.process().updateSet(imported, next));
    expect(error.state.record).toMatch(/^[0-9a-f]{8}$/);
  });

  it("removes shares by the connection that is declared now: the old one may work no more", async () => {
    const { world, inputs, state } = await start();
    const moved = { ...state, connection: { profile: otherOwner } };
    const updated = await world.process().updateSet(moved, { ...inputs, shares: readonly(alice) });
    expect(principalsOf(world)).toEqual([alice]);
    expect(updated).not.toHaveProperty("connection");
  });
});

describe("an update of a set of which a part fails", () => {
  it("keeps a share that it could not remove, does all else, and removes it the next time", async () => {
    const { world, inputs, state } = await start();
    deny(world, "delete", idOf(world, alice));
    const next = { ...inputs, shares: readonly(bob, carol) };
    const error = await unfinishedSet(world.process().updateSet(state, next));
    expect(error.reason).toMatch(new RegExp(`^deleting the share of workload .* with ${alice} .*denied`));
    expect(error.state.members.map(({ sharedWith }) => sharedWith)).toEqual([bob, carol, alice]);
    expect(memberOf(error.state, alice)).toEqual(memberOf(state, alice));
    world.hooks = {};
    const updated = await world.process().updateSet(error.state, next);
    expect(updated.members.map(({ sharedWith }) => sharedWith)).toEqual([bob, carol]);
    expect(principalsOf(world)).toEqual([carol, bob]);
  });

  it("believes no share to be gone that another account can't find", async () => {
    const { world, inputs, state } = await start();
    const stranger = world.process({ accountId: otherOwner });
    const error = await unfinishedSet(stranger.updateSet(state, { ...inputs, shares: readonly(alice) }));
    expect(error.reason).toMatch(
      /^the shares are not what is declared:\n- updating .*\n- deleting .*created by account/s,
    );
    expect(error.state.members).toEqual(state.members);
  });

  it("keeps the permission that a share has, and sets the declared one the next time", async () => {
    const { world, inputs, state } = await start();
    const shares = inputs.shares.map((share) => ({ ...share, permissionType: "CONTRIBUTOR" as const }));
    deny(world, "update", idOf(world, bob));
    const error = await unfinishedSet(world.process().updateSet(state, { ...inputs, shares }));
    expect(error.reason).toContain(`updating the share of workload ${inputs.workloadId} with ${bob}`);
    expect(error.state.members.map(({ permissionType }) => permissionType)).toEqual(["CONTRIBUTOR", "READONLY"]);
    world.hooks = {};
    const updated = await world.process().updateSet(error.state, { ...inputs, shares });
    expect(updated.members.map(({ permissionType }) => permissionType)).toEqual(["CONTRIBUTOR", "CONTRIBUTOR"]);
  });

  it("keeps an expired share that it could not remove, and makes no other", async () => {
    const { world, inputs, state } = await start();
    world.service.expire(idOf(world, alice));
    const seen = (await world.process().readSet(state)) as WorkloadSharesState;
    deny(world, "delete", idOf(world, alice));
    const before = world.calls.length;
    const error = await unfinishedSet(world.process().updateSet(seen, inputs));
    expect(error.reason).toContain(`deleting the share of workload ${inputs.workloadId} with ${alice}`);
    expect(error.state.members).toEqual(seen.members);
    expect(sent(world, before, namesOf(state))).toEqual([`delete ${alice}`]);
  });

  it("has no share in state that it removed and could not make again", async () => {
    const { world, inputs, state } = await start();
    world.service.expire(idOf(world, alice));
    const seen = (await world.process().readSet(state)) as WorkloadSharesState;
    deny(world, "create", alice);
    const error = await unfinishedSet(world.process().updateSet(seen, inputs));
    expect(error.reason).toContain(`creating the share of workload ${inputs.workloadId} with ${alice}`);
    expect(error.state.members).toEqual([memberOf(state, bob)]);
    world.hooks = {};
    const healed = await world.process().updateSet(error.state, inputs);
    expect(memberOf(healed, alice)?.shareId).toBe(idOf(world, alice));
  });

  it.each(["before", "after"] as const)(
    "for it died %s any call is finished by a rerun, each share once",
    async (when) => {
      /** Changes all at once: Alice goes, Bob's permission changes, Dave's expired share is made anew, Carol comes. */
      const prepare = async () => {
        const { world, inputs, state } = await start({ shares: readonly(alice, bob, dave) });
        world.service.expire(idOf(world, dave));
        const seen = (await world.process().readSet(state)) as WorkloadSharesState;
        const shares = [{ sharedWith: bob, permissionType: "CONTRIBUTOR" as const }, ...readonly(carol, dave)];
        return { world, seen, next: { ...inputs, shares } };
      };
      const undisturbed = await prepare();
      const before = undisturbed.world.calls.length;
      await undisturbed.world.process().updateSet(undisturbed.seen, undisturbed.next);
      const calls = undisturbed.world.calls.length - before;
      expect(calls).toBeGreaterThan(10);
      for (let nth = 0; nth < calls; nth++) {
        const { world, seen, next } = await prepare();
        crashAt(world, when, "any", nth);
        await expect(world.process().updateSet(seen, next)).rejects.toThrow(Crash);
        world.hooks = {};
        const updated = await world.process().updateSet(seen, next);
        expect(updated.members.map(({ sharedWith, shareId }) => [sharedWith, shareId])).toEqual(
          [bob, carol, dave].map((principal) => [principal, idOf(world, principal)]),
        );
        expect(principalsOf(world)).toEqual([carol, dave, bob]);
        expect(memberOf(updated, dave)?.status).toBe("PENDING");
      }
    },
  );
});
