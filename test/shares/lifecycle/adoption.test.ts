import test from "ava";
import type { Behaviour } from "../../../emulator";
import { sharedRunLog } from "../../core/run-log";
import { checkShare, diffShare, type WorkloadShareInputs } from "../properties";
import { inputsFor, onlyShare, type Process, recipient, refusal, unfinished, urnOf, World } from "../world";
import { crash, refuse, spentTokens } from "./faults";

/** A share that someone else has made, and the inputs of a resource that is to adopt it. */
function startWithForeignShare(behaviour: Partial<Behaviour> = {}, sharedWith = recipient) {
  const world = new World({ behaviour });
  const workloadId = world.addWorkload();
  const shareId = world.service.shareOutside(workloadId, sharedWith, "CONTRIBUTOR");
  return { world, shareId, inputs: inputsFor(workloadId, { adoptExisting: true }) };
}

test("adoptExisting takes over someone else's share as it is, with the declared permission, and destroy deletes it", async (t) => {
  const { world, inputs, shareId } = startWithForeignShare();
  world.service.accept(shareId);

  const state = await world.process().create(inputs);

  t.like(state, { shareId, permissionType: "READONLY", status: "ACCEPTED" });
  t.like(onlyShare(world), { shareId, permissionType: "READONLY", status: "ACCEPTED" });
  await world.process().delete(state);
  t.deepEqual(world.service.shares(), []);
});

test("adoptExisting takes over a share that is listed in another spelling of the principal", async (t) => {
  const { world, inputs, shareId } = startWithForeignShare({}, `arn:aws:iam::${recipient}:root`);

  const state = await world.process().create(inputs);

  t.like(state, { shareId, sharedWith: recipient });
});

test("adoptExisting takes the same share again for the same resource of the same process", async (t) => {
  const { world, inputs, shareId } = startWithForeignShare();
  const process = world.process();
  await process.create(inputs);

  t.is((await process.create(inputs)).shareId, shareId);
});

for (const seconds of [1, 3]) {
  test(`adoptExisting takes over a share that lists show ${seconds} s late`, async (t) => {
    const { world, inputs, shareId } = startWithForeignShare({ listLag: { mode: "fixed", seconds } });

    const state = await world.process().create(inputs);

    t.is(state.shareId, shareId);
    t.like(onlyShare(world), { shareId, permissionType: "READONLY" });
  });
}

for (const spentToken of spentTokens) {
  const answer = spentToken === "conflict" ? "a Conflict" : "the dead share's ID";

  test(`after a crash at any call of an adoption, the next run ends with that share (spent tokens return ${answer})`, async (t) => {
    for (const when of ["before", "after"] as const) {
      for (let nth = 0; nth < 10; nth++) {
        const { world, inputs, shareId } = startWithForeignShare({ spentToken });
        await crash(world, when, "any", () => world.process().create(inputs), nth);

        const state = await world.process().create(inputs);

        t.like(state, { shareId, permissionType: "READONLY" }, `${when} call ${nth}`);
        t.is(onlyShare(world).permissionType, "READONLY");
      }
    }
  });

  test(`adoptExisting makes a share if the one that it finds vanishes before it has it (spent tokens return ${answer})`, async (t) => {
    const { world, inputs, shareId } = startWithForeignShare({ spentToken });
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "update" && onlyShare(world).shareId === shareId) world.service.deleteOutside(shareId);
      },
    };

    const state = await world.process().create(inputs);

    t.like(state, { shareId: onlyShare(world).shareId, permissionType: "READONLY" });
  });
}

test("adoptExisting makes a share if the one that it finds is gone, though its update conflicts and lists still show it", async (t) => {
  const { world, inputs, shareId } = startWithForeignShare({ updateDead: "conflict" });
  world.advance(60);
  world.service.behaviour.listLag = { mode: "fixed", seconds: 2 };
  world.hooks = {
    before: ({ operation }) => {
      if (operation !== "update") return;
      world.hooks = {};
      world.service.deleteOutside(shareId);
    },
  };

  const state = await world.process().create(inputs);

  t.like(state, { shareId: onlyShare(world).shareId, generation: 1 });
  t.is(world.count("create"), 2);
});

test("adoptExisting deletes a share that has expired, and makes a new one", async (t) => {
  const { world, inputs, shareId } = startWithForeignShare();
  world.service.expire(shareId);

  const state = await world.process().create(inputs);

  t.like(state, { shareId: onlyShare(world).shareId, status: "PENDING", permissionType: "READONLY" });
  t.not(state.shareId, shareId);
});

test("adoptExisting takes a rejected share into state, and reports that it isn't offered again", async (t) => {
  const { world, inputs, shareId } = startWithForeignShare();
  world.service.reject(shareId);

  const { state, reason } = await unfinished(world.process().create(inputs));

  t.like(state, { shareId, status: "REJECTED", permissionType: "CONTRIBUTOR" });
  t.regex(reason, /the recipient rejected the share/);
  t.like(onlyShare(world), { shareId, status: "REJECTED" });
});

for (const [seconds, generation] of [
  [2, 0],
  [5, 1],
] as const) {
  test(`adoptExisting reports the status of a share that was revoked just now, though lists show it as open for ${seconds} s`, async (t) => {
    const { world, inputs, shareId } = startWithForeignShare();
    world.service.accept(shareId);
    world.advance(60);
    world.service.behaviour.listLag = { mode: "fixed", seconds };
    world.service.revoke(shareId);

    const { state } = await unfinished(world.process().create(inputs));

    t.like(state, { shareId, status: "REVOKED", generation });
    t.is(world.count("create"), 1 + generation);
  });
}

test("adoptExisting of a share that may not be updated is refused with what AWS says", async (t) => {
  const { world, inputs, shareId } = startWithForeignShare();
  refuse(world, "update", "accessDenied", "no update");

  const { message } = await refusal(world.process().create(inputs));

  t.regex(message, /no update/);
  t.like(onlyShare(world), { shareId, permissionType: "CONTRIBUTOR" });
  t.is(world.count("create"), 1);
});

const isNotTaken = test.macro({
  async exec(t, keep: (process: Process, inputs: WorkloadShareInputs, world: World) => Promise<unknown>) {
    for (const isSameProcess of [true, false]) {
      const world = new World();
      const workloadId = world.addWorkload();
      const join = sharedRunLog();
      const keeping = world.process({ log: join() });
      await keep(keeping, inputsFor(workloadId, { name: "first" }), world);
      const kept = onlyShare(world);
      world.calls.length = 0;

      const adopting = isSameProcess ? keeping : world.process({ log: join() });
      const inputs = inputsFor(workloadId, { name: "second", adoptExisting: true });
      const { message } = await refusal(adopting.create(inputs));

      t.true(message.includes(`${urnOf("first")} of this program has the share`), message);
      t.deepEqual(onlyShare(world), kept);
      t.is(world.count("update"), 0);
    }
  },
  title: (how) =>
    `adoptExisting never takes a share that another resource of the run, in this process or another, ${how}`,
});
test("has made", isNotTaken, (process, inputs) => process.create(inputs));
test("has adopted", isNotTaken, (process, inputs, world) => {
  world.service.shareOutside(inputs.workloadId, recipient, "READONLY");
  return process.create({ ...inputs, adoptExisting: true });
});
test("continues with", isNotTaken, async (process, inputs, world) => {
  const state = await world.process().create(inputs);
  await checkShare(process.context, {}, { ...inputs });
  diffShare(process.context, state, inputs);
});
