import test from "ava";
import { inputsFor, onlyShare, recipient, unfinished, urnOf, World, type WorldOptions } from "../world";
import { refuse } from "./faults";

/** A world in which something happens, once, when so many seconds have passed. */
function start(options: WorldOptions = {}) {
  const world = new World(options);
  const begun = world.now;
  const elapsed = () => (world.now - begun) / 1000;
  const meanwhile = (seconds: number, act: () => void) => {
    world.onWake = () => {
      if (elapsed() < seconds) return;
      world.onWake = () => {};
      act();
    };
  };
  return { world, workloadId: world.addWorkload(), elapsed, meanwhile };
}

const waiting = { waitForAcceptance: true } as const;

test("with waitForAcceptance, a create ends once the recipient accepts, and reports what it waits for until then", async (t) => {
  const { world, workloadId, elapsed, meanwhile } = start();
  meanwhile(200, () => world.service.accept(onlyShare(world).shareId));
  const process = world.process();

  const state = await process.create(inputsFor(workloadId, waiting));

  t.is(state.status, "ACCEPTED");
  t.true(elapsed() > 200 && elapsed() < 220, `${elapsed()} s`);
  t.deepEqual(process.lines[0], {
    severity: "progress",
    scope: urnOf("review"),
    message: "waiting for the share to leave PENDING (600 s left)",
  });
});

test("without waitForAcceptance, a create doesn't wait for the recipient", async (t) => {
  const { world, workloadId, elapsed } = start();

  const state = await world.process().create(inputsFor(workloadId, { waitForAcceptance: false }));

  t.is(state.status, "PENDING");
  t.true(elapsed() < 1);
});

const endsAtOnce = test.macro({
  async exec(t, act: (world: World, shareId: string) => void, state: object, reason: RegExp) {
    const { world, workloadId, elapsed, meanwhile } = start();
    meanwhile(30, () => act(world, onlyShare(world).shareId));

    const error = await unfinished(world.process().create(inputsFor(workloadId, waiting)));

    const { shareId } = onlyShare(world);
    t.is(error.id, `${workloadId}/${shareId}`);
    t.like(error.state, { ...state, shareId });
    t.regex(error.reason, reason);
    t.true(elapsed() < 60);
    t.is(world.count("create"), 1);
  },
  title: (event) => `waiting for the acceptance ends at once, with the share in state, if ${event}`,
});
test(
  "the recipient rejects",
  endsAtOnce,
  (world, shareId) => world.service.reject(shareId),
  { status: "REJECTED" },
  /the recipient rejected the share/,
);
test(
  "the invitation expires",
  endsAtOnce,
  (world, shareId) => world.service.expire(shareId),
  { status: "EXPIRED" },
  /the invitation expired/,
);
test(
  "the share fails",
  endsAtOnce,
  (world, shareId) => world.service.fail(shareId, "throttled"),
  { status: "FAILED", statusMessage: "throttled" },
  /AWS says: throttled/,
);

test("waiting for the acceptance ends if the share is deleted in the meantime", async (t) => {
  const { world, workloadId, elapsed, meanwhile } = start();
  meanwhile(30, () => world.service.deleteOutside(onlyShare(world).shareId));

  const { reason } = await unfinished(world.process().create(inputsFor(workloadId, waiting)));

  t.regex(reason, /the share was deleted in the meantime/);
  t.true(elapsed() < 60);
});

for (const [limit, seconds, declared] of [
  ["600 s by default", 600, {}],
  ["acceptanceTimeoutSeconds", 47, { acceptanceTimeoutSeconds: 47 }],
] as const) {
  test(`waiting for the acceptance ends as an initialization error after ${limit}`, async (t) => {
    const { world, workloadId, elapsed } = start();

    const { state, reason } = await unfinished(
      world.process().create(inputsFor(workloadId, { ...waiting, ...declared })),
    );

    t.like(state, { shareId: onlyShare(world).shareId, status: "PENDING" });
    t.regex(reason, new RegExp(`creating the share of workload ${workloadId} with .*still PENDING after ${seconds} s`));
    t.true(elapsed() >= seconds && elapsed() < seconds + 5, `${elapsed()} s`);
  });
}

