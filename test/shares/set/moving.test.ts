import { describe, expect, it } from "vitest";
import { workloadShares } from "../../../provider/shares/resources/workload-shares";
import { sharedRunLog } from "../../core/run-log";
import { checkShare, diffSet, diffShare, inputsOf } from "../properties";
import { Crash, crashAt, inputsFor, refusal, World } from "../world";
import { alice, bob, deny, idOf, principalsOf, readonly, setFor, start, unfinishedSet } from "./sets";

async function singles() {
  const world = new World();
  const workloadId = world.addWorkload();
  const one = await world.process().create(inputsFor(workloadId, { name: "one", sharedWith: alice }));
  const two = await world.process().create(inputsFor(workloadId, { name: "two", sharedWith: bob }));
  return { world, workloadId, shares: [one, two] as const };
}

describe("moving shares", () => {
  it.each(["before", "after"] as const)("into a set keeps each, also if the move dies %s any call", async (when) => {
    for (let nth = 0; nth < 12; nth++) {
      const { world, workloadId, shares } = await singles();
      const ids = shares.map(({ shareId }) => shareId);
      const inputs = setFor(workloadId, { adoptExisting: true });
      crashAt(world, when, "any", nth);
      await expect(world.process().createSet(inputs)).rejects.toThrow(Crash);
      world.hooks = {};
      const process = world.process();
      const state = await process.createSet(inputs);
      expect(state.members.map(({ shareId }) => shareId)).toEqual(ids);
      // As the engine does next, where retainOnDelete was forgotten.
      for (const share of shares) await process.delete(share);
      expect([alice, bob].map((principal) => idOf(world, principal))).toEqual(ids);
    }
  });

  it("into a set, whose old resources are deleted by a later process, keeps each: the set goes on with them", async () => {
    const { world, workloadId, shares } = await singles();
    const inputs = setFor(workloadId, { adoptExisting: true });
    const state = await world.process().createSet(inputs);
    const later = world.process();
    later.context.declarations.declareSharer({ shared: "workload", scope: inputs.scope, isExclusive: false });
    expect(diffSet(later.context, state, inputs).changes).toBe(false);
    for (const share of shares) await later.delete(share);
    expect(principalsOf(world)).toEqual([alice, bob]);
  });

  it("out of a set keeps each, also if the set is deleted by a later process", async () => {
    const { world, inputs, state } = await start();
    const ids = state.members.map(({ shareId }) => shareId);
    const wanted = inputs.shares.map((share) =>
      inputsFor(inputs.workloadId, { ...share, name: share.sharedWith, adoptExisting: true }),
    );
    const process = world.process();
    const moved = [];
    for (const single of wanted) moved.push(await process.create(single));
    expect(moved.map(({ shareId }) => shareId)).toEqual(ids);
    await process.deleteSet(state);
    const later = world.process();
    for (const share of moved) {
      later.context.declarations.declareSharer({ shared: "workload", scope: share.scope, isExclusive: false });
      expect(diffShare(later.context, share, inputsOf(share)).changes).toBe(false);
    }
    await later.deleteSet(state);
    expect([alice, bob].map((principal) => idOf(world, principal))).toEqual(ids);
  });

  it("into a set that another process of the run makes keeps each, since the run's processes tell each other", async () => {
    const { world, workloadId, shares } = await singles();
    const join = sharedRunLog();
    const state = await world.process({ log: join() }).createSet(setFor(workloadId, { adoptExisting: true }));
    const process = world.process({ log: join() });
    for (const share of shares) await process.delete(share);
    expect([alice, bob].map((principal) => idOf(world, principal))).toEqual(
      state.members.map(({ shareId }) => shareId),
    );
  });

  it("into a set that could not take one over keeps each: the old resource is not deleted until it could", async () => {
    const { world, workloadId, shares } = await singles();
    const [one, two] = shares;
    const inputs = setFor(workloadId, { adoptExisting: true });
    const process = world.process();
    expect((await workloadShares.check(process.context, {}, { ...inputs })).failures).toEqual([]);
    deny(world, "update", two.shareId);
    const { state } = await unfinishedSet(process.createSet(inputs));
    expect(state.members.map(({ sharedWith }) => sharedWith)).toEqual([alice]);
    await process.delete(one);
    await refusal(process.delete(two));
    expect(principalsOf(world)).toEqual([alice, bob]);
    world.hooks = {};
    await process.updateSet(state, inputs);
    await process.delete(two);
    expect([alice, bob].map((principal) => idOf(world, principal))).toEqual([one.shareId, two.shareId]);
  });

  it("one of them out of a set that goes on is refused, if the other resource is to take it over and hasn't yet", async () => {
    const { world, inputs, state } = await start();
    const process = world.process();
    const single = inputsFor(inputs.workloadId, { name: "single", sharedWith: bob, adoptExisting: true });
    await checkShare(process.context, {}, { ...single });
    const next = { ...inputs, shares: readonly(alice) };
    const error = await unfinishedSet(process.updateSet(state, next));
    expect(error.reason).toContain(`${single.scope} declares it with adoptExisting`);
    expect(error.state.members).toEqual(state.members);
    const { shareId } = await process.create(single);
    const updated = await process.updateSet(error.state, next);
    expect(updated.members.map(({ sharedWith }) => sharedWith)).toEqual([alice]);
    expect(idOf(world, bob)).toBe(shareId);
  });

  it("one of them out of a set that goes on keeps it, if it is taken over first", async () => {
    const { world, inputs, state } = await start();
    const process = world.process();
    const single = inputsFor(inputs.workloadId, { name: "single", sharedWith: bob, adoptExisting: true });
    const moved = await process.create(single);
    const left = await process.updateSet(state, { ...inputs, shares: readonly(alice) });
    expect(idOf(world, bob)).toBe(moved.shareId);
    expect(left.members.map(({ sharedWith }) => sharedWith)).toEqual([alice]);
  });
});
