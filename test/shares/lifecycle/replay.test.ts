import test from "ava";
import { seededRandom } from "../../../emulator";
import { ServiceFailure, UnfinishedError } from "../../../provider/core/errors";
import { lens } from "../../../provider/shares/kinds/lens";
import { sharedRunLog } from "../../core/run-log";
import { idOf, type WorkloadShareInputs, type WorkloadShareState } from "../properties";
import {
  inputsFor,
  inputsOfKind,
  onlyShare,
  owner,
  type Process,
  recipient,
  refusal,
  unfinished,
  urnOf,
  World,
} from "../world";
import { crash, loseFirstResponse, operationsOf, refuse, spentTokens } from "./faults";

/** The state after a create; a list that lags by more than all our waiting is no matter here. */
async function create(process: Process, inputs: WorkloadShareInputs): Promise<WorkloadShareState> {
  return process.create(inputs).catch((error: unknown) => {
    if (error instanceof UnfinishedError && !("status" in error.state)) return error.state as WorkloadShareState;
    throw error;
  });
}

/** A share whose token is spent: it was deleted by someone else. */
async function startWithSpentToken(behaviour: ConstructorParameters<typeof World>[0]) {
  const world = new World(behaviour);
  const inputs = inputsFor(world.addWorkload());
  const first = await world.process().create(inputs);
  world.advance(60);
  world.service.deleteOutside(first.shareId);
  world.calls.length = 0;
  return { world, inputs, first };
}

for (const spentToken of spentTokens) {
  const answer = spentToken === "conflict" ? "a Conflict" : "the dead share's ID";

  for (const [lag, listLag] of [
    ["at once", { mode: "none" }],
    ["2 s late", { mode: "fixed", seconds: 2 }],
    ["20 s late", { mode: "fixed", seconds: 20 }],
  ] as const) {
    const where = `(spent tokens return ${answer}, lists show shares ${lag})`;

    test(`after a crash at any call of a create, the next run ends with the same, only share ${where}`, async (t) => {
      for (const when of ["before", "after"] as const) {
        for (let nth = 0; nth < 12; nth++) {
          const world = new World({ behaviour: { spentToken, listLag } });
          const inputs = inputsFor(world.addWorkload());
          await crash(world, when, "any", () => create(world.process(), inputs), nth);
          world.advance(60);

          const { shareId, generation } = await create(world.process(), inputs);

          t.is(shareId, onlyShare(world).shareId, `crashed ${when} call ${nth}`);
          t.is(generation, 0, `crashed ${when} call ${nth}`);
        }
      }
    });

    test(`each time that a share is destroyed and created again, it is a new one of the next generation ${where}`, async (t) => {
      const world = new World({ behaviour: { spentToken, listLag } });
      const inputs = inputsFor(world.addWorkload());

      for (let round = 0; round < 12; round++) {
        const state = await create(world.process(), inputs);
        t.like(state, { shareId: onlyShare(world).shareId, generation: round });

        await world.process().delete(state);
        t.deepEqual(world.service.shares(), []);
        world.advance(60);
      }
    });
  }

  test(`crashes and reruns end with one share though lists lag at random (spent tokens return ${answer})`, async (t) => {
    for (const monotonic of [true, false]) {
      for (let seed = 1; seed <= 60; seed++) {
        const listLag = { mode: "random", maxSeconds: 3, monotonic } as const;
        const world = new World({ seed, behaviour: { spentToken, listLag } });
        const inputs = inputsFor(world.addWorkload());
        const random = seededRandom(seed);
        const when = random() < 0.5 ? "before" : "after";
        await crash(world, when, "any", () => world.process().create(inputs), Math.floor(random() * 8));

        const { shareId } = await world.process().create(inputs);

        t.is(shareId, onlyShare(world).shareId, `seed ${seed}`);
      }
    }
  });

  test(`once the tokens of a hundred generations are spent, the create says what to do (they return ${answer})`, async (t) => {
    const world = new World({ behaviour: { spentToken } });
    const inputs = inputsFor(world.addWorkload());
    const earlier = world.process();
    const another = { share: "another", scope: inputs.scope, principal: recipient, generation: 98 };
    earlier.context.journal.addDeleted(another);
    const last = await earlier.create(inputs);
    t.is(last.generation, 99);
    const process = world.process();
    await process.delete(last);

    const { message } = await refusal(process.create(inputs));

    t.regex(
      message,
      /the tokens of 100 earlier shares of this resource are spent.*wellarchitected:tokenScope.*run it again\)$/,
    );
    t.deepEqual(world.service.shares(), []);
  });
}

