import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withDeadline } from "../../provider/core/deadline";
import { workload } from "../../provider/shares/kinds/workload";
import type { ShareContext, ShareService } from "../../provider/shares/model/service";
import { typeOf, type WorkloadShareInputs, type WorkloadShareState } from "../shares/properties";
import { inputsFor, onlyShare, refusal, region, unfinished, World } from "../shares/world";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const createShare = async (context: ShareContext, inputs: WorkloadShareInputs) => {
  const { state } = await typeOf(inputs).create(context, { ...inputs });
  return state as unknown as WorkloadShareState;
};

/** A process whose time also passes for timers, and the inputs of a share. */
function start() {
  const world = new World();
  world.onWake = () => vi.advanceTimersByTime(600);
  return { world, inputs: inputsFor(world.addWorkload()), process: world.process() };
}

describe("work within a deadline", () => {
  it("returns as it does without one, and leaves no timer", async () => {
    const { inputs, process } = start();
    const state = await withDeadline(60, process.context, (context) => createShare(context, inputs));
    expect(state.status).toBe("PENDING");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("has none if it is 0", async () => {
    const { process } = start();
    await withDeadline(0, process.context, async (context) => expect(context).toBe(process.context));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not end before its seconds are over", async () => {
    const { process } = start();
    const work = withDeadline(60, process.context, async ({ signal }) => {
      vi.advanceTimersByTime(59_999);
      const before = signal?.aborted;
      vi.advanceTimersByTime(1);
      return [before, signal?.aborted];
    });
    expect(await work).toEqual([false, true]);
  });

  it("ends a wait, and keeps the share", async () => {
    const { world, inputs, process } = start();
    const waiting = { ...inputs, waitForAcceptance: true };
    const error = await unfinished(withDeadline(1, process.context, (context) => createShare(context, waiting)));
    expect(error.state.shareId).toBe(onlyShare(world).shareId);
    expect(error.reason).toContain("it took longer than the 1 s that its customTimeouts allow. Run it again to go on");
  });

  it("ends a call that nobody answers, and makes none after that", async () => {
    const { inputs, process } = start();
    const calls: string[] = [];
    const { connections } = process.context;
    const hanging: ShareContext = {
      ...process.context,
      connections: {
        ...connections,
        service: (kind, connection, name) => ({
          ...connections.service(kind, connection, name),
          create: () => {
            calls.push("create");
            return new Promise(() => {});
          },
        }),
      },
    };
    const creating = refusal(
      withDeadline(1, hanging, (context) => createShare(context, inputs).catch(() => createShare(context, inputs))),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await creating).message).toContain("it took longer than the 1 s");
    expect(calls).toEqual(["create"]);
  });

  it("is also ended by what ends the work without one", async () => {
    const { inputs } = start();
    const controller = new AbortController();
    const world = new World();
    world.onWake = () => controller.abort();
    const process = world.process({ signal: controller.signal });
    const waiting = { ...inputs, workloadId: world.addWorkload(), waitForAcceptance: true };
    const error = await unfinished(withDeadline(60, process.context, (context) => createShare(context, waiting)));
    expect(error.reason).toContain("it was cancelled");
  });

  it("asks the connections what it asks without one", async () => {
    const { context } = new World().process({ declaredRegion: region, ambientRegion: "us-east-1" });
    const assertConfiguration = vi.fn();
    const asked: ShareContext = { ...context, connections: { ...context.connections, assertConfiguration } };
    await withDeadline(60, asked, async ({ connections }) => {
      connections.assertConfiguration();
      expect(connections.declaredRegion()).toBe(region);
      expect(connections.partitionOf("cn-north-1")).toBe("aws-cn");
      expect(await connections.ambientRegion(undefined)).toBe("us-east-1");
      expect(connections.service(workload.name, undefined, region).region).toBe(region);
    });
    expect(assertConfiguration).toHaveBeenCalledOnce();
  });
});

describe("each call of the service within a deadline", () => {
  const id = "w";
  const create = { id, sharedWith: "p", permissionType: "READONLY", clientRequestToken: "t" } as const;
  const calls: Record<string, (service: ShareService) => Promise<unknown>> = {
    accountId: (service) => service.accountId(),
    list: (service) => service.list(id),
    recentList: (service) => service.recentList(id),
    earlierList: (service) => service.earlierList(id),
    create: (service) => service.create(create),
    update: (service) => service.update(id, "s", "READONLY"),
    delete: (service) => service.delete(id, "s", "t"),
  };

  /** A context whose service answers every call by `answer`, which is told the call's name and arguments. */
  function contextOf(answer: (...call: unknown[]) => unknown): ShareContext {
    const { context } = new World().process();
    const names = Object.keys(calls);
    const service = Object.fromEntries(
      names.map((name) => [name, async (...args: unknown[]) => answer(name, ...args)]),
    );
    const connections = { ...context.connections, service: () => service as unknown as ShareService };
    return { ...context, connections };
  }
  const callWithin = (context: ShareContext, name: string) =>
    withDeadline(
      1,
      context,
      ({ connections }) => calls[name]?.(connections.service(workload.name, undefined, region)) as Promise<unknown>,
    );

  it.each(Object.keys(calls))("%s is passed on as it is, and so is its answer", async (name) => {
    const heard: unknown[] = [];
    const answer = await callWithin(
      contextOf((...call) => {
        heard.push(call);
        return "answer";
      }),
      name,
    );
    expect(answer).toBe("answer");
    const args = {
      accountId: [],
      create: [create],
      update: [id, "s", "READONLY"],
      delete: [id, "s", "t"],
    };
    expect(heard).toEqual([[name, ...(args[name as keyof typeof args] ?? [id])]]);
  });

  it.each(Object.keys(calls))("%s is not waited for beyond it", async (name) => {
    const error = refusal(
      callWithin(
        contextOf(() => new Promise(() => {})),
        name,
      ),
    );
    await vi.advanceTimersByTimeAsync(999);
    const state = await Promise.race([error.then(() => "over"), Promise.resolve("waiting")]);
    expect(state).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1);
    expect((await error).message).toContain("it took longer than the 1 s");
  });
});
