import test from "ava";
import { diffSet, diffShare, inputsOf, setInputsOf, type WorkloadSharesState } from "../properties";
import { inputsFor, type Process, region, urnOf, World } from "../world";
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
  setFor,
  start,
  startBesideCarol,
  unfinishedSet,
  writes,
} from "./sets";

test("an exclusive set's update removes the undeclared shares of its state; then nothing changes", async (t) => {
  const { world, inputs, state } = await startBesideCarol();
  const process = world.process();
  const seen = (await process.readSet(state)) as WorkloadSharesState;
  t.deepEqual(diffSet(process.context, seen, inputs).changed, ["undeclared"]);

  const updated = await process.updateSet(seen, inputs);

  t.deepEqual(principalsOf(world), [alice, bob]);
  t.deepEqual(updated, { ...state, undeclared: [] });
  t.false(diffSet(world.process().context, updated, inputs).changes);
});

test("an exclusive set's update leaves shares that no diff has shown, also new ones of a principal that it has, and reports them", async (t) => {
  const { world, inputs, foreign, state } = await startBesideCarol();
  world.service.deleteOutside(foreign);
  const carols = world.service.shareOutside(inputs.workloadId, carol, "READONLY");
  const daves = world.service.shareOutside(inputs.workloadId, dave, "READONLY");
  const process = world.process();

  const updated = await process.updateSet(state, inputs);

  t.deepEqual([idOf(world, carol), idOf(world, dave)], [carols, daves]);
  t.deepEqual(
    updated.undeclared?.map(({ shareId }) => shareId),
    [carols, daves],
  );
  const [warning, ...others] = process.warnings();
  t.true(warning?.includes(`${carol} (READONLY), ${dave} (READONLY)`));
  t.deepEqual(others, []);

  await world.process().updateSet(updated, inputs);

  t.deepEqual(principalsOf(world), [alice, bob]);
});

test("an exclusive set's update makes room before it makes shares", async (t) => {
  const { world, inputs, state } = await startBesideCarol({ shares: readonly(...accounts(18), alice) });

  const shares = readonly(...accounts(18), alice, bob);
  const updated = await world.process().updateSet(state, { ...inputs, shares });

  t.is(updated.members.length, 20);
  t.false(principalsOf(world).includes(carol));
});

test("an undeclared share that an exclusive set could not remove stays in its state, and is removed the next time", async (t) => {
  const { world, inputs, foreign, state } = await startBesideCarol();
  deny(world, "delete", foreign);

  const error = await unfinishedSet(world.process().updateSet(state, inputs));

  t.regex(error.reason, new RegExp(`^deleting the share of workload .* with ${carol} .*denied`));
  t.deepEqual(error.state, state);

  world.hooks = {};
  await world.process().updateSet(error.state, inputs);

  t.deepEqual(principalsOf(world), [alice, bob]);
});

test("a share of its own that an exclusive set could not remove is still its own, and not undeclared too", async (t) => {
  const { world, inputs, state } = await start({ exclusive: true });
  deny(world, "delete", idOf(world, bob));

  const error = await unfinishedSet(world.process().updateSet(state, { ...inputs, shares: readonly(alice) }));

  t.deepEqual(principalsIn(error.state), [alice, bob]);
  t.deepEqual(error.state.undeclared, []);
});

test("an exclusive set removes no undeclared share whose principal is declared by now; it is taken over if that is asked", async (t) => {
  const { world, inputs, foreign, state } = await startBesideCarol();
  const carolByArn = `arn:aws:iam::${carol}:root`;
  const declaring = { ...inputs, shares: readonly(alice, bob, carolByArn) };

  const error = await unfinishedSet(world.process().updateSet(state, declaring));

  t.true(error.reason.includes(`already shared with ${carol}`));
  t.deepEqual(error.state.undeclared, []);
  t.false(writes(world).some(({ operation }) => operation === "delete"));

  const adopted = await world.process().updateSet(error.state, { ...declaring, adoptExisting: true });

  t.is(memberOf(adopted, carolByArn)?.shareId, foreign);
});

