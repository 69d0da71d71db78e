import { describe, expect, it } from "vitest";
import { type Limit, type Simulation, simulate, simulatedClock } from "#bench/simulation.mjs";
import { AdaptivePace, FixedPace, type Pace, type Turn, type Urgency, unpaced } from "../../provider/aws/pace";
import { useEmulator, useHome } from "../dynamic/hooks";
import { region, sharesOf } from "./fixtures";

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
  /** Asks once for each, and answers at which time in milliseconds each started. */
  function startsOf(pace: Pace, clock: ReturnType<typeof simulatedClock>, urgencies: readonly Urgency[]) {
    const starts: [Urgency, number][] = [];
    for (const urgency of urgencies) void pace.turn(urgency).then(() => starts.push([urgency, clock.now()]));
    return clock.run(() => starts.length === urgencies.length).then(() => starts);
  }

  it("starts calls that ask together evenly spaced, and what others wait for first", async () => {
    const clock = simulatedClock();
    const starts = await startsOf(new FixedPace(4, clock), clock, ["read", "read", "write", "retry"]);
    expect(starts).toEqual([
      ["read", 0],
      ["retry", 250],
      ["write", 500],
      ["read", 750],
    ]);
  });

  it("starts a call after a pause at once, and saves nothing up", async () => {
    const clock = simulatedClock();
    const pace = new FixedPace(4, clock);
    await pace.turn("read");
    clock.jump(10_000);
    expect(await startsOf(pace, clock, ["read", "read"])).toEqual([
      ["read", 10_000],
      ["read", 10_250],
    ]);
  });

  it("keeps its rate though timers are late", async () => {
    const clock = simulatedClock();
    const late = { now: clock.now, sleep: (milliseconds: number) => clock.sleep(milliseconds + 3) };
    const starts = await startsOf(new FixedPace(100, late), clock, Array<Urgency>(201).fill("write"));
    expect(starts.at(-1)?.[1]).toBeGreaterThanOrEqual(2_000);
    expect(starts.at(-1)?.[1]).toBeLessThan(2_010);
  });

  it("forgets a call that is cancelled: the next one takes its place, and no timer is left", async () => {
    const clock = simulatedClock();
    const pace = new FixedPace(1, clock);
    await pace.turn("write");
    const cancel = new AbortController();
    const cancelled = expect(pace.turn("write", cancel.signal)).rejects.toThrow("aborted");
    cancel.abort();
    await cancelled;
    expect(clock.sleeping()).toBe(0);
    expect(await startsOf(pace, clock, ["write"])).toEqual([["write", 1_000]]);
  });
});

it("no pace waits for nothing, whatever is refused", async () => {
  (await unpaced.turn("read")).refused(10);
  await expect(unpaced.turn("read")).resolves.toBeDefined();
});

