import test from "ava";
import { diffSet } from "../properties";
import { inputsFor, otherOwner, refusal, World } from "../world";
import { alice, bob, carol, deny, idOf, principalsOf, readonly, setFor, start, startBesideCarol } from "./sets";

test("a deleted set takes its shares away, and leaves those that it does not declare, though it is exclusive", async (t) => {
  const { world, state } = await startBesideCarol();

  await world.process().deleteSet(state);

  t.deepEqual(principalsOf(world), [carol]);
});

test("a delete of a set tries each share, names all that are left, and is finished by the next one", async (t) => {
  const { world, state } = await start({ shares: readonly(alice, bob, carol) });
  deny(world, "delete", idOf(world, alice), idOf(world, bob));

  const { message } = await refusal(world.process().deleteSet(state));

  const [heading, ...reasons] = message.split("\n");
  t.is(heading, "not all shares could be deleted:");
  t.is(reasons.length, 2);
  for (const [index, principal] of [alice, bob].entries()) {
    const what = `- deleting the share of workload ${state.workloadId} with ${principal} `;
    t.true(reasons[index]?.startsWith(what));
  }
  t.deepEqual(principalsOf(world), [alice, bob]);

  world.hooks = {};
  await world.process().deleteSet(state);

  t.deepEqual(principalsOf(world), []);
});

test("a set is deleted though its shares or its workload are gone, which only the owner's account can tell", async (t) => {
  const { world, state } = await start();
  world.service.deleteOutside(idOf(world, bob));

  await world.process().deleteSet(state);

  t.deepEqual(principalsOf(world), []);

  world.service.deleteWorkload(state.workloadId);

  await refusal(world.process({ accountId: otherOwner }).deleteSet(state));
  await t.notThrowsAsync(world.process().deleteSet(state));
});

test("a deleted set leaves a share that another resource has taken over in this run, and names it", async (t) => {
  const { world, inputs, state } = await start();
  const process = world.process();
  const single = inputsFor(inputs.workloadId, { name: "single", sharedWith: bob, adoptExisting: true });
  const { shareId } = await process.create(single);

  await process.deleteSet(state);

  t.is(idOf(world, bob), shareId);
  t.deepEqual(principalsOf(world), [bob]);
  t.deepEqual(process.warnings(), [
    `${bob}: the share ${shareId} was not deleted: this run has kept it for ${single.scope}`,
  ]);
});

test("a set's create and updates share a record, by which a delete in the same run takes its shares away", async (t) => {
  const world = new World();
  const inputs = setFor(world.addWorkload());
  const process = world.process();
  const created = await process.createSet(inputs);
  const updated = await process.updateSet(created, { ...inputs, shares: readonly(bob, carol) });
  t.is(updated.record, created.record);

  await process.deleteSet(updated);

  t.deepEqual(principalsOf(world), []);
  t.deepEqual(process.warnings(), []);
});

test("a record of a set that the program does not go on with deletes none of its shares", async (t) => {
  const { world, inputs, state } = await start();
  const process = world.process();
  process.context.declarations.declareSharer({ shared: "workload", scope: inputs.scope, isExclusive: false });
  t.false(diffSet(process.context, state, inputs).changes);

  await process.deleteSet({ ...state, record: "0123abcd" });

  t.deepEqual(principalsOf(world), [alice, bob]);
  t.is(process.warnings().length, 2);

  await process.deleteSet(state);

  t.deepEqual(principalsOf(world), []);
});
