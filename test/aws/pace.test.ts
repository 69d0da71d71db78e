import { describe, expect, it } from "vitest";
import { AdaptivePace, FixedPace, type Pace, type Turn, type Urgency, unpaced } from "../../provider/aws/pace";
import { region, sharesOf, useEmulator, useHome } from "./fixtures";
import { type Limit, simulate, simulatedClock } from "./simulation";

useHome();
const emulator = useEmulator();

/** Seconds that a perfect client takes: it has the burst, and then uses every token. */
const idealSeconds = (calls: number, { burst, rateAt }: Limit) => {
  let [seconds, tokens] = [0, burst];
  for (; tokens < calls; seconds += 0.001) tokens += rateAt(seconds) * 0.001;
  return seconds;
};
const steady = (rate: number): Limit => ({ rateAt: () => rate, burst: rate });
const adaptive = (clock: ConstructorParameters<typeof AdaptivePace>[0]) => new AdaptivePace(clock);

describe("a fixed pace", () => {
  function fakeClock() {
    let now = 0;
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => void waits.push(milliseconds);
    const advance = (milliseconds: number) => {
      now += milliseconds;
    };
    return { waits, advance, now: () => now, sleep };
  }

  it("starts calls that ask together evenly spaced, in their order", async () => {
    const clock = fakeClock();
    const pace = new FixedPace(4, clock);
    await Promise.all([pace.turn("read"), pace.turn("write"), pace.turn("retry")]);
    expect(clock.waits).toEqual([250, 500]);
  });

  it("starts a call after a pause at once, and saves nothing up", async () => {
    const clock = fakeClock();
    const pace = new FixedPace(4, clock);
    await pace.turn("read");
    clock.advance(10_000);
    await Promise.all([pace.turn("read"), pace.turn("read")]);
    expect(clock.waits).toEqual([250]);
  });
});

it("no pace waits for nothing, whatever is refused", async () => {
  (await unpaced.turn("read")).refused(10);
  await expect(unpaced.turn("read")).resolves.toBeDefined();
});

