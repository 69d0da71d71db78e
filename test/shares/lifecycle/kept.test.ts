import test from "ava";
import { sharedRunLog } from "../../core/run-log";
import { checkShare, diffShare, inputsOf, type WorkloadShareState } from "../properties";
import {
  inputsFor,
  onlyShare,
  type Process,
  recipient,
  refusal,
  startWithShare,
  unfinished,
  urnOf,
  World,
} from "../world";
import { refuse } from "./faults";

/** What another record of a share in the stack's state has; an interrupted replacement or move has left it there. */
const another = { record: "0123abcd" };

const deleters = ["the same process", "another process of the run", "a process that joins the run later"] as const;

/** The process in which resources of the program act, and the one of the same run that is then asked to delete. */
function startRun(world: World, deleter: (typeof deleters)[number]) {
  const join = sharedRunLog();
  const process = world.process({ log: join() });
  const early = deleter === "another process of the run" ? world.process({ log: join() }) : process;
  const deleting = () => (deleter === "a process that joins the run later" ? world.process({ log: join() }) : early);
  return { process, deleting };
}

/** A resource that the program declares goes on with a share that it has in state. */
function goOn(process: Process, state: WorkloadShareState, inputs = inputsOf(state)) {
  process.context.declarations.declareSharer({ shared: "workload", scope: inputs.scope, isExclusive: false });
  return diffShare(process.context, state, inputs);
}

/** Something that a run does with a share; returns the record of it that the run then deletes. */
type Act = (process: Process, state: WorkloadShareState, world: World) => Promise<WorkloadShareState>;

const isLeft = test.macro({
  async exec(t, act: Act, reason: string) {
    for (const deleter of deleters) {
      const { world, state } = await startWithShare();
      const { process, deleting } = startRun(world, deleter);
      const record = await act(process, state, world);
      const by = deleting();

      await by.delete(record);

      t.is(onlyShare(world).shareId, state.shareId, deleter);
      t.is(world.count("delete"), 0, deleter);
      const message = `the share ${state.shareId} was not deleted: ${reason}`;
      t.deepEqual(by.lines.at(-1), { severity: "warn", scope: record.scope, message }, deleter);
    }
  },
  title: (what) => `any process of the run leaves a share, with a warning, ${what}`,
});
const ofItself =
  "this resource still has it. (To replace a share with a new one with the same principal, set the resource option deleteBeforeReplace: true)";
const of = (name: string) => `this run has kept it for ${urnOf(name)}`;

test(
  "that a create of the run has returned, as after a replacement that was taken back",
  isLeft,
  async (process, state) => {
    await process.create(inputsOf(state));
    return state;
  },
  ofItself,
);
test(
  "that a create of the run has returned, though it couldn't finish",
  isLeft,
  async (process, state, world) => {
    world.service.reject(state.shareId);
    await unfinished(process.create(inputsOf(state)));
    return state;
  },
  ofItself,
);
test(
  "that a create of the run has returned, though the list after it failed",
  isLeft,
  async (process, state, world) => {
    refuse(world, "list", "throttling", "slow down", { since: () => world.count("create") > 0 });
    await unfinished(process.create(inputsOf(state)));
    return state;
  },
  ofItself,
);
test(
  "that its resource has updated, by another record",
  isLeft,
  async (process, state) => {
    await process.change(state, { permissionType: "CONTRIBUTOR" });
    return { ...state, ...another };
  },
  ofItself,
);
test(
  "that another resource has adopted, as after a rename",
  isLeft,
  async (process, state) => {
    await process.create(inputsFor(state.workloadId, { name: "renamed", adoptExisting: true }));
    return state;
  },
  of("renamed"),
);
test(
  "that another resource goes on with: a move that was interrupted left it in the states of both",
  isLeft,
  async (process, state) => {
    goOn(process, { ...state, ...another, scope: urnOf("moved") });
    return state;
  },
  of("moved"),
);
test(
  "that its resource goes on with by another record: a replacement that was interrupted left a pending delete, too",
  isLeft,
  async (process, state) => {
    goOn(process, state);
    return { ...state, ...another };
  },
  ofItself,
);
test(
  "that its resource goes on with by another record, under the URN that it has by an alias",
  isLeft,
  async (process, state) => {
    goOn(process, state, { ...inputsOf(state), scope: urnOf("renamed by alias") });
    return { ...state, ...another };
  },
  of("renamed by alias"),
);
test(
  "that its resource has imported: the record of an import has no name, and that of a create has one",
  isLeft,
  async (process, state) => {
    const { record: _, ...imported } = state;
    goOn(process, imported);
    return state;
  },
  ofItself,
);

