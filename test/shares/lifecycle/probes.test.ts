import test from "ava";
import { lens } from "../../../provider/shares/kinds/lens";
import { inputsOfKind, onlyShare, recipient, refusal, unfinished, World } from "../world";
import { crash, refuse } from "./faults";

// A kind without an update: whether a share that a token returns is alive is found out by a create with the next token.

/** A lens whose share is in no state: an earlier run created it. */
async function startWithoutState(behaviour: ConstructorParameters<typeof World>[0] = {}) {
  const world = new World(behaviour);
  const lensArn = world.addResource(lens);
  const inputs = inputsOfKind(lens, lensArn);
  const { shareId } = await world.process().create(inputs);
  world.advance(60);
  world.calls.length = 0;
  return { world, lensArn, inputs, shareId };
}

/** The same, but it was deleted by someone else, and its token still returns it. */
async function startWithDeadShare() {
  const started = await startWithoutState({ behaviour: { spentToken: "deadResult" } });
  started.world.service.deleteOutside(started.shareId);
  started.world.advance(60);
  return started;
}

/** The share that a run created next, before it was killed: lists show it only after some time. */
async function createUnlisted(lagSeconds: number) {
  const started = await startWithDeadShare();
  const { world, inputs } = started;
  world.service.behaviour.listLag = { mode: "fixed", seconds: lagSeconds };
  await crash(world, "after", "create", () => world.process().create(inputs), 1);
  world.calls.length = 0;
  return { ...started, share: onlyShare(world) };
}

test("a share of a lens has no permission, and nothing is warned of", async (t) => {
  const world = new World();
  const process = world.process();

  const state = await process.create(inputsOfKind(lens, world.addResource(lens)));

  t.false("permissionType" in state);
  t.deepEqual(process.warnings(), []);
});

test("a share of a lens that a later token of ours made is proven ours if the first one is spent", async (t) => {
  const { world, inputs, shareId: first } = await startWithoutState({ behaviour: { spentToken: "conflict" } });
  world.service.deleteOutside(first);
  world.advance(60);
  const { shareId } = await world.process().create(inputs);
  world.advance(60);

  const state = await world.process().create(inputs);

  t.like(state, { shareId, generation: 1 });
  t.is(onlyShare(world).shareId, shareId);
});

test("a share of a lens that someone else has made for the principal is not taken for the dead one that a token returns", async (t) => {
  const { world, lensArn, inputs } = await startWithDeadShare();
  const foreign = world.service.shareOutside(lensArn, recipient);

  const { message } = await refusal(world.process().create(inputs));

  t.regex(message, /already shared with 222222222222 \(PENDING, id /);
  t.is(onlyShare(world).shareId, foreign);
});

test("a probe that AWS refuses because the lens has no room for another share finds its share alive", async (t) => {
  const { world, inputs, shareId } = await startWithoutState();
  refuse(world, "create", "quota", "full", { since: () => world.count("create") > 1 });

  const state = await world.process().create(inputs);

  t.like(state, { shareId, generation: 0 });
});

test("a probe that AWS refuses for another reason leaves the share in state, for a refresh to judge", async (t) => {
  const { world, inputs, shareId } = await startWithoutState();
  refuse(world, "create", "accessDenied", "no create", { since: () => world.count("create") > 1 });

  const { state, reason } = await unfinished(world.process().create(inputs));

  t.regex(reason, /no create/);
  t.is(state.shareId, shareId);
});

test("a share of a lens that lists show late is found by the lists after a probe, and is the only one", async (t) => {
  const { world, inputs, share } = await createUnlisted(5);

  const state = await world.process().create(inputs);

  t.like(state, { shareId: share.shareId, generation: 1, status: "PENDING" });
  t.is(onlyShare(world).shareId, share.shareId);
});

test("a share of a lens that no list shows, but that keeps new ones out, is kept in state after nine probes", async (t) => {
  const { world, inputs, share } = await createUnlisted(3600);

  const { state, reason } = await unfinished(world.process().create(inputs));

  t.regex(reason, /does not list it yet\. Run "pulumi up --refresh" to go on from here$/);
  t.like(state, { shareId: share.shareId, generation: 1 });
  // That of the dead one, which finds the share, and eight that find no room.
  t.is(world.count("create"), 1 + 9);
  t.is(onlyShare(world).shareId, share.shareId);
});

test("a share of a lens that has expired is known to be there without a probe", async (t) => {
  const { world, inputs, shareId } = await startWithoutState({ behaviour: { createOver: ["EXPIRED"] } });
  world.advance(8 * 24 * 60 * 60);

  const { state } = await unfinished(world.process().create({ ...inputs, replaceOnStatus: [] }));

  t.like(state, { shareId, status: "EXPIRED", generation: 0 });
  t.is(world.count("create"), 1);
});

test("a share of a lens that a probe has shown to be gone is not taken for someone else's because lists still show it", async (t) => {
  const { world, inputs, shareId } = await startWithoutState({ behaviour: { spentToken: "deadResult" } });
  world.service.behaviour.listLag = { mode: "fixed", seconds: 3 };
  world.service.deleteOutside(shareId);

  const state = await world.process().create(inputs);

  t.like(state, { shareId: onlyShare(world).shareId, generation: 1 });
});

test("a share of a lens is not believed to live because a lagging list still shows it", async (t) => {
  const { world, inputs, shareId } = await startWithoutState({ behaviour: { spentToken: "deadResult" } });
  world.service.behaviour.listLag = { mode: "fixed", seconds: 3 };
  world.service.deleteOutside(shareId);
  // Until the probe has created another one.
  world.advance(2.85);

  const state = await world.process().create(inputs);

  t.like(state, { shareId: onlyShare(world).shareId, generation: 1 });
});