test("a create whose response is lost is sent again and makes nothing twice", async (t) => {
  const world = new World({ behaviour: { listLag: { mode: "fixed", seconds: 2 } } });
  loseFirstResponse(world, "create");

  const state = await world.process().create(inputsFor(world.addWorkload()));

  t.is(world.count("create"), 2);
  t.like(state, { shareId: onlyShare(world).shareId, generation: 0 });
});

for (const [where, isSame] of [
  ["the same process", true],
  ["another process of the run", false],
] as const) {
  test(`a share that was deleted in ${where} is made anew without a try of the generation that is spent`, async (t) => {
    const world = new World();
    const inputs = inputsFor(world.addWorkload());
    const first = await world.process().create(inputs);
    const join = sharedRunLog();
    const deleting = world.process({ log: join() });
    const creating = isSame ? deleting : world.process({ log: join() });
    await deleting.delete(first);
    world.calls.length = 0;

    const second = await creating.create(inputs);

    t.like(second, { shareId: onlyShare(world).shareId, generation: 1 });
    t.is(world.count("create"), 1);
  });
}

test("a token that the service has forgotten proves nothing: the share is refused as someone else's, and left alone", async (t) => {
  const world = new World();
  const inputs = inputsFor(world.addWorkload());
  await world.process().create(inputs);
  const share = onlyShare(world);
  world.service.behaviour.tokenRetentionSeconds = 3600;
  world.advance(7200);

  const { message } = await refusal(world.process().create(inputs));

  t.regex(message, /already shared/);
  t.deepEqual(onlyShare(world), share);
});

test("a share that a token returns is dead if this process deleted it: no list and no update are asked about it", async (t) => {
  const { world, inputs, first } = await startWithSpentToken({ behaviour: { spentToken: "deadResult" } });
  const process = world.process();
  const deleted = { share: idOf(first), scope: urnOf("another"), principal: recipient, generation: 0 };
  process.context.journal.addDeleted(deleted);

  const state = await process.create(inputs);

  t.is(state.generation, 1);
  t.deepEqual(operationsOf(world), ["accountId", "list", "create", "create", "list"]);
});

test("a share that a token returns is not believed to live because a lagging list still shows it", async (t) => {
  const world = new World({ behaviour: { spentToken: "deadResult" } });
  const inputs = inputsFor(world.addWorkload());
  const first = await world.process().create(inputs);
  world.advance(60);
  world.service.behaviour.listLag = { mode: "fixed", seconds: 3 };
  world.service.deleteOutside(first.shareId);

  const state = await world.process().create(inputs);

  t.like(state, { shareId: onlyShare(world).shareId, generation: 1 });
});

for (const updateDead of ["notFound", "conflict"] as const) {
  test(`a share that a token returns is dead if its update returns ${updateDead}`, async (t) => {
    const { world, inputs } = await startWithSpentToken({ behaviour: { spentToken: "deadResult", updateDead } });

    const state = await world.process().create(inputs);

    t.like(state, { shareId: onlyShare(world).shareId, generation: 1 });
  });
}

test("a share that a token returns is kept in state, for a refresh to judge, if its update fails for another reason", async (t) => {
  const { world, inputs } = await startWithSpentToken({ behaviour: { spentToken: "deadResult" } });
  refuse(world, "update", "accessDenied", "no update");

  const { reason, state } = await unfinished(world.process().create(inputs));

  t.regex(reason, /no update/);
  t.deepEqual(world.service.shares(), []);
  world.hooks = {};
  t.is(await world.process().read(state), undefined);
});

test("a share that a token returns is proven to live by one update, which also gives it the declared permission", async (t) => {
  const world = new World();
  const inputs = inputsFor(world.addWorkload());
  const first = await world.process().create(inputs);
  world.service.editOutside(first.shareId, "CONTRIBUTOR");

  const again = await world.process().create(inputs);

  t.like(again, { shareId: first.shareId, permissionType: "READONLY" });
  t.is(onlyShare(world).permissionType, "READONLY");
  t.is(world.count("update"), 1);
});