const isDeleted = test.macro({
  async exec(t, act: Act) {
    for (const deleter of deleters) {
      const { world, state } = await startWithShare();
      const { process, deleting } = startRun(world, deleter);
      const record = await act(process, state, world);
      const by = deleting();
      by.lines.length = 0;

      await by.delete(record);

      t.deepEqual(world.service.shares(), [], deleter);
      t.deepEqual(by.warnings(), [], deleter);
    }
  },
  title: (what) => `any process of the run deletes a share ${what}`,
});
test(
  "by the record that its resource goes on with, as the engine does before a forced replacement",
  isDeleted,
  async (process, state) => {
    goOn(process, state);
    return state;
  },
);
test(
  "by the record of an import that its resource goes on with, which has no name",
  isDeleted,
  async (process, state) => {
    const { record: _, ...imported } = state;
    goOn(process, imported);
    return imported;
  },
);
test(
  "by the record that its resource goes on with, under the URN of before a move by aliases",
  isDeleted,
  async (process, state) => {
    goOn(process, state, { ...inputsOf(state), scope: urnOf("renamed by alias") });
    return state;
  },
);
test("by the record that a create and an update of this run have written", isDeleted, async (process, state) => {
  const created = await process.create(inputsOf(state));
  return process.change(created, { permissionType: "CONTRIBUTOR" });
});
test(
  "whose resource the program declares no more, though a refresh has asked for its diff",
  isDeleted,
  async (process, state) => {
    diffShare(process.context, state, inputsOf(state));
    return { ...state, ...another };
  },
);
test("that another resource has in state, but replaces", isDeleted, async (process, state) => {
  const moved = { ...state, ...another, scope: urnOf("moved") };
  goOn(process, moved, { ...inputsOf(moved), sharedWith: "333333333333" });
  return state;
});
test("that another run has kept", isDeleted, async (_process, state, world) => {
  await world.process({ log: sharedRunLog()() }).create(inputsOf(state));
  return state;
});

test("a share that was deleted for a forced replacement is made anew, in the next generation and without a warning", async (t) => {
  const { world, state } = await startWithShare();
  const process = world.process();
  goOn(process, state);
  await process.delete(state);

  const again = await process.create(inputsOf(state));

  t.like(again, { shareId: onlyShare(world).shareId, generation: 1 });
  t.deepEqual(process.warnings(), []);
});

test("a share that a create of the run healed away is none that the run has kept", async (t) => {
  const world = new World({ behaviour: { failAfterCreate: 1 } });
  const process = world.process();
  const state = await process.create(inputsFor(world.addWorkload()));
  const shareId = world.calls.find(({ operation }) => operation === "delete")?.request.ShareId ?? "";
  t.true(process.context.journal.isDeleted(`${state.workloadId}/${shareId}`));

  await process.delete({ ...state, shareId });

  t.is(onlyShare(world).shareId, state.shareId);
  t.deepEqual(process.warnings(), []);
});

/** What the program declares of a resource that is to adopt the share, under its new name. */
const toAdopt = { scope: urnOf("renamed"), adoptExisting: true };
const adopting = (workloadId: string, changes: Parameters<typeof inputsFor>[1] = {}) =>
  inputsFor(workloadId, { ...toAdopt, ...changes });

for (const [circumstance, changes] of [
  ["", { sharedWith: `arn:aws:iam::${recipient}:root` }],
  [", though in another Region, which may be why it hasn't taken it over", { region: "us-east-1" }],
] as const) {
  test(`a share that another resource declares with adoptExisting isn't deleted before that has it${circumstance}`, async (t) => {
    for (const deleter of deleters) {
      const { world, state } = await startWithShare();
      const { process, deleting } = startRun(world, deleter);
      const inputs = adopting(state.workloadId, changes);
      await checkShare(process.context, {}, { ...inputs });

      const { message } = await refusal(deleting().delete(state));

      t.is(
        message,
        `the share ${state.shareId} was not deleted: ${inputs.scope} declares it with adoptExisting, and has not taken it over yet. Run "pulumi up" again`,
      );
      t.is(world.count("delete"), 0);
    }
  });
}

test("a share that another resource is to adopt isn't deleted though that has another share in state", async (t) => {
  const { world, state } = await startWithShare();
  const process = world.process();
  const inputs = adopting(state.workloadId);
  await checkShare(process.context, {}, { ...inputs });
  const theirs = { ...state, ...another, ...inputs, shareId: "e".repeat(32), status: "EXPIRED" as const };
  t.true(diffShare(process.context, theirs, inputs).deleteBeforeReplace);

  await refusal(process.delete(state));

  t.is(onlyShare(world).shareId, state.shareId);
});

test("once a share that another resource was to adopt has been adopted, its delete leaves it", async (t) => {
  const { world, state } = await startWithShare();
  const process = world.process();
  const inputs = adopting(state.workloadId);
  await checkShare(process.context, {}, { ...inputs });
  await refusal(process.delete(state));
  await process.create(inputs);

  await process.delete(state);

  t.is(onlyShare(world).shareId, state.shareId);
  t.deepEqual(process.warnings(), [`the share ${state.shareId} was not deleted: ${of("renamed")}`]);
});

