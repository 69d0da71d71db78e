import { describe, expect, it } from "vitest";
import { alice, bob, carol, deny, idOf, principalsOf, readonly, start, startBesideCarol } from "./sets";
import { Crash, crashAt, otherOwner, refusal, urnOf } from "./world";

describe("deleting a set", () => {
  it("deletes its shares, and none that somebody else has made", async () => {
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

  it("is done where its shares or its workload are gone, but for the same account only", async () => {
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
    process.memory.returned(idOf(world, bob), urnOf("single"));
    await process.deleteSet(state);
    expect(principalsOf(world)).toEqual([bob]);
    expect(process.warnings()).toEqual([
      `${bob}: the share ${idOf(world, bob)} was not deleted: this run has kept it for ${urnOf("single")}`,
    ]);
  });
});
