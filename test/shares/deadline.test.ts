import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Context } from "../../provider/shares/context";
import { within } from "../../provider/shares/deadline";
import { createShare } from "../../provider/shares/lifecycle";
import { inputsFor, onlyShare, refusal, region, unfinished, World } from "./world";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A process whose time also passes for timers, and the inputs of a share. */
function start() {
  const world = new World();
  world.onWake = () => vi.advanceTimersByTime(600);
  return { world, inputs: inputsFor(world.addWorkload()), process: world.process() };
}

describe("work within a deadline", () => {
  it("answers as it does without one, and leaves no timer", async () => {
    const { inputs, process } = start();
    const state = await within(60, process.context, (context) => createShare(context, inputs));
    expect(state.status).toBe("PENDING");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("has none where it is 0", async () => {
    const { process } = start();
    await within(0, process.context, async (context) => expect(context).toBe(process.context));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends a wait, and keeps the share", async () => {
    const { world, inputs, process } = start();
    const waiting = { ...inputs, waitForAcceptance: true };
    const error = await unfinished(within(1, process.context, (context) => createShare(context, waiting)));
    expect(error.state.shareId).toBe(onlyShare(world).shareId);
    expect(error.reason).toContain("it took longer than the 1 s that its customTimeouts allow. Run it again to go on");
  });

  it("ends a call that nobody answers, and makes none after that", async () => {
    const { inputs, process } = start();
    const calls: string[] = [];
    const { connections } = process.context;
    const hanging: Context = {
      ...process.context,
      connections: {
        ...connections,
        service: (connection, name) => ({
          ...connections.service(connection, name),
          create: () => {
            calls.push("create");
            return new Promise(() => {});
          },
        }),
      },
    };
    const creating = refusal(
      within(1, hanging, (context) => createShare(context, inputs).catch(() => createShare(context, inputs))),
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
    const error = await unfinished(within(60, process.context, (context) => createShare(context, waiting)));
    expect(error.reason).toContain("it was cancelled");
  });

  it("passes everything else on", async () => {
    const { world, process } = start();
    await within(60, world.process({ declaredRegion: region }).context, async ({ connections }) => {
      expect(connections.declaredRegion()).toBe(region);
      expect(connections.partitionOf("cn-north-1")).toBe("aws-cn");
      expect(await connections.ambientRegion(undefined)).toBeUndefined();
      expect(connections.service(undefined, region).region).toBe(region);
    });
    expect(process.lines).toEqual([]);
  });
});