test("ASSOCIATED counts as accepted: within an organization there is no invitation", async (t) => {
  const { world, workloadId } = start();

  const state = await world.process().create(inputsFor(workloadId, { ...waiting, sharedWith: "o-abcdefghij" }));

  t.is(state.status, "ASSOCIATED");
});

test("waiting for the acceptance goes on in the next runs, for the same share", async (t) => {
  const { world, workloadId, meanwhile } = start();
  const { state } = await unfinished(world.process().create(inputsFor(workloadId, waiting)));

  const again = await unfinished(world.process().change(state));
  t.regex(again.reason, /still PENDING/);

  meanwhile(0, () => world.service.accept(state.shareId));
  const done = await world.process().change(again.state);
  t.like(done, { shareId: state.shareId, status: "ACCEPTED", generation: 0 });
  t.is(world.count("create"), 1);
  t.is(world.count("update"), 0);
});

test("waiting for the acceptance goes on for the same share in a run after a crash that lost the state", async (t) => {
  const { world, workloadId, meanwhile } = start();
  const inputs = inputsFor(workloadId, waiting);
  const { state } = await unfinished(world.process().create(inputs));
  meanwhile(0, () => world.service.accept(state.shareId));

  const done = await world.process().create(inputs);

  t.like(done, { shareId: state.shareId, status: "ACCEPTED" });
});

test("waitForAcceptance that is turned on later waits in the update", async (t) => {
  const { world, workloadId, meanwhile } = start();
  const state = await world.process().create(inputsFor(workloadId));
  meanwhile(0, () => world.service.accept(state.shareId));

  const updated = await world.process().change(state, waiting);

  t.like(updated, { status: "ACCEPTED", ...waiting });
});

test("an update that sets the permission and then waits returns that permission though lists lag", async (t) => {
  const { world, workloadId } = start();
  const state = await world.process().create(inputsFor(workloadId));
  world.advance(60);
  world.service.behaviour.listLag = { mode: "fixed", seconds: 30 };
  world.service.accept(state.shareId);
  world.advance(25);

  const done = await world.process().change(state, { ...waiting, permissionType: "CONTRIBUTOR" });

  t.is(onlyShare(world).permissionType, "CONTRIBUTOR");
  t.like(done, { permissionType: "CONTRIBUTOR", status: "ACCEPTED" });
});

test("a share is kept in state if the credentials expire while its acceptance is waited for", async (t) => {
  const { world, workloadId, meanwhile } = start();
  meanwhile(60, () => refuse(world, "any", "credentials", "ExpiredTokenException: expired"));

  const { state, reason } = await unfinished(world.process().create(inputsFor(workloadId, waiting)));

  t.like(state, { shareId: onlyShare(world).shareId, status: "PENDING" });
  t.regex(reason, /ExpiredTokenException/);
});

test("a share is kept in state if the run is cancelled while its acceptance is waited for", async (t) => {
  const { world, workloadId, meanwhile } = start();
  const cancel = new AbortController();
  meanwhile(60, () => cancel.abort());

  const creating = world.process({ signal: cancel.signal }).create(inputsFor(workloadId, waiting));

  const { state } = await unfinished(creating);
  t.like(state, { shareId: onlyShare(world).shareId, status: "PENDING" });
});

test("a run that is cancelled before the share is made has nothing to keep", async (t) => {
  const { world, workloadId } = start({ behaviour: { listLag: { mode: "fixed", seconds: 3600 } } });
  world.service.shareOutside(workloadId, recipient, "READONLY");
  const cancel = new AbortController();
  cancel.abort();

  const error = await t.throwsAsync(world.process({ signal: cancel.signal }).create(inputsFor(workloadId)), {
    any: true,
  });

  t.false("state" in (error as object));
});