test("a new share that is edited before a list shows it gets the declared permission", async (t) => {
  const world = new World();
  world.hooks = {
    after: ({ operation }) => {
      if (operation === "create") world.service.editOutside(onlyShare(world).shareId, "CONTRIBUTOR");
      return undefined;
    },
  };

  const state = await world.process().create(inputsFor(world.addWorkload()));

  t.like(state, { permissionType: "READONLY", generation: 0 });
  t.is(onlyShare(world).permissionType, "READONLY");
});

for (const adoptExisting of [false, true]) {
  const title = adoptExisting ? ", and isn't adopted" : "";
  test(`a Conflict of a spent token isn't mistaken for one with another principal's share${title}`, async (t) => {
    const { world, inputs } = await startWithSpentToken({ behaviour: { spentToken: "conflict" } });
    const others = world.service.shareOutside(inputs.workloadId, "444444444444", "CONTRIBUTOR");

    const state = await world.process().create({ ...inputs, adoptExisting });

    t.is(state.generation, 1);
    t.not(state.shareId, others);
    t.is(world.service.shares({ sharedWith: "444444444444" })[0]?.permissionType, "CONTRIBUTOR");
  });
}

test("a share that no list shows yet is kept in state as an initialization error, without a status, and isn't recreated", async (t) => {
  const world = new World({ behaviour: { listLag: { mode: "fixed", seconds: 3600 } } });
  const inputs = inputsFor(world.addWorkload());

  const { id, state, reason } = await unfinished(world.process().create(inputs));

  const { shareId } = onlyShare(world);
  t.is(id, `${inputs.workloadId}/${shareId}`);
  t.like(state, { ...inputs, shareId, generation: 0, accountId: owner });
  t.false("status" in state);
  t.regex(reason, /does not list it yet/);
  t.is(world.count("create"), 1);
});

test("a share whose list fails right after its create is kept in state, and a run without that state finds it again", async (t) => {
  const world = new World();
  const inputs = inputsFor(world.addWorkload());
  refuse(world, "list", "throttling", "slow down", { since: () => world.count("create") > 0 });

  const { state, reason } = await unfinished(world.process().create(inputs));

  t.regex(reason, /slow down/);
  t.is(state.shareId, onlyShare(world).shareId);
  world.hooks = {};
  t.like(await world.process().create(inputs), { shareId: state.shareId, generation: 0 });
});

test("a create that meets several spent tokens waits for lists that may lag only once", async (t) => {
  const world = new World({ behaviour: { spentToken: "conflict" } });
  const inputs = inputsFor(world.addWorkload());
  for (let round = 0; round < 5; round++) {
    const state = await world.process().create(inputs);
    await world.process().delete(state);
  }
  const begun = world.now;

  const { generation } = await world.process().create(inputs);

  t.is(generation, 5);
  // The lists of one wait take 3.5 s.
  t.true(world.now - begun < 5_000, `${world.now - begun} ms`);
});

test("a share of a kind without an update, destroyed and created again and again, waits for lists that may lag once per create", async (t) => {
  const world = new World({ behaviour: { spentToken: "deadResult" } });
  const inputs = inputsOfKind(lens, world.addResource(lens));
  for (let round = 0; round < 5; round++) {
    const state = await world.process().create(inputs);
    await world.process().delete(state);
  }
  const begun = world.now;

  const { generation, shareId } = await world.process().create(inputs);

  t.is(generation, 5);
  t.is(onlyShare(world).shareId, shareId);
  t.true(world.now - begun < 5_000, `${world.now - begun} ms`);
});

test("a share that a probe has created is kept in state, whatever refuses the list after it", async (t) => {
  const world = new World({ behaviour: { spentToken: "deadResult" } });
  const inputs = inputsOfKind(lens, world.addResource(lens));
  world.service.deleteOutside((await world.process().create(inputs)).shareId);
  world.advance(60);
  let lists = 0;
  const creates = () => world.calls.filter(({ operation }) => operation === "create").length;
  const before = creates();
  world.hooks = {
    before: ({ operation }) => {
      if (operation === "list" && creates() - before >= 2 && lists++ === 0)
        throw new ServiceFailure("accessDenied", "no");
    },
  };

  const { state } = await unfinished(world.process().create(inputs));

  t.is(state.shareId, onlyShare(world).shareId);
});
