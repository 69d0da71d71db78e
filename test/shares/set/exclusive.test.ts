import { describe, expect, it } from "vitest";
import { sharedRunLog } from "../../core/run-log";
import {
  diffSet,
  diffShare,
  inputsOf,
  setInputsOf,
  type WorkloadShareState,
  type WorkloadSharesState,
} from "../properties";
import { inputsFor, type Process, region, World } from "../world";
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
  setFor,
  start,
  startBesideCarol,
  unfinishedSet,
  writes,
} from "./sets";

describe("updating an exclusive set", () => {
  it("removes what its state reports as undeclared; then nothing changes", async () => {
    const { world, inputs, state } = await startBesideCarol();
    const process = world.process();
    expect(diffSet(process.context, state, inputs).changed).toEqual(["undeclared"]);
    const updated = await process.updateSet(state, inputs);
    expect(principalsOf(world)).toEqual([alice, bob]);
    expect(updated).toEqual({ ...state, undeclared: [] });
    expect(diffSet(world.process().context, updated, inputs).changes).toBe(false);
  });

  it("removes no share that came after its diff, but reports it", async () => {
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
    expect(updated.members.length).toBe(20);
    expect(principalsOf(world)).not.toContain(carol);
  });

  it("keeps a share that it could not remove in what it reports, and names it", async () => {
    const { world, inputs, foreign, state } = await startBesideCarol();
    deny(world, "delete", foreign);
    const error = await unfinishedSet(world.process().updateSet(state, inputs));
    expect(error.reason).toMatch(new RegExp(`^deleting the share of workload .* with ${carol} .*denied`));
    expect(error.state).toEqual(state);
    world.hooks = {};
    await world.process().updateSet(error.state, inputs);
    expect(principalsOf(world)).toEqual([alice, bob]);
  });

  it("reports a share of its own that it could not remove once: as its own", async () => {
    const { world, inputs, state } = await start({ exclusive: true });
    deny(world, "delete", idOf(world, bob));
    const error = await unfinishedSet(world.process().updateSet(state, { ...inputs, shares: readonly(alice) }));
    expect(error.state.members.map(({ sharedWith }) => sharedWith)).toEqual([alice, bob]);
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
    process.context.journal.addOwned({ share: `${inputs.workloadId}/${foreign}`, scope: "urn:another", key: "key" });
    await process.updateSet(state, inputs);
    expect(idOf(world, carol)).toBe(foreign);
    expect(process.warnings()[0]).toBe(
      `${carol}: the share ${foreign} was not deleted: this run has kept it for urn:another`,
    );
  });

  it.each<[string, (process: Process, single: WorkloadShareState) => unknown]>([
    ["read", (process, single) => process.read(single)],
    ["compared", (process, single) => diffShare(process.context, single, inputsOf(single))],
  ])(
    "leaves a share that another resource of the stack has, which the run has %s: the engine deletes it by that resource",
    async (_, see) => {
      const world = new World();
      const workloadId = world.addWorkload();
      const single = await world.process().create(inputsFor(workloadId, { name: "single", sharedWith: carol }));
      const inputs = setFor(workloadId, { exclusive: true });
      const state = await world.process().createSet(inputs);
      expect(state.undeclared).toMatchObject([{ shareId: single.shareId }]);

      const join = sharedRunLog();
      await see(world.process({ log: join() }), single);
      const process = world.process({ log: join() });
      expect(diffSet(process.context, state, inputs).changes).toBe(false);
      const updated = await process.updateSet(state, inputs);
      expect(idOf(world, carol)).toBe(single.shareId);
      expect(updated).toEqual(state);

      await process.delete(single);
      expect(principalsOf(world)).toEqual([alice, bob]);
      // In another run, in which no resource has it, such a share would be removed.
      expect(diffSet(world.process().context, state, inputs).changed).toEqual(["undeclared"]);
    },
  );

  it.each<[string, (process: Process, set: WorkloadSharesState) => unknown]>([
    ["read", (process, set) => process.readSet(set)],
    ["compared", (process, set) => diffSet(process.context, set, setInputsOf(set))],
  ])("leaves a share that another set of the stack has, which the run has %s", async (_, see) => {
    const world = new World();
    const workloadId = world.addWorkload();
    const other = await world.process().createSet(setFor(workloadId, { shares: readonly(carol), scope: "urn:other" }));
    const inputs = setFor(workloadId, { exclusive: true });
    const state = await world.process().createSet(inputs);
    const process = world.process();
    await see(process, other);
    await process.updateSet(state, inputs);
    expect(principalsOf(world)).toEqual([alice, carol, bob]);
  });

  it("removes a share that someone else has made, though the run has read its own", async () => {
    const { world, inputs, state } = await startBesideCarol();
    const process = world.process();
    const seen = (await process.readSet(state)) as WorkloadSharesState;
    expect(diffSet(process.context, seen, inputs).changed).toEqual(["undeclared"]);
    await process.updateSet(seen, inputs);
    expect(principalsOf(world)).toEqual([alice, bob]);
  });

  it("removes a share whose import is all that the run has read of it: an import is no resource yet", async () => {
    const { world, inputs, foreign, state } = await startBesideCarol();
    const process = world.process();
    await process.import(`${inputs.workloadId}/${foreign}`, { region, scope: "urn:imported" });
    await process.importSet(`${inputs.workloadId}@${region}`, { scope: "urn:imported" });
    await process.updateSet(state, inputs);
    expect(principalsOf(world)).toEqual([alice, bob]);
  });

  it("that was not exclusive before removes nothing yet, and reports what is there", async () => {
    const { world, inputs, state } = await start();
    world.service.shareOutside(inputs.workloadId, carol, "READONLY");
    const updated = await world.process().updateSet(state, { ...inputs, exclusive: true });
    expect(principalsOf(world)).toEqual([alice, carol, bob]);
    expect(updated.undeclared).toMatchObject([{ sharedWith: carol }]);
  });

  it("that is exclusive no more removes nothing, and reports nothing", async () => {
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