describe("an adaptive pace", () => {
  it("holds nothing back as long as nothing is refused, except for connections: 50 at a time", async () => {
    const unthrottled = { pace: adaptive, calls: 300, limit: steady(1e9), latency: 20, jitter: 0 };
    for (const [concurrency, seconds] of [
      [1, 6],
      [50, 0.12],
      [300, 0.12],
    ] as const) {
      const result = await simulate({ ...unthrottled, concurrency });
      expect(result.refused).toBe(0);
      expect(result.seconds).toBeCloseTo(seconds, 6);
    }
  });

  it("lets another call go when one got no answer", async () => {
    const clock = simulatedClock();
    const pace = new AdaptivePace(clock);
    const turns = await Promise.all(Array.from({ length: 50 }, () => pace.turn("write")));
    let isAdmitted = false;
    void pace.turn("write").then(() => {
      isAdmitted = true;
    });
    await new Promise(setImmediate);
    expect(isAdmitted).toBe(false);
    turns[0]?.lost();
    await new Promise(setImmediate);
    expect(isAdmitted).toBe(true);
  });

  /** Time as a share of a perfect client's, and refusals beyond the calls under way at the first one as a share of all. */
  async function measure(row: Omit<Simulation, "pace">) {
    const result = await simulate({ pace: adaptive, ...row });
    const ideal = idealSeconds(row.calls * (row.clients ?? 1), row.limit);
    return { ...result, time: result.seconds / ideal, refusedShare: result.refusedLater / result.total };
  }

  describe.each([5, 20, 100])("if AWS grants %i calls a second", (rate) => {
    it.each([
      { calls: 300, latency: 20, mostTime: 1.1, mostRefused: 0.05 },
      { calls: 300, latency: 150, mostTime: 1.13, mostRefused: 0.05 },
      { calls: 1000, latency: 20, mostTime: 1.05, mostRefused: 0.02 },
      { calls: 1000, latency: 150, mostTime: 1.05, mostRefused: 0.02 },
    ])("makes $calls calls of $latency ms in about the time of a perfect client, with few refused", async (row) => {
      const { calls, latency } = row;
      const { time, refusedShare } = await measure({ calls, latency, limit: steady(rate) });
      expect(time).toBeLessThan(row.mostTime);
      expect(refusedShare).toBeLessThan(row.mostRefused);
    });

    it("does so for 16 at a time", async () => {
      const { time, refusedShare } = await measure({ calls: 1000, concurrency: 16, latency: 20, limit: steady(rate) });
      expect(time).toBeLessThan(1.05);
      expect(refusedShare).toBeLessThan(0.02);
    });
  });

  it.each([
    { name: "halves", before: 100, after: 50, latency: 20, mostTime: 1.02, mostRefused: 0.02 },
    { name: "halves under slow calls", before: 100, after: 50, latency: 150, mostTime: 1.03, mostRefused: 0.04 },
    { name: "doubles", before: 50, after: 100, latency: 20, mostTime: 1.06, mostRefused: 0.02 },
    { name: "doubles under slow calls", before: 50, after: 100, latency: 150, mostTime: 1.12, mostRefused: 0.06 },
    { name: "falls to a fifth", before: 100, after: 20, latency: 20, mostTime: 1.02, mostRefused: 0.02 },
  ])("follows a rate that $name", async ({ before, after, latency, mostTime, mostRefused }) => {
    const limit: Limit = { rateAt: (seconds) => (seconds < 4 ? before : after), burst: 50 };
    const { time, refusedShare } = await measure({ calls: 1000, limit, latency });
    expect(time).toBeLessThan(mostTime);
    expect(refusedShare).toBeLessThan(mostRefused);
  });

  // Without the proof of a higher rate, it takes 1.6 times a perfect client's time.
  it("finds a rate that rises tenfold long before the curve alone would", async () => {
    const limit: Limit = { rateAt: (seconds) => (seconds < 8 ? 20 : 200), burst: 20 };
    const { time, refusedShare } = await measure({ calls: 2000, limit, latency: 150 });
    expect(time).toBeLessThan(1.45);
    expect(refusedShare).toBeLessThan(0.05);
  });

  it("probes a service that refuses everything for 20 s a few times, and recovers", async () => {
    const limit: Limit = { rateAt: (seconds) => (seconds > 5 && seconds < 25 ? 0 : 50), burst: 50 };
    const { time, refusedShare } = await measure({ calls: 1000, limit, latency: 20 });
    expect(time).toBeLessThan(1.15);
    expect(refusedShare).toBeLessThan(0.03);
  });

  it.each([1, 2, 3])("shares a rate with another client, and neither starves (seed %i)", async (seed) => {
    const row = { clients: 2, calls: 500, limit: steady(20), latency: 20, seed };
    const { time, ends, refusedShare } = await measure(row);
    expect(time).toBeLessThan(1.12);
    expect(Math.min(...ends) / Math.max(...ends)).toBeGreaterThan(0.65);
    expect(refusedShare).toBeLessThan(0.04);
  });

  it("copes with answers that take from 0 to 1,000 ms", async () => {
    const { time, refusedShare } = await measure({ calls: 1000, limit: steady(20), latency: 500, jitter: 2 });
    expect(time).toBeLessThan(1.06);
    expect(refusedShare).toBeLessThan(0.04);
  });

  it("copes with a bucket that holds far less or far more than a second's calls", async () => {
    const small = await measure({ calls: 1000, limit: { rateAt: () => 100, burst: 10 }, latency: 50 });
    expect(small.time).toBeLessThan(1.12);
    expect(small.refusedShare).toBeLessThan(0.02);
    const large = await measure({ calls: 1000, limit: { rateAt: () => 20, burst: 200 }, latency: 50 });
    expect(large.time).toBeLessThan(1.02);
    expect(large.refusedShare).toBeLessThan(0.02);
  });

  /** A pace that has found a rate of about 20 a second, on a clock that the test moves. */
  async function foundPace() {
    const clock = simulatedClock();
    const pace = new AdaptivePace(clock);
    let started = 0;
    const call = async () => {
      const turn = await pace.turn("write");
      started += 1;
      return turn;
    };
    (await call()).refused();
    const calls = [1, 2].map(async () => (await call()).passed());
    await clock.run(() => started === 3);
    await Promise.all(calls);
    const last = call();
    await clock.run(() => started === 4);
    (await last).refused();
    return {
      clock,
      /** How many of 1,000 calls start within so many milliseconds. */
      startedWithin: async (milliseconds: number) => {
        const before = started;
        for (let index = 0; index < 1000; index++) void call();
        const end = clock.now() + milliseconds;
        void clock.sleep(milliseconds);
        await clock.run(() => clock.now() >= end);
        return started - before;
      },
    };
  }

  it("starts no flood after an hour in which no one asked, though nothing was refused in it", async () => {
    const busy = await (await foundPace()).startedWithin(1_000);
    const { clock, startedWithin } = await foundPace();
    clock.jump(3_600_000);
    const rested = await startedWithin(1_000);
    expect(rested).toBeGreaterThan(5);
    expect(rested).toBeLessThan(2 * busy);
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
    for (const [urgency, name] of [
      ["read", "read"],
      ["write", "write"],
      ["retry", "retry"],
      ["write", "another write"],
    ] as const) {
      void ask(urgency, name);
    }
    await clock.run(() => started.length === 4);
    expect(started).toEqual(["retry", "write", "another write", "read"]);
  });

  it.each([
    [7, 7_000],
    [3_600, 300_000],
  ])("honours Retry-After of %i s, for 5 minutes at most", async (retryAfterSeconds, startedAt) => {
    const { clock, started, ask } = await refusedOnce(retryAfterSeconds);
    void ask("retry", "again");
    await clock.run(() => started.length === 1);
    expect(clock.now()).toBe(startedAt);
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
  // The first token at 20 calls a second, where the rate's search begins.
  expect(clock.sleeps).toEqual([50]);
});

it("a configured rate spaces the calls of a connection", async () => {
  const { clock, shares } = sharesOf({}, { "wellarchitected:requestsPerSecond": 2 });
  const workloads = [1, 2, 3].map(() => emulator().service.addWorkload({ accountId: "111111111111", region }));
  await Promise.all(workloads.map(({ workloadId }) => shares.recentList(workloadId)));
  expect(clock.sleeps).toEqual([500, 500]);
  expect(clock.now()).toBe(1000);
});
