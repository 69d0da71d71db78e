import { describe, expect, it } from "vitest";
import { sharedRunLog } from "../../core/run-log";
import { checkShare, diffSet } from "../properties";
import { Crash, crashAt, inputsFor, otherOwner, refusal, urnOf, World } from "../world";
import { alice, bob, carol, deny, idOf, principalsOf, readonly, setFor, start, startBesideCarol } from "./sets";

describe("deleting a set", () => {
  it("deletes its shares, and none that someone else has made", async () => {
    const { world, inputs, state } = await start();
    world.service.shareOutside(inputs.workloadId, carol, "READONLY");
    await world.process().deleteSet(state);
    expect(principalsOf(world)).toEqual([carol]);
  });

  it("leaves what an exclusive one doesn't declare, though it was told", async () => {
    const { world, state } = await startBesideCarol();
    await world.process().deleteSet(state);
    expect(principalsOf(world)).toEqual([carol]);
  });

  it("tries each share, names those that are left, and finishes when it is run again", async () => {
    const { world, state } = await start({ shares: readonly(alice, bob, carol) });
    deny(world, "delete", idOf(world, bob));
    const error = await refusal(world.process().deleteSet(state));
    expect(error.message).toContain(`deleting the share of workload ${state.workloadId} with ${bob}`);
    for (const gone of [alice, carol]) expect(error.message).not.toContain(gone);
    expect(principalsOf(world)).toEqual([bob]);
    world.hooks = {};
    await world.process().deleteSet(state);
    expect(principalsOf(world)).toEqual([]);
  });

  it("names every share that is left", async () => {
    const { world, state } = await start();
    deny(world, "delete", state.workloadId);
    const { message } = await refusal(world.process().deleteSet(state));
    expect(message).toMatch(/^not all shares could be deleted:\n- deleting .*denied\n- deleting .*denied$/);
    for (const principal of [alice, bob]) expect(message).toContain(`with ${principal}`);
  });

  it.each(["before", "after"] as const)("and dying %s any call is finished by a rerun", async (when) => {
    for (let nth = 0; nth < 2; nth++) {
      const { world, state } = await start();
      crashAt(world, when, "delete", nth);
      await expect(world.process().deleteSet(state)).rejects.toThrow(Crash);
      world.hooks = {};
      await world.process().deleteSet(state);
      expect(principalsOf(world)).toEqual([]);
    }
  });

  it("is done if its shares or its workload are gone, except for the same account only", async () => {
    const { world, state } = await start();
    world.service.deleteOutside(idOf(world, bob));
    await world.process().deleteSet(state);
    expect(principalsOf(world)).toEqual([]);
    world.service.deleteWorkload(state.workloadId);
    await refusal(world.process({ accountId: otherOwner }).deleteSet(state));
    await world.process().deleteSet(state);
  });

  it("leaves a share that this run has kept for another resource, aloud", async () => {
    const { world, state } = await start();
    const process = world.process();
    process.context.journal.addOwned({
      share: `${state.workloadId}/${idOf(world, bob)}`,
      scope: urnOf("single"),
      key: "key",
    });
    await process.deleteSet(state);
    expect(principalsOf(world)).toEqual([bob]);
    expect(process.warnings()).toEqual([
      `${bob}: the share ${idOf(world, bob)} was not deleted: this run has kept it for ${urnOf("single")}`,
    ]);
  });

  it("leaves a share that another process of the run has taken over", async () => {
    const { world, inputs, state } = await start();
    const join = sharedRunLog();
    const single = inputsFor(inputs.workloadId, { name: "single", sharedWith: bob, adoptExisting: true });
    const { shareId } = await world.process({ log: join() }).create(single);
    const process = world.process({ log: join() });
    await process.deleteSet(state);
    expect(world.service.shares().map((share) => share.shareId)).toEqual([shareId]);
    expect(process.warnings()).toEqual([expect.stringContaining(`this run has kept it for ${single.scope}`)]);
  });

  it("deletes no share that another resource is to take over, and the others", async () => {
    const { world, inputs, state } = await start();
    const process = world.process();
    const single = inputsFor(inputs.workloadId, { name: "single", sharedWith: bob, adoptExisting: true });
    await checkShare(process.context, {}, { ...single });
    const { message } = await refusal(process.deleteSet(state));
    expect(message).toContain(`${single.scope} declares it with adoptExisting, and has not taken it over yet`);
    expect(principalsOf(world)).toEqual([bob]);
    await process.create(single);
    await process.deleteSet(state);
    expect(principalsOf(world)).toEqual([bob]);
  });

  it("deletes shares that this run has made for the same set, in its create or an update", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload());
    const process = world.process();
    const created = await process.createSet(inputs);
    const updated = await process.updateSet(created, { ...inputs, shares: readonly(bob, carol) });
    expect(updated.record).toBe(created.record);
    await process.deleteSet(updated);
    expect(principalsOf(world)).toEqual([]);
    expect(process.warnings()).toEqual([]);
  });

  it("deletes shares that the same set continues with by the same record, and leaves those of another one", async () => {
    const { world, inputs, state } = await start();
    const process = world.process();
    process.context.declarations.declareSharer({ shared: "workload", scope: inputs.scope, isExclusive: false });
    expect(diffSet(process.context, state, inputs).changes).toBe(false);
    await process.deleteSet({ ...state, record: "0123abcd" });
    expect(principalsOf(world)).toEqual([alice, bob]);
    expect(process.warnings()).toHaveLength(2);
    await process.deleteSet(state);
    expect(principalsOf(world)).toEqual([]);
  });
});
