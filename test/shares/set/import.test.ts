import { describe, expect, it } from "vitest";
import type { KnownResource } from "../../../provider/core/resource";
import { workloadShares } from "../../../provider/shares/resources/workload-shares";
import type { WorkloadSharesInputs, WorkloadSharesState } from "../properties";
import { type Process, region, unknown, World } from "../world";
import { alice, bob, carol, dave, deny, principalsOf, readonly, setFor, unfinishedSet, writes } from "./sets";

/** A world whose workload somebody has shared with Alice, Bob and Carol, and a set that has been imported of it. */
async function startImported() {
  const world = new World();
  const inputs = setFor(world.addWorkload());
  for (const sharedWith of [alice, bob, carol]) world.service.shareOutside(inputs.workloadId, sharedWith, "READONLY");
  const id = inputs.workloadId;
  const imported = await readAs(world.process(), id, { state: { scope: inputs.scope } });
  return { world, inputs, id, imported };
}

/** What the engine has of a set after it was read. */
async function readAs({ context }: Process, id: string, known: KnownResource) {
  const resource = await workloadShares.read(context, `${id}@${region}`, known);
  return {
    state: { ...resource?.state } as WorkloadSharesState & KnownResource["state"],
    inputs: { ...resource?.inputs },
  };
}

/** What the engine asks for in an update, with the inputs that `check` has passed. */
async function up({ context }: Process, id: string, known: KnownResource, news: WorkloadSharesInputs) {
  const { inputs, failures } = await workloadShares.check(context, known.inputs ?? {}, { ...news });
  expect(failures).toEqual([]);
  const found = workloadShares.diff(context, id, known, inputs);
  const state = found.changes ? (await workloadShares.update(context, id, known, inputs)).state : known.state;
  return { found, state: { ...state } as WorkloadSharesState & KnownResource["state"], inputs };
}

const lettingGo = (...principals: string[]) =>
  `the import found shares that this set does not declare: ${principals.map((one) => `${one} (READONLY)`).join(", ")}. They are not removed, and are not part of this set from now on. To manage them, declare them in shares`;

describe("a set that was imported", () => {
  it("lets shares go that the program doesn't declare, and its diff reports which", async () => {
    const { world, inputs, id, imported } = await startImported();
    expect(imported.state.members.map(({ sharedWith }) => sharedWith)).toEqual([alice, bob, carol]);
    const process = world.process();
    const { found, state } = await up(process, id, imported, inputs);
    expect(found).toMatchObject({ changes: true, replaces: [], changed: ["shares"] });
    expect(process.lines).toEqual([{ severity: "warn", scope: inputs.scope, message: lettingGo(carol) }]);
    expect(writes(world)).toEqual([]);
    expect(state.members).toEqual(imported.state.members.slice(0, 2));
    expect(principalsOf(world)).toEqual([alice, carol, bob]);
  });

  it("has then let them go: the next update, and a destroy, leave them as well", async () => {
    const { world, inputs, id, imported } = await startImported();
    const first = await up(world.process(), id, imported, inputs);
    const process = world.process();
    const second = await up(process, id, first, { ...inputs, shares: readonly(alice) });
    expect(process.warnings()).toEqual([]);
    expect(principalsOf(world)).toEqual([alice, carol]);
    await workloadShares.delete(world.process().context, id, second.state);
    expect(principalsOf(world)).toEqual([carol]);
  });

  it("changes what else is declared again in the same update", async () => {
    const { world, inputs, id, imported } = await startImported();
    const shares = [{ sharedWith: bob, permissionType: "CONTRIBUTOR" as const }, ...readonly(dave)];
    const process = world.process();
    const { state } = await up(process, id, imported, { ...inputs, shares });
    expect(process.warnings()).toEqual([lettingGo(alice, carol)]);
    expect(state.members).toMatchObject(shares);
    expect(state.members).toHaveLength(2);
    expect(principalsOf(world)).toEqual([alice, carol, dave, bob]);
  });

  it("lets shares go also if another one can't be made", async () => {
    const { world, inputs, id, imported } = await startImported();
    deny(world, "create", dave);
    const shares = readonly(alice, dave);
    const error = await unfinishedSet(up(world.process(), id, imported, { ...inputs, shares }));
    expect(error.state.members.map(({ sharedWith }) => sharedWith)).toEqual([alice]);
    expect(principalsOf(world)).toEqual([alice, carol, bob]);
  });

  it("is as it was if the program declares all of it, and removes shares from then on", async () => {
    const { world, inputs, id, imported } = await startImported();
    const process = world.process();
    const all = { ...inputs, shares: readonly(alice, bob, carol) };
    const same = await up(process, id, imported, all);
    expect(same.found.changes).toBe(false);
    expect(process.warnings()).toEqual([]);
    await up(world.process(), id, same, inputs);
    expect(principalsOf(world)).toEqual([alice, bob]);
  });

  it("reports nothing while it isn't known what is declared", async () => {
    const { world, inputs, id, imported } = await startImported();
    for (const shares of [unknown, [unknown], readonly(alice, unknown)]) {
      const { context, lines } = world.process();
      expect(workloadShares.diff(context, id, imported, { ...inputs, shares }).changed).toEqual(["shares"]);
      expect(lines).toEqual([]);
    }
  });

  it("reports of no share that it lets go if it is replaced, which leaves none to it", async () => {
    const { world, inputs, id, imported } = await startImported();
    const process = world.process();
    const elsewhere = { ...inputs, region: "us-east-1" };
    expect(workloadShares.diff(process.context, id, imported, elsewhere).replaces).toEqual(["region"]);
    expect(process.lines).toEqual([{ severity: "info", scope: inputs.scope, message: "replaced because of region" }]);
  });

  it("as an exclusive one removes nothing at first, reports what it is to remove, and then removes it", async () => {
    const { world, inputs, id, imported } = await startImported();
    const exclusive = { ...inputs, exclusive: true };
    const process = world.process();
    const first = await up(process, id, imported, exclusive);
    expect(principalsOf(world)).toEqual([alice, carol, bob]);
    expect(first.state.undeclared).toMatchObject([{ sharedWith: carol }]);
    expect(process.warnings()).toEqual([
      lettingGo(carol),
      expect.stringContaining("the next update removes what the program does not declare by then"),
    ]);
    const later = world.process();
    expect((await up(later, id, first, exclusive)).found.changed).toEqual(["undeclared"]);
    expect(later.warnings()).toEqual([expect.stringContaining(`this update removes`)]);
    expect(principalsOf(world)).toEqual([alice, bob]);
  });
});

