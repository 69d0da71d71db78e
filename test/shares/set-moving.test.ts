import { describe, expect, it } from "vitest";
import { diff } from "../../provider/shares/diff";
import { inputsOf } from "../../provider/shares/inputs";
import { diffSet } from "../../provider/shares/set/diff";
import { alice, bob, idOf, principalsOf, readonly, setFor, start } from "./sets";
import { Crash, crashAt, inputsFor, World } from "./world";

async function singles() {
  const world = new World();
  const workloadId = world.addWorkload();
  const one = await world.process().create(inputsFor(workloadId, { name: "one", sharedWith: alice }));
  const two = await world.process().create(inputsFor(workloadId, { name: "two", sharedWith: bob }));
  return { world, workloadId, shares: [one, two] };
}

describe("moving shares", () => {
  it.each(["before", "after"] as const)("into a set keeps each, also where the move dies %s any call", async (when) => {
    for (let nth = 0; nth < 12; nth++) {
      const { world, workloadId, shares } = await singles();
      const ids = shares.map(({ shareId }) => shareId);
      const inputs = setFor(workloadId, { adoptExisting: true });
      crashAt(world, when, "any", nth);
      await expect(world.process().createSet(inputs)).rejects.toThrow(Crash);
      world.hooks = {};
      const process = world.process();
      const state = await process.createSet(inputs);
      expect(state.shares.map(({ shareId }) => shareId)).toEqual(ids);
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
    later.memory.declareWorkload("workload", inputs.scope, false);
    expect(diffSet(later.context, state, inputs).changes).toBe(false);
    for (const share of shares) await later.delete(share);
    expect(principalsOf(world)).toEqual([alice, bob]);
  });

  it("out of a set keeps each, also where the set is deleted by a later process", async () => {
    const { world, inputs, state } = await start();
    const ids = state.shares.map(({ shareId }) => shareId);
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
      later.memory.declareWorkload("workload", share.scope, false);
      expect(diff(later.context, share, inputsOf(share)).changes).toBe(false);
    }
    await later.deleteSet(state);
    expect([alice, bob].map((principal) => idOf(world, principal))).toEqual(ids);
  });

  it("one of them out of a set that goes on keeps it, where it is taken over first", async () => {
    const { world, inputs, state } = await start();
    const process = world.process();
    const single = inputsFor(inputs.workloadId, { name: "single", sharedWith: bob, adoptExisting: true });
    const moved = await process.create(single);
    const left = await process.updateSet(state, { ...inputs, shares: readonly(alice) });
    expect(idOf(world, bob)).toBe(moved.shareId);
    expect(left.shares.map(({ sharedWith }) => sharedWith)).toEqual([alice]);
  });
});
