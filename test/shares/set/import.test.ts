import test, { type ExecutionContext } from "ava";
import type { KnownResource } from "../../../provider/core/resource";
import { workloadShares } from "../../../provider/shares/resources/workload-shares";
import type { WorkloadSharesInputs, WorkloadSharesState } from "../properties";
import { type Process, region, unknown, World } from "../world";
import { alice, bob, carol, dave, principalsIn, principalsOf, readonly, setFor, writes } from "./sets";

/** A world whose workload was shared with Alice, Bob and Carol by hand, and a set that was imported of it. */
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
async function up(
  t: ExecutionContext,
  { context }: Process,
  id: string,
  known: KnownResource,
  news: WorkloadSharesInputs,
) {
  const { inputs, failures } = await workloadShares.check(context, known.inputs ?? {}, { ...news });
  t.deepEqual(failures, []);
  const found = workloadShares.diff(context, id, known, inputs);
  const state = found.changes ? (await workloadShares.update(context, id, known, inputs)).state : known.state;
  return { found, state: { ...state } as WorkloadSharesState & KnownResource["state"], inputs };
}

const lettingGo = (...principals: string[]) =>
  `the import found shares that this set does not declare: ${principals.map((one) => `${one} (READONLY)`).join(", ")}. They are not removed, and are not part of this set from now on. To manage them, declare them in shares`;

test("an imported set lets shares go that the program does not declare, as its diff reports, and changes the others", async (t) => {
  const { world, inputs, id, imported } = await startImported();
  t.deepEqual(principalsIn(imported.state), [alice, bob, carol]);
  const shares = [{ sharedWith: bob, permissionType: "CONTRIBUTOR" as const }, ...readonly(dave)];
  const process = world.process();

  const { found, state } = await up(t, process, id, imported, { ...inputs, shares });

  t.deepEqual(found, { changes: true, replaces: [], changed: ["shares"], deleteBeforeReplace: false });
  t.deepEqual(process.lines, [{ severity: "warn", scope: inputs.scope, message: lettingGo(alice, carol) }]);
  t.deepEqual(
    state.members.map(({ sharedWith, permissionType }) => ({ sharedWith, permissionType })),
    shares,
  );
  t.deepEqual(principalsOf(world), [alice, carol, dave, bob]);
});

test("what an imported set has let go, its next update and its delete leave as well", async (t) => {
  const { world, inputs, id, imported } = await startImported();
  const first = await up(t, world.process(), id, imported, inputs);
  t.deepEqual(writes(world), []);

  const process = world.process();
  const second = await up(t, process, id, first, { ...inputs, shares: readonly(alice) });

  t.deepEqual(process.warnings(), []);
  t.deepEqual(principalsOf(world), [alice, carol]);

  await workloadShares.delete(world.process().context, id, second.state);

  t.deepEqual(principalsOf(world), [carol]);
});

test("an imported set that the program declares in full has no changes, and removes shares from then on", async (t) => {
  const { world, inputs, id, imported } = await startImported();
  const process = world.process();

  const same = await up(t, process, id, imported, { ...inputs, shares: readonly(alice, bob, carol) });

  t.false(same.found.changes);
  t.deepEqual(process.warnings(), []);

  await up(t, world.process(), id, same, inputs);

  t.deepEqual(principalsOf(world), [alice, bob]);
});

test("an imported set reports nothing as let go while it isn't known what is declared", async (t) => {
  const { world, inputs, id, imported } = await startImported();

  for (const shares of [unknown, [unknown], readonly(alice, unknown)]) {
    const { context, lines } = world.process();
    const { changed } = workloadShares.diff(context, id, imported, { ...inputs, shares });

    t.deepEqual(changed, ["shares"]);
    t.deepEqual(lines, []);
  }
});

test("an exclusive set that was imported removes nothing at first, reports what it will remove, and then removes it", async (t) => {
  const { world, inputs, id, imported } = await startImported();
  const exclusive = { ...inputs, exclusive: true };
  const process = world.process();

  const first = await up(t, process, id, imported, exclusive);

  t.deepEqual(principalsOf(world), [alice, carol, bob]);
  t.deepEqual(
    first.state.undeclared?.map(({ sharedWith }) => sharedWith),
    [carol],
  );
  const [letGo, next, ...others] = process.warnings();
  t.is(letGo, lettingGo(carol));
  t.regex(next ?? "", /the next update removes what the program does not declare by then/);
  t.deepEqual(others, []);

  const later = world.process();
  const second = await up(t, later, id, first, exclusive);

  t.deepEqual(second.found.changed, ["undeclared"]);
  t.is(later.warnings().length, 1);
  t.regex(later.warnings()[0] ?? "", /^this update removes/);
  t.deepEqual(principalsOf(world), [alice, bob]);
});

test("that a set was imported is known after a refresh too, which takes no other shares in", async (t) => {
  const { world, inputs, id, imported } = await startImported();
  world.service.shareOutside(inputs.workloadId, dave, "READONLY");

  const refreshed = await readAs(world.process(), id, imported);

  t.deepEqual(refreshed, imported);

  const process = world.process();
  await up(t, process, id, refreshed, inputs);

  t.deepEqual(process.warnings(), [lettingGo(carol)]);
  t.deepEqual(principalsOf(world), [alice, carol, dave, bob]);
});

test("no check passes on that a set was imported, so that its first update ends that", async (t) => {
  const { world, inputs, id, imported } = await startImported();
  t.like(imported.inputs, { imported: true });

  const first = await up(t, world.process(), id, imported, { ...inputs, __imported: true } as WorkloadSharesInputs);
  const refreshed = await readAs(world.process(), id, first);

  t.deepEqual(first.inputs, inputs);
  t.false("imported" in refreshed.inputs);

  const process = world.process();
  await up(t, process, id, refreshed, { ...inputs, shares: readonly(alice) });

  t.deepEqual(process.warnings(), []);
  t.deepEqual(principalsOf(world), [alice, carol]);
});

test("a set of which only some properties were imported counts as imported: its inputs have no shares, and no mark", async (t) => {
  const { world, inputs, id, imported } = await startImported();
  const partial = { state: imported.state, inputs: { workloadId: id, region } };
  const process = world.process();

  const { state } = await up(t, process, id, partial, inputs);

  t.deepEqual(process.warnings(), [lettingGo(carol)]);
  t.deepEqual(principalsIn(state), [alice, bob]);
  t.deepEqual(principalsOf(world), [alice, carol, bob]);
  t.deepEqual(await readAs(world.process(), id, partial), imported);
});