describe("that a set was imported", () => {
  it("is known until the program has declared it, also after a refresh, which takes no other shares in", async () => {
    const { world, inputs, id, imported } = await startImported();
    world.service.shareOutside(inputs.workloadId, dave, "READONLY");
    const refreshed = await readAs(world.process(), id, imported);
    expect(refreshed).toEqual(imported);
    const process = world.process();
    await up(process, id, refreshed, inputs);
    expect(process.warnings()).toEqual([lettingGo(carol)]);
    expect(principalsOf(world)).toEqual([alice, carol, dave, bob]);
  });

  it("is nothing that a check passes on, so that it ends with the first update", async () => {
    const { world, inputs, id, imported } = await startImported();
    expect(imported.inputs).toMatchObject({ shares: readonly(alice, bob, carol), imported: true });
    const first = await up(world.process(), id, imported, inputs);
    expect(first.inputs).toEqual(inputs);
    const { context } = world.process();
    const { inputs: passed } = await workloadShares.check(context, {}, { ...inputs, __imported: true });
    expect(passed).toEqual(inputs);
    const refreshed = await readAs(world.process(), id, first);
    expect(refreshed.inputs).not.toHaveProperty("imported");
    const process = world.process();
    await up(process, id, refreshed, { ...inputs, shares: readonly(alice) });
    expect(process.warnings()).toEqual([]);
    expect(principalsOf(world)).toEqual([alice, carol]);
  });

  it("is known also of an import of only some properties, which leaves the shares out of its inputs, and the mark", async () => {
    const { world, inputs, id, imported } = await startImported();
    const partial = { state: imported.state, inputs: { workloadId: id, region } };
    const process = world.process();
    const { found, state } = await up(process, id, partial, inputs);
    expect(found).toMatchObject({ changes: true, replaces: [], changed: ["shares"] });
    expect(process.lines).toEqual([{ severity: "warn", scope: inputs.scope, message: lettingGo(carol) }]);
    expect(state.members).toEqual(imported.state.members.slice(0, 2));
    expect(principalsOf(world)).toEqual([alice, carol, bob]);
    const refreshed = await readAs(world.process(), id, partial);
    expect(refreshed).toEqual(imported);
  });

  it("is not believed of one that was made: an update removes what is no longer declared", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload());
    const { state } = await workloadShares.create(world.process().context, { ...inputs });
    const process = world.process();
    await up(
      process,
      inputs.workloadId,
      { state: { ...state }, inputs: { ...inputs } },
      { ...inputs, shares: readonly(bob) },
    );
    expect(process.warnings()).toEqual([]);
    expect(principalsOf(world)).toEqual([bob]);
  });
});