describe("an adaptive pace", () => {
  it("holds nothing back as long as nothing is refused", async () => {
    const { seconds, refused } = await simulate({ pace: adaptive, calls: 300, limit: steady(1e9), latency: 20 });
    expect(refused).toBe(0);
    expect(seconds).toBeLessThan(0.03);
  });

  describe.each([5, 20, 100])("where AWS grants %i calls a second", (rate) => {
    it.each([
      { calls: 300, latency: 20, mostTime: 1.1, mostRefused: 0.05 },
      { calls: 300, latency: 150, mostTime: 1.1, mostRefused: 0.06 },
      { calls: 1000, latency: 20, mostTime: 1.05, mostRefused: 0.02 },
      { calls: 1000, latency: 150, mostTime: 1.05, mostRefused: 0.02 },
    ])("makes $calls calls of $latency ms in about the time of a perfect client, with few refused", async (row) => {
      const { calls, latency, mostTime, mostRefused } = row;
      const limit = steady(rate);
      const { seconds, total, refusedLater } = await simulate({ pace: adaptive, calls, limit, latency });
      expect(seconds / idealSeconds(calls, limit)).toBeLessThan(mostTime);
      expect(refusedLater / total).toBeLessThan(mostRefused);
    });
  });

  it.each([
    { name: "that halves", before: 100, after: 50, mostTime: 1.05, mostRefused: 0.02 },
    { name: "that doubles", before: 50, after: 100, mostTime: 1.3, mostRefused: 0.02 },
  ])("follows a rate $name", async ({ before, after, mostTime, mostRefused }) => {
    const limit: Limit = { rateAt: (seconds) => (seconds < 4 ? before : after), burst: 50 };
    const { seconds, total, refusedLater } = await simulate({ pace: adaptive, calls: 1000, limit, latency: 20 });
    expect(seconds / idealSeconds(1000, limit)).toBeLessThan(mostTime);
    expect(refusedLater / total).toBeLessThan(mostRefused);
  });

  it("probes a service that refuses everything for 20 s a few times, and recovers", async () => {
    const limit: Limit = { rateAt: (seconds) => (seconds > 5 && seconds < 25 ? 0 : 50), burst: 50 };
    const { seconds, total, refusedLater } = await simulate({ pace: adaptive, calls: 1000, limit, latency: 20 });
    expect(seconds / idealSeconds(1000, limit)).toBeLessThan(1.4);
    expect(refusedLater / total).toBeLessThan(0.04);
  });

  it("shares a rate with another client, and neither starves", async () => {
    const limit = steady(20);
    const { ends, seconds } = await simulate({ pace: adaptive, clients: 2, calls: 500, limit, latency: 20 });
    expect(seconds / idealSeconds(1000, limit)).toBeLessThan(1.1);
    expect(Math.min(...ends) / Math.max(...ends)).toBeGreaterThan(0.7);
  });

  it("copes with answers that take from 10 to 1,000 ms", async () => {
    const limit = steady(20);
    const latency = 500;
    const { seconds, total, refusedLater } = await simulate({ pace: adaptive, calls: 1000, limit, latency, jitter: 2 });
    expect(seconds / idealSeconds(1000, limit)).toBeLessThan(1.15);
    expect(refusedLater / total).toBeLessThan(0.05);
  });

  /** A pace that has been refused its first call, on a clock that the test moves. */
  async function refusedOnce(retryAfterSeconds?: number) {
    const clock = simulatedClock();
    const pace = new AdaptivePace(clock);
    (await pace.turn("write")).refused(retryAfterSeconds);
    const started: string[] = [];
    const ask = (urgency: Urgency, name: string, signal?: AbortSignal) =>
      pace.turn(urgency, signal).then((turn: Turn) => {
        started.push(name);
        return turn;
      });
    return { clock, pace: pace as Pace, started, ask };
  }

  it("then lets retries go first, then writes, then reads", async () => {
    const { clock, started, ask } = await refusedOnce();
    void ask("read", "first");
    for (const [urgency, name] of [
      ["read", "read"],
      ["write", "write"],
      ["retry", "retry"],
      ["write", "another write"],
    ] as const) {
      void ask(urgency, name);
    }
    await clock.run(() => started.length === 5);
    expect(started).toEqual(["first", "retry", "write", "another write", "read"]);
  });

  it("honours Retry-After", async () => {
    const { clock, started, ask } = await refusedOnce(7);
    void ask("retry", "again");
    await clock.run(() => started.length === 1);
    expect(clock.now()).toBe(7_000);
  });

  it("gives up the place of a call that is cancelled", async () => {
    const { clock, started, ask } = await refusedOnce(7);
    const controller = new AbortController();
    const cancelled = expect(ask("write", "cancelled", controller.signal)).rejects.toThrow("aborted");
    void ask("write", "next");
    controller.abort();
    await cancelled;
    await clock.run(() => started.length === 1);
    expect(started).toEqual(["next"]);
    await expect(ask("read", "late", controller.signal)).rejects.toThrow("aborted");
  });

  it("makes up for a clock that stood still by a few calls at most", async () => {
    const { clock, started, ask } = await refusedOnce();
    for (let index = 0; index < 100; index++) void ask("write", `${index}`);
    await clock.run(() => started.length === 3);
    clock.jump(3_600_000);
    const before = started.length;
    await clock.run(() => started.length > before);
    expect(started.length - before).toBeLessThan(5);
  });
});

it("a throttled call is sent again when the pace says so, without a delay of its own", async () => {
  const { workloadId } = emulator().service.addWorkload({ accountId: "111111111111", region });
  await emulator().control.inject({ kind: "throttle", rate: 0, burst: 0, times: 1 });
  const { clock, shares } = sharesOf();
  await shares.recentList(workloadId);
  expect(clock.sleeps).toEqual([]);
});

it("a configured rate spaces the calls of a connection", async () => {
  const { clock, shares } = sharesOf({}, { "wellarchitected:requestsPerSecond": 2 });
  const workloads = [1, 2, 3].map(() => emulator().service.addWorkload({ accountId: "111111111111", region }));
  await Promise.all(workloads.map(({ workloadId }) => shares.recentList(workloadId)));
  expect(clock.sleeps).toEqual([500, 500]);
  expect(clock.now()).toBe(1000);
});
