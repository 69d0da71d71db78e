import { describe, expect, it } from "vitest";
import { diffSet } from "../../provider/shares/set/diff";
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
  startBesideCarol,
  unfinishedSet,
  writes,
} from "./sets";

describe("updating an exclusive set", () => {
  it("removes what its state tells as undeclared; then nothing changes", async () => {
    const { world, inputs, state } = await startBesideCarol();
    const process = world.process();
    expect(diffSet(process.context, state, inputs).changed).toEqual(["undeclared"]);
    const updated = await process.updateSet(state, inputs);
    expect(principalsOf(world)).toEqual([alice, bob]);
    expect(updated).toEqual({ ...state, undeclared: [] });
    expect(diffSet(world.process().context, updated, inputs).changes).toBe(false);
  });

  it("removes no share that came after its diff, but tells it", async () => {
    const { world, inputs, state } = await startBesideCarol();
    const later = world.service.shareOutside(inputs.workloadId, dave, "READONLY");
    const process = world.process();
    const updated = await process.updateSet(state, inputs);
    expect(principalsOf(world)).toEqual([alice, dave, bob]);
    expect(updated.undeclared).toMatchObject([{ sharedWith: dave, shareId: later }]);
    expect(process.warnings()).toEqual([expect.stringContaining(dave)]);
    await world.process().updateSet(updated, inputs);
    expect(principalsOf(world)).toEqual([alice, bob]);
  });

  it("removes no new share of a principal whose old one its diff has seen", async () => {
    const { world, inputs, foreign, state } = await startBesideCarol();
    world.service.deleteOutside(foreign);
    const again = world.service.shareOutside(inputs.workloadId, carol, "READONLY");
    const updated = await world.process().updateSet(state, inputs);
    expect(idOf(world, carol)).toBe(again);
    expect(updated.undeclared).toMatchObject([{ shareId: again }]);
  });

  it("makes room before it makes shares", async () => {
    const { world, inputs, state } = await startBesideCarol({ shares: readonly(...accounts(18), alice) });
    const shares = readonly(...accounts(18), alice, bob);
    const updated = await world.process().updateSet(state, { ...inputs, shares });
    expect(updated.shares.length).toBe(20);
    expect(principalsOf(world)).not.toContain(carol);
  });

  it("keeps a share that it could not remove in what it tells, and names it", async () => {
    const { world, inputs, foreign, state } = await startBesideCarol();
    deny(world, "delete", foreign);
    const error = await unfinishedSet(world.process().updateSet(state, inputs));
    expect(error.reason).toMatch(new RegExp(`^deleting the share of workload .* with ${carol} .*denied`));
    expect(error.state).toEqual(state);
    world.hooks = {};
    await world.process().updateSet(error.state, inputs);
    expect(principalsOf(world)).toEqual([alice, bob]);
  });

  it("tells a share of its own that it could not remove once: as its own", async () => {
    const { world, inputs, state } = await start({ exclusive: true });
    deny(world, "delete", idOf(world, bob));
    const error = await unfinishedSet(world.process().updateSet(state, { ...inputs, shares: readonly(alice) }));
    expect(error.state.shares.map(({ sharedWith }) => sharedWith)).toEqual([alice, bob]);
    expect(error.state.undeclared).toEqual([]);
  });

  it("never removes a share of a principal that is declared by now: that is already shared, or taken over", async () => {
    const { world, inputs, foreign, state } = await startBesideCarol();
    const declaring = { ...inputs, shares: readonly(alice, bob, `arn:aws:iam::${carol}:root`) };
    const error = await unfinishedSet(world.process().updateSet(state, declaring));
    expect(error.reason).toContain(`already shared with ${carol}`);
    expect(error.state.undeclared).toEqual([]);
    expect(writes(world).filter(({ operation }) => operation === "delete")).toEqual([]);
    const adopted = await world.process().updateSet(error.state, { ...declaring, adoptExisting: true });
    expect(memberOf(adopted, `arn:aws:iam::${carol}:root`)?.shareId).toBe(foreign);
  });

  it("leaves a share that another resource of the program goes on with, aloud", async () => {
    const { world, inputs, foreign, state } = await startBesideCarol();
    const process = world.process();
    process.memory.declareWorkload("workload", "urn:another", false);
    process.memory.kept(foreign, "urn:another");
    await process.updateSet(state, inputs);
    expect(idOf(world, carol)).toBe(foreign);
    expect(process.warnings()[0]).toBe(
      `${carol}: the share ${foreign} was not deleted: this run has kept it for urn:another`,
    );
  });

  it("that was not exclusive before removes nothing yet, and tells what is there", async () => {
    const { world, inputs, state } = await start();
    world.service.shareOutside(inputs.workloadId, carol, "READONLY");
    const updated = await world.process().updateSet(state, { ...inputs, exclusive: true });
    expect(principalsOf(world)).toEqual([alice, carol, bob]);
    expect(updated.undeclared).toMatchObject([{ sharedWith: carol }]);
  });

  it("that is exclusive no more removes nothing, and tells nothing", async () => {
    const { world, inputs, state } = await startBesideCarol();
    const { exclusive: _, ...next } = inputs;
    const updated = await world.process().updateSet(state, next);
    expect(principalsOf(world)).toEqual([alice, carol, bob]);
    expect(updated).not.toHaveProperty("undeclared");
  });

  it("to an empty one removes all, at once what it has made, and then the others", async () => {
    const { world, inputs, state } = await start({ exclusive: true });
    const empty = { ...inputs, shares: [], allowEmpty: true };
    world.service.shareOutside(inputs.workloadId, carol, "READONLY");
    const updated = await world.process().updateSet(state, empty);
    expect(principalsOf(world)).toEqual([carol]);
    await world.process().updateSet(updated, empty);
    expect(principalsOf(world)).toEqual([]);
  });
});
