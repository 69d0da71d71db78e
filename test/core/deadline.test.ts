import { mock } from "node:test";
import test, { type ExecutionContext } from "ava";
import { withDeadline } from "../../provider/core/deadline";
import { workload } from "../../provider/shares/kinds/workload";
import type { ShareContext, ShareService } from "../../provider/shares/model/service";
import { typeOf, type WorkloadShareInputs, type WorkloadShareState } from "../shares/properties";
import { inputsFor, onlyShare, refusal, region, unfinished, World } from "../shares/world";

/** A process whose waits let time pass, also that of the deadline, and the inputs of a share. */
function start(t: ExecutionContext) {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.teardown(() => mock.timers.reset());
  const world = new World();
  world.onWake = () => mock.timers.tick(600);
  return { world, inputs: inputsFor(world.addWorkload()), context: world.process().context };
}

const createShare = async (context: ShareContext, inputs: WorkloadShareInputs) => {
  const { state } = await typeOf(inputs).create(context, { ...inputs });
  return state as unknown as WorkloadShareState;
};

/** Lets all go on that waits for no time. */
const settle = () => new Promise(setImmediate);

const untilEver = () => new Promise<never>(() => {});

test.serial("work within a deadline returns what it would without one, and is not ended later", async (t) => {
  const { inputs, context } = start(t);
  let signal: AbortSignal | undefined;

  const state = await withDeadline(60, context, (bounded) => {
    signal = bounded.signal;
    return createShare(bounded, inputs);
  });
  mock.timers.tick(60_000);

  t.is(state.status, "PENDING");
  t.false(signal?.aborted);
});

test.serial("a deadline of 0 s is none", async (t) => {
  const { context } = start(t);

  const given = await withDeadline(0, context, async (bounded) => bounded);

  t.is(given, context);
});

test.serial("a deadline ends work when its seconds are over, and not before", async (t) => {
  const { context } = start(t);

  const [before, after] = await withDeadline(60, context, async ({ signal }) => {
    mock.timers.tick(59_999);
    const isAborted = signal?.aborted;
    mock.timers.tick(1);
    return [isAborted, signal?.aborted];
  });

  t.false(before);
  t.true(after);
});

test.serial("a deadline ends a wait, and keeps the share in state", async (t) => {
  const { world, inputs, context } = start(t);
  const waiting = { ...inputs, waitForAcceptance: true };

  const error = await unfinished(withDeadline(1, context, (bounded) => createShare(bounded, waiting)));

  t.is(error.state.shareId, onlyShare(world).shareId);
  t.true(error.reason.includes("it took longer than the 1 s that its customTimeouts allow. Run it again to go on"));
});

test.serial("within a deadline, work is ended by what ends it without one, too", async (t) => {
  const { world, inputs } = start(t);
  const controller = new AbortController();
  world.onWake = () => controller.abort();
  const { context } = world.process({ signal: controller.signal });
  const waiting = { ...inputs, waitForAcceptance: true };

  const error = await unfinished(withDeadline(60, context, (bounded) => createShare(bounded, waiting)));

  t.true(error.reason.includes("it was cancelled"));
});

/** A context whose service answers each call with what `answer` returns for its name and arguments. */
function answering({ connections, ...context }: ShareContext, answer: (...call: unknown[]) => unknown): ShareContext {
  const members = Object.keys(calls).map((name) => [name, async (...args: unknown[]) => answer(name, ...args)]);
  const service = { region, ...Object.fromEntries(members) } as unknown as ShareService;
  return { ...context, connections: { ...connections, service: () => service } };
}

const creating = { id: "w", sharedWith: "p", permissionType: "READONLY", clientRequestToken: "t" } as const;
/** The arguments of each call of the service. */
const calls = {
  accountId: [],
  list: ["w"],
  recentList: ["w"],
  earlierList: ["w"],
  create: [creating],
  update: ["w", "s", "READONLY"],
  delete: ["w", "s", "t"],
};

function callWithin(context: ShareContext, name: string, args: readonly unknown[]): Promise<unknown> {
  return withDeadline(1, context, async ({ connections }) => {
    const service = connections.service(workload.name, undefined, region);
    return (service as unknown as Record<string, (...args: unknown[]) => unknown>)[name]?.(...args);
  });
}

test.serial("within a deadline, each call of the service and its answer are as they are without one", async (t) => {
  const { context } = start(t);

  for (const [name, args] of Object.entries(calls)) {
    const heard: unknown[] = [];
    const bounded = answering(context, (...call) => {
      heard.push(call);
      return "answer";
    });

    t.is(await callWithin(bounded, name, args), "answer");
    t.deepEqual(heard, [[name, ...args]]);
  }
});

test.serial("no call that the service leaves without an answer is waited for beyond a deadline", async (t) => {
  const { context } = start(t);

  for (const [name, args] of Object.entries(calls)) {
    let isOver = false;
    const error = refusal(callWithin(answering(context, untilEver), name, args)).finally(() => {
      isOver = true;
    });
    await settle();
    mock.timers.tick(999);
    await settle();
    t.false(isOver, name);

    mock.timers.tick(1);

    t.true((await error).message.includes("it took longer than the 1 s"), name);
  }
});

test.serial("after a deadline, work makes no call any more", async (t) => {
  const { inputs, context } = start(t);
  const heard: unknown[] = [];
  const hanging = answering(context, (name) => {
    heard.push(name);
    return name === "create" ? untilEver() : [];
  });

  const error = refusal(
    withDeadline(1, hanging, (bounded) => createShare(bounded, inputs).catch(() => createShare(bounded, inputs))),
  );
  await settle();
  mock.timers.tick(1_000);

  t.true((await error).message.includes("it took longer than the 1 s"));
  t.deepEqual(
    heard.filter((name) => name === "create"),
    ["create"],
  );
});

test.serial("within a deadline, the connections are asked what they are asked without one", async (t) => {
  const { context } = start(t);
  const questions = {
    assertConfiguration: [],
    assertIdentity: [{ profile: "p" }],
    declaredRegion: [],
    ambientRegion: [{ profile: "p" }],
    partitionOf: ["cn-north-1"],
    regionProblem: ["eu-west-1"],
    assertCredentials: [{ profile: "p" }, "eu-west-1"],
    unreadKeys: ["shop"],
  };
  const heard: unknown[] = [];
  const asked = Object.fromEntries(
    Object.keys(questions).map((name) => [
      name,
      (...args: unknown[]) => {
        heard.push([name, ...args]);
        return `answer of ${name}`;
      },
    ]),
  );
  const connections = { ...context.connections, ...asked, tokenScope: "scope" } as ShareContext["connections"];

  await withDeadline(60, { ...context, connections }, async (bounded) => {
    const members = bounded.connections as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const [name, args] of Object.entries(questions)) t.is(members[name]?.(...args), `answer of ${name}`);
    t.is(bounded.connections.tokenScope, "scope");
    t.is(bounded.connections.service(workload.name, undefined, region).region, region);
  });

  t.deepEqual(
    heard,
    Object.entries(questions).map(([name, args]) => [name, ...args]),
  );
});