test("an exclusive set leaves an undeclared share that another resource has taken over in this run, and names it", async (t) => {
  const { world, inputs, foreign, state } = await startBesideCarol();
  const process = world.process();
  const single = inputsFor(inputs.workloadId, { name: "single", sharedWith: carol, adoptExisting: true });
  await process.create(single);

  await process.updateSet(state, inputs);

  t.is(idOf(world, carol), foreign);
  t.is(
    process.warnings()[0],
    `${carol}: the share ${foreign} was not deleted: this run has kept it for ${single.scope}`,
  );
});

/** A share with Carol by another resource of the stack, single or a set; and how a run reads it, or asks for its diff. */
const holders = {
  "a single share": async (world: World, workloadId: string) => {
    const share = await world.process().create(inputsFor(workloadId, { name: "other", sharedWith: carol }));
    return {
      read: (process: Process) => process.read(share),
      compared: (process: Process) => diffShare(process.context, share, inputsOf(share)),
    };
  },
  "another set": async (world: World, workloadId: string) => {
    const set = await world.process().createSet(setFor(workloadId, { shares: readonly(carol), scope: urnOf("other") }));
    return {
      read: (process: Process) => process.readSet(set),
      compared: (process: Process) => diffSet(process.context, set, setInputsOf(set)),
    };
  },
};

for (const holder of ["a single share", "another set"] as const) {
  for (const seen of ["read", "compared"] as const) {
    test(`an exclusive set leaves what the run has ${seen} as ${holder} of the stack, which another run would remove`, async (t) => {
      const world = new World();
      const workloadId = world.addWorkload();
      const other = await holders[holder](world, workloadId);
      const inputs = setFor(workloadId, { exclusive: true });
      const state = await world.process().createSet(inputs);

      const process = world.process();
      await other[seen](process);
      const { changes } = diffSet(process.context, state, inputs);
      const updated = await process.updateSet(state, inputs);

      t.false(changes);
      t.deepEqual(updated, state);
      t.deepEqual(principalsOf(world), [alice, carol, bob]);
      t.deepEqual(diffSet(world.process().context, state, inputs).changed, ["undeclared"]);
    });
  }
}

test("an exclusive set removes a share that the run has read for an import only: that is no resource yet", async (t) => {
  const { world, inputs, foreign, state } = await startBesideCarol();
  const process = world.process();
  await process.import(`${inputs.workloadId}/${foreign}`, { region, scope: "urn:imported" });
  await process.importSet(`${inputs.workloadId}@${region}`, { scope: "urn:imported" });

  await process.updateSet(state, inputs);

  t.deepEqual(principalsOf(world), [alice, bob]);
});

test("a set that becomes exclusive removes nothing yet, and reports what the next update removes", async (t) => {
  const { world, inputs, state } = await start();
  world.service.shareOutside(inputs.workloadId, carol, "READONLY");
  const process = world.process();

  const updated = await process.updateSet(state, { ...inputs, exclusive: true });

  t.deepEqual(principalsOf(world), [alice, carol, bob]);
  t.deepEqual(
    updated.undeclared?.map(({ sharedWith }) => sharedWith),
    [carol],
  );
  t.is(process.warnings().length, 1);
});

test("a set that is no longer exclusive removes nothing, and has no undeclared shares", async (t) => {
  const { world, inputs, state } = await startBesideCarol();
  const { exclusive: _, ...next } = inputs;

  const updated = await world.process().updateSet(state, next);

  t.deepEqual(principalsOf(world), [alice, carol, bob]);
  t.false("undeclared" in updated);
});

test("an exclusive set that becomes empty removes its own shares at once, and those of others with the next update", async (t) => {
  const { world, inputs, state } = await start({ exclusive: true });
  const empty = { ...inputs, shares: [], allowEmpty: true };
  world.service.shareOutside(inputs.workloadId, carol, "READONLY");

  const updated = await world.process().updateSet(state, empty);

  t.deepEqual(principalsOf(world), [carol]);

  await world.process().updateSet(updated, empty);

  t.deepEqual(principalsOf(world), []);
});