test("once a resource that was to adopt a share has made one of its own, the delete goes on", async (t) => {
  const { world, state } = await startWithShare();
  const process = world.process();
  const inputs = adopting(state.workloadId);
  await checkShare(process.context, {}, { ...inputs });
  world.service.deleteOutside(state.shareId);
  const made = await process.create(inputs);

  await process.delete(state);

  t.is(world.count("delete"), 1);
  t.is(onlyShare(world).shareId, made.shareId);
  t.deepEqual(process.warnings(), []);
});

const isNotToBeAdopted = test.macro({
  async exec(t, changes: Parameters<typeof inputsFor>[1], goesOnWith: Partial<WorkloadShareState> = {}) {
    const { world, state } = await startWithShare();
    const process = world.process();
    const inputs = adopting(state.workloadId, changes);
    await checkShare(process.context, {}, { ...inputs });
    if (Object.keys(goesOnWith).length > 0) diffShare(process.context, { ...state, ...goesOnWith }, inputs);

    await process.delete(state);

    t.deepEqual(world.service.shares(), []);
    t.deepEqual(process.warnings(), []);
  },
  title: (what) => `a share is deleted though another resource is declared, if that ${what}`,
});
test("is of another principal", isNotToBeAdopted, { sharedWith: "444444444444" });
test("is of another workload", isNotToBeAdopted, { workloadId: "e".repeat(32) });
test("is of the resource itself", isNotToBeAdopted, { scope: urnOf("review") });
test("is to be made, and not adopted", isNotToBeAdopted, { adoptExisting: false });
test("goes on with a share of its own", isNotToBeAdopted, {}, { ...toAdopt, shareId: "e".repeat(32) });
test(
  "is the same resource by its URN after a move by aliases, which replaces the share",
  isNotToBeAdopted,
  {},
  { status: "EXPIRED" },
);

const isWaitedFor = test.macro({
  async exec(t, changes: Parameters<typeof inputsFor>[1]) {
    for (const deleter of deleters) {
      const { world, state } = await startWithShare();
      const { process, deleting } = startRun(world, deleter);
      refuse(world, "update", "accessDenied", "no update");
      await refusal(process.create(inputsFor(state.workloadId, { name: "renamed", ...changes })));

      const { message } = await refusal(deleting().delete(state));

      t.is(
        message,
        `the share ${state.shareId} was not deleted: ${urnOf("renamed")} declares a share with the same principal, which could not be created in this run. Correct that error, and run "pulumi up" again`,
      );
      t.is(world.count("delete"), 0);
    }
  },
  title: (why) =>
    `no process of the run deletes a share whose principal has a new resource that could not get it, ${why}`,
});
test("since it was not to take it over", isWaitedFor, {});
test("since it may not take it over", isWaitedFor, { adoptExisting: true });
test("since it looks in another Region", isWaitedFor, { adoptExisting: true, region: "us-east-1" });
test("though it spells the principal differently", isWaitedFor, { sharedWith: `arn:aws:iam::${recipient}:root` });

test("no process of the run deletes a share whose principal has a new resource with other inputs that are refused", async (t) => {
  for (const deleter of deleters) {
    const { world, state } = await startWithShare();
    const { process, deleting } = startRun(world, deleter);
    const wrong = { ...inputsFor(state.workloadId, { name: "renamed" }), acceptanceTimeoutSeconds: 0 };
    t.is((await checkShare(process.context, {}, wrong)).failures.length, 1);

    const { message } = await refusal(deleting().delete(state));

    t.regex(message, /could not be created in this run\. Correct that error/);
    t.is(world.count("delete"), 0);
  }
});

const isNotWaitedFor = test.macro({
  async exec(t, changes: Parameters<typeof inputsFor>[1], isSameRun = true) {
    const { world, state } = await startWithShare();
    const process = world.process();
    refuse(world, "create", "accessDenied", "no create");
    await refusal(process.create(inputsFor(state.workloadId, { name: "renamed", ...changes })));

    await (isSameRun ? process : world.process()).delete(state);

    t.deepEqual(world.service.shares(), []);
  },
  title: (what) => `a share is deleted though a create has failed, if that was ${what}`,
});
test("of another principal's", isNotWaitedFor, { sharedWith: "arn:aws:iam::444444444444:user/bob" });
test("of another workload's", isNotWaitedFor, { workloadId: "e".repeat(32) });
test("in another run", isNotWaitedFor, {}, false);

test("a share is deleted once the resource that could not get it has one, though that can't finish", async (t) => {
  const { world, state } = await startWithShare();
  const process = world.process();
  const inputs = inputsFor(state.workloadId, { name: "renamed" });
  await refusal(process.create(inputs));
  world.service.deleteOutside(state.shareId);
  await unfinished(process.create({ ...inputs, waitForAcceptance: true, acceptanceTimeoutSeconds: 5 }));

  await process.delete(state);

  t.is(world.count("delete"), 1);
  t.not(onlyShare(world).shareId, state.shareId);
  t.deepEqual(process.warnings(), []);
});
