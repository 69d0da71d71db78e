import test from "ava";
import { workloadShares } from "../../../provider/shares/resources/workload-shares";
import { checkShare, diffSet, diffShare, inputsOf } from "../properties";
import { Crash, crashAt, inputsFor, type Process, refusal, World } from "../world";
import { alice, bob, deny, idOf, principalsIn, principalsOf, readonly, setFor, start, unfinishedSet } from "./sets";

/** A world with two single shares in it, and the inputs of a set that is to take them over. */
async function startWithSingles() {
  const world = new World();
  const workloadId = world.addWorkload();
  const one = await world.process().create(inputsFor(workloadId, { name: "one", sharedWith: alice }));
  const two = await world.process().create(inputsFor(workloadId, { name: "two", sharedWith: bob }));
  const inputs = setFor(workloadId, { adoptExisting: true });
  return { world, inputs, shares: [one, two] as const, ids: [one.shareId, two.shareId] };
}

const declare = ({ context }: Process, scope: string) =>
  context.declarations.declareSharer({ shared: "workload", scope, isExclusive: false });
const liveIds = (world: World) => [alice, bob].map((principal) => idOf(world, principal));

for (const when of ["before", "after"] as const) {
  test(`single shares that move into a set are kept, also if the move dies ${when} any of its calls`, async (t) => {
    for (let nth = 0; nth < 12; nth++) {
      const { world, inputs, shares, ids } = await startWithSingles();
      crashAt(world, when, "any", nth);
      await t.throwsAsync(world.process().createSet(inputs), { instanceOf: Crash });
      world.hooks = {};

      const process = world.process();
      const state = await process.createSet(inputs);
      // As the engine does next, where retainOnDelete was forgotten.
      for (const share of shares) await process.delete(share);

      t.deepEqual(
        state.members.map(({ shareId }) => shareId),
        ids,
      );
      t.deepEqual(liveIds(world), ids);
    }
  });
}

test("single shares that moved into a set are kept though a later run deletes their resources: the set goes on with them", async (t) => {
  const { world, inputs, shares, ids } = await startWithSingles();
  const state = await world.process().createSet(inputs);

  const later = world.process();
  declare(later, inputs.scope);
  t.false(diffSet(later.context, state, inputs).changes);
  for (const share of shares) await later.delete(share);

  t.deepEqual(liveIds(world), ids);
});

test("shares that move out of a set are kept though it is deleted, in the same run or a later one", async (t) => {
  const { world, inputs, state } = await start();
  const ids = liveIds(world);
  const process = world.process();
  const moved = [];
  for (const share of inputs.shares) {
    const single = inputsFor(inputs.workloadId, { ...share, name: share.sharedWith, adoptExisting: true });
    moved.push(await process.create(single));
  }

  await process.deleteSet(state);

  t.deepEqual(liveIds(world), ids);

  const later = world.process();
  for (const share of moved) {
    declare(later, share.scope);
    t.false(diffShare(later.context, share, inputsOf(share)).changes);
  }
  await later.deleteSet(state);

  t.deepEqual(liveIds(world), ids);
});

test("a single share that a set could not take over is not deleted until the set has it", async (t) => {
  const { world, inputs, shares, ids } = await startWithSingles();
  const [one, two] = shares;
  const process = world.process();
  t.deepEqual((await workloadShares.check(process.context, {}, { ...inputs })).failures, []);
  deny(world, "update", two.shareId);

  const { state } = await unfinishedSet(process.createSet(inputs));
  await process.delete(one);
  await refusal(process.delete(two));

  t.deepEqual(principalsIn(state), [alice]);
  t.deepEqual(principalsOf(world), [alice, bob]);

  world.hooks = {};
  await process.updateSet(state, inputs);
  await process.delete(two);

  t.deepEqual(liveIds(world), ids);
});

test("a share that moves out of a set which goes on stays in the set until the other resource has taken it over", async (t) => {
  const { world, inputs, state } = await start();
  const process = world.process();
  const single = inputsFor(inputs.workloadId, { name: "single", sharedWith: bob, adoptExisting: true });
  await checkShare(process.context, {}, { ...single });
  const next = { ...inputs, shares: readonly(alice) };

  const error = await unfinishedSet(process.updateSet(state, next));

  t.true(error.reason.includes(`${single.scope} declares it with adoptExisting`));
  t.deepEqual(error.state.members, state.members);

  const { shareId } = await process.create(single);
  const updated = await process.updateSet(error.state, next);

  t.deepEqual(principalsIn(updated), [alice]);
  t.is(idOf(world, bob), shareId);
});
