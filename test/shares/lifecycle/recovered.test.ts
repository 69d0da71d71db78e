import test from "ava";
import { inputsFor, onlyShare, recipient, World, type WorldOptions } from "../world";
import { crash, loseFirstResponse, refuse } from "./faults";

/** The share of a resource whose process was killed before it could report it: no state has it. */
async function startWithLostShare(options: WorldOptions = {}, changes: Parameters<typeof inputsFor>[1] = {}) {
  const world = new World(options);
  const inputs = inputsFor(world.addWorkload(), changes);
  await crash(world, "after", "create", () => world.process().create(inputs));
  const { shareId } = onlyShare(world);
  const warning = `the share ${shareId} was there before this run, and this resource had created it: it was not created again`;
  return { world, inputs, shareId, warning };
}

test("a share that this resource had made before this run is kept, with a warning that says what that may mean", async (t) => {
  const { world, inputs, shareId, warning } = await startWithLostShare();
  const process = world.process();

  const state = await process.create(inputs);

  t.is(state.shareId, shareId);
  const [line, ...more] = process.lines;
  t.like(line, { severity: "warn", scope: inputs.scope });
  t.true(line?.message.startsWith(`${warning}. That is right after a run that was interrupted`));
  t.regex(line?.message ?? "", /"pulumi state move".*deleteBeforeReplace: true/);
  t.deepEqual(more, []);
});

test("the advice of that warning comes once in a process: a large stack may recover thousands of shares", async (t) => {
  const world = new World();
  const all = ["first", "second"].map((name) => inputsFor(world.addWorkload(), { name }));
  for (const inputs of all) await world.process().create(inputs);
  const process = world.process();

  for (const inputs of all) await process.create(inputs);

  const [first, second] = process.warnings();
  t.regex(first ?? "", /was not created again\. That is right after/);
  t.regex(second ?? "", /it was not created again$/);
});

const isReported = test.macro({
  async exec(t, arrange: (world: World, shareId: string) => void, changes: Parameters<typeof inputsFor>[1] = {}) {
    const { world, inputs, shareId, warning } = await startWithLostShare();
    arrange(world, shareId);
    const process = world.process();

    await process.create({ ...inputs, ...changes }).catch(() => {});

    t.is(onlyShare(world).shareId, shareId);
    t.is(process.warnings().length, 1);
    t.true(process.warnings()[0]?.startsWith(warning));
  },
  title: (circumstance) => `a share that is recovered is reported though ${circumstance}`,
});
test("another permission is declared now", isReported, () => {}, { permissionType: "CONTRIBUTOR" });
test("it was rejected, so that the create can't finish", isReported, (world, shareId) => world.service.reject(shareId));
test("it isn't known whether it lives, and it is kept in state", isReported, (world) =>
  refuse(world, "update", "accessDenied", "no update"),
);
test("it has expired, and can't be deleted to make room for another", isReported, (world, shareId) => {
  world.service.expire(shareId);
  refuse(world, "delete", "accessDenied", "no delete");
});

for (const associateSeconds of [40, 200]) {
  test(`a share that a crash left ASSOCIATING is found, waited for, and reported after ${associateSeconds} s`, async (t) => {
    const behaviour = { associateSeconds };
    const { world, inputs, shareId, warning } = await startWithLostShare({ behaviour }, { sharedWith: "o-abcdefghij" });
    const process = world.process();

    const state = await process.create(inputs);

    t.like(state, { shareId, status: "ASSOCIATED", generation: 0 });
    t.is(process.warnings().length, 1);
    t.true(process.warnings()[0]?.startsWith(warning));
  });
}

test("no recovery is reported with adoptExisting, which is to take over what is there", async (t) => {
  for (const mayUpdate of [true, false]) {
    const { world, inputs, shareId } = await startWithLostShare();
    if (!mayUpdate) refuse(world, "update", "accessDenied", "no update");
    const process = world.process();

    await process.create({ ...inputs, adoptExisting: true }).catch(() => {});

    t.is(onlyShare(world).shareId, shareId);
    t.deepEqual(process.warnings(), []);
  }
});

for (const [what, end] of [
  ["has expired", "expire"],
  ["is gone", "deleteOutside"],
] as const) {
  test(`no recovery is reported if the lost share ${what} and a new one takes its place`, async (t) => {
    const { world, inputs, shareId } = await startWithLostShare();
    world.service[end](shareId);
    const process = world.process();

    const state = await process.create(inputs);

    t.like(state, { shareId: onlyShare(world).shareId, generation: 1 });
    t.deepEqual(process.warnings(), []);
  });
}

const isNotReported = test.macro({
  async exec(t, sharedOutside: string, arrange: (world: World) => void) {
    const world = new World();
    const workloadId = world.addWorkload();
    world.service.shareOutside(workloadId, sharedOutside, "READONLY");
    arrange(world);
    const process = world.process();

    await process.create(inputsFor(workloadId)).catch(() => {});

    t.is(world.service.shares({ sharedWith: recipient }).length, 1);
    t.deepEqual(process.warnings(), []);
  },
  title: (what) => `no recovery is reported of ${what}`,
});
test("a new share beside another principal's, though a response was lost", isNotReported, "444444444444", (world) =>
  loseFirstResponse(world, "create"),
);
test("a new share that is kept in state before it is known to live", isNotReported, "444444444444", (world) =>
  refuse(world, "list", "throttling", "slow down", { since: () => world.count("create") > 0 }),
);
test("someone else's share, which is refused", isNotReported, recipient, () => {});
