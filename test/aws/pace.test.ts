import test from "ava";
import { type Limit, type Simulation, simulate, simulatedClock } from "#bench/simulation.mjs";
import { AdaptivePace, FixedPace, type Pace, type Urgency, unpaced } from "../../provider/aws/pace";
import { account, connectionsOf, fakeClock, region, sharesOf, startAws } from "./fixtures";

const settle = () => new Promise(setImmediate);

/** Asks for a turn for each at once; returns which started at which time in milliseconds. */
async function startsOf(pace: Pace, clock: ReturnType<typeof simulatedClock>, urgencies: readonly Urgency[]) {
  const starts: [Urgency, number][] = [];
  for (const urgency of urgencies) void pace.turn(urgency).then(() => starts.push([urgency, clock.now()]));
  await clock.run(() => starts.length === urgencies.length);
  return starts;
}

test("a fixed pace spaces calls that ask together evenly, and starts retries first, then writes, then reads", async (t) => {
  const clock = simulatedClock();

  const starts = await startsOf(new FixedPace(4, clock), clock, ["read", "read", "write", "retry"]);

  t.deepEqual(starts, [
    ["read", 0],
    ["retry", 250],
    ["write", 500],
    ["read", 750],
  ]);
});

test("a fixed pace starts a call after a pause at once, and saves nothing up", async (t) => {
  const clock = simulatedClock();
  const pace = new FixedPace(4, clock);
  await pace.turn("read");

  clock.jump(10_000);

  t.deepEqual(await startsOf(pace, clock, ["read", "read"]), [
    ["read", 10_000],
    ["read", 10_250],
  ]);
});

test("a fixed pace keeps its rate though timers are late", async (t) => {
  const clock = simulatedClock();
  const late = { now: clock.now, sleep: (milliseconds: number) => clock.sleep(milliseconds + 3) };

  const starts = await startsOf(new FixedPace(100, late), clock, Array<Urgency>(201).fill("write"));

  const [, end = 0] = starts.at(-1) ?? [];
  t.true(end >= 2_000 && end < 2_010, `${end}`);
});

test("a fixed pace gives the place of a call that is cancelled to the next one, and leaves no timer", async (t) => {
  const clock = simulatedClock();
  const pace = new FixedPace(1, clock);
  await pace.turn("write");
  const cancel = new AbortController();

  const cancelled = t.throwsAsync(pace.turn("write", cancel.signal), { name: "AbortError" });
  cancel.abort();
  await cancelled;

  t.is(clock.sleeping(), 0);
  t.deepEqual(await startsOf(pace, clock, ["write"]), [["write", 1_000]]);
});

test("without a pace, a call starts at once, whatever is refused", async (t) => {
  (await unpaced.turn("read")).refused(10);

  await t.notThrowsAsync(unpaced.turn("read"));
});

const steady = (rate: number): Limit => ({ rateAt: () => rate, burst: rate });
const adaptive = (clock: ConstructorParameters<typeof AdaptivePace>[0]) => new AdaptivePace(clock);

test("an adaptive pace holds back nothing until AWS refuses a call, except for connections: 50 at a time", async (t) => {
  const unthrottled = { pace: adaptive, calls: 300, limit: steady(1e9), latency: 20, jitter: 0 };

  for (const [concurrency, seconds] of [
    [1, 6],
    [50, 0.12],
    [300, 0.12],
  ] as const) {
    const result = await simulate({ ...unthrottled, concurrency });
    t.is(result.refused, 0);
    t.is(Math.round(result.seconds * 1e6) / 1e6, seconds);
  }
});

test("an adaptive pace lets another call go when one got no answer", async (t) => {
  const pace = new AdaptivePace(simulatedClock());
  const turns = await Promise.all(Array.from({ length: 50 }, () => pace.turn("write")));
  let isAdmitted = false;
  void pace.turn("write").then(() => {
    isAdmitted = true;
  });

  await settle();
  t.false(isAdmitted);
  turns[0]?.lost();
  await settle();
  t.true(isAdmitted);
});

/** Seconds that a perfect client takes: it has the burst, and then uses every token. */
function idealSeconds(calls: number, { burst, rateAt }: Limit): number {
  let [seconds, tokens] = [0, burst];
  for (; tokens < calls; seconds += 0.001) tokens += rateAt(seconds) * 0.001;
  return seconds;
}

interface Row extends Omit<Simulation, "pace"> {
  /** The time that it may take, as a share of a perfect client's. */
  readonly mostTime: number;
  /** How many calls may be refused beyond those under way at the first refusal, as a share of all. */
  readonly mostRefused: number;
}

const nearlyPerfect = test.macro<Row[]>({
  async exec(t, ...rows) {
    for (const { mostTime, mostRefused, ...row } of rows) {
      const result = await simulate({ pace: adaptive, ...row });

      const time = result.seconds / idealSeconds(row.calls * (row.clients ?? 1), row.limit);
      t.true(time < mostTime, `${row.calls} calls of ${row.latency} ms take ${time} of the time`);
      const refused = result.refusedLater / result.total;
      t.true(refused < mostRefused, `${refused} of ${row.calls} calls of ${row.latency} ms are refused`);
      // Neither of two clients starves.
      t.true(Math.min(...result.ends) / Math.max(...result.ends) > 0.65);
    }
  },
  title: (situation) =>
    `an adaptive pace takes about the time of a perfect client, with few calls refused, ${situation}`,
});

for (const rate of [5, 20, 100]) {
  const limit = steady(rate);
  test(
    `if AWS grants ${rate} calls a second`,
    nearlyPerfect,
    { limit, calls: 300, latency: 20, mostTime: 1.1, mostRefused: 0.05 },
    { limit, calls: 300, latency: 150, mostTime: 1.13, mostRefused: 0.05 },
    { limit, calls: 1000, latency: 20, mostTime: 1.05, mostRefused: 0.02 },
    { limit, calls: 1000, latency: 150, mostTime: 1.05, mostRefused: 0.02 },
    { limit, calls: 1000, latency: 20, concurrency: 16, mostTime: 1.05, mostRefused: 0.02 },
  );
}

const changing = (before: number, after: number, seconds = 4, burst = 50): Limit => ({
  rateAt: (now) => (now < seconds ? before : after),
  burst,
});
test(
  "if the rate halves",
  nearlyPerfect,
  { calls: 1000, limit: changing(100, 50), latency: 20, mostTime: 1.02, mostRefused: 0.02 },
  { calls: 1000, limit: changing(100, 50), latency: 150, mostTime: 1.03, mostRefused: 0.04 },
);
test(
  "if the rate doubles",
  nearlyPerfect,
  { calls: 1000, limit: changing(50, 100), latency: 20, mostTime: 1.06, mostRefused: 0.02 },
  { calls: 1000, limit: changing(50, 100), latency: 150, mostTime: 1.12, mostRefused: 0.06 },
);
test("if the rate falls to a fifth", nearlyPerfect, {
  calls: 1000,
  limit: changing(100, 20),
  latency: 20,
  mostTime: 1.02,
  mostRefused: 0.02,
});
// Without the proof of a higher rate, it takes 1.6 times a perfect client's time.
test("if the rate rises tenfold", nearlyPerfect, {
  calls: 2000,
  limit: changing(20, 200, 8, 20),
  latency: 150,
  mostTime: 1.45,
  mostRefused: 0.05,
});
test("if AWS refuses everything for 20 s", nearlyPerfect, {
  calls: 1000,
  limit: { rateAt: (seconds) => (seconds > 5 && seconds < 25 ? 0 : 50), burst: 50 },
  latency: 20,
  mostTime: 1.15,
  mostRefused: 0.03,
});
test(
  "if another client draws on the same limit",
  nearlyPerfect,
  ...[1, 2, 3].map((seed) => ({
    clients: 2,
    calls: 500,
    limit: steady(20),
    latency: 20,
    seed,
    mostTime: 1.12,
    mostRefused: 0.04,
  })),
);
test("if answers take from 0 to 1,000 ms", nearlyPerfect, {
  calls: 1000,
  limit: steady(20),
  latency: 500,
  jitter: 2,
  mostTime: 1.06,
  mostRefused: 0.04,
});
test(
  "if AWS's bucket holds far less or far more than a second's calls",
  nearlyPerfect,
  { calls: 1000, limit: { rateAt: () => 100, burst: 10 }, latency: 50, mostTime: 1.12, mostRefused: 0.02 },
  { calls: 1000, limit: { rateAt: () => 20, burst: 200 }, latency: 50, mostTime: 1.02, mostRefused: 0.02 },
);

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
    /** How many of 1,000 calls start within a second. */
    startedInASecond: async () => {
      const before = started;
      for (let index = 0; index < 1000; index++) void call();
      const end = clock.now() + 1_000;
      void clock.sleep(1_000);
      await clock.run(() => clock.now() >= end);
      return started - before;
    },
  };
}

test("an adaptive pace starts no flood after an hour without calls, though nothing was refused in it", async (t) => {
  const busy = await (await foundPace()).startedInASecond();
  const { clock, startedInASecond } = await foundPace();

  clock.jump(3_600_000);

  const rested = await startedInASecond();
  t.true(rested > 5 && rested < 2 * busy, `${rested} after a rest, ${busy} without`);
});

/** A pace that has been refused its first call, on a clock that the test moves. */
async function refusedOnce(retryAfterSeconds?: number) {
  const clock = simulatedClock();
  const pace = new AdaptivePace(clock);
  (await pace.turn("write")).refused(retryAfterSeconds);
  const started: string[] = [];
  const ask = (urgency: Urgency, name: string, signal?: AbortSignal) =>
    pace.turn(urgency, signal).then(() => started.push(name));
  return { clock, started, ask };
}

test("while AWS refuses calls, retries go first, then writes, then reads", async (t) => {
  const { clock, started, ask } = await refusedOnce();

  void ask("read", "read");
  void ask("write", "write");
  void ask("retry", "retry");
  void ask("write", "another write");
  await clock.run(() => started.length === 4);

  t.deepEqual(started, ["retry", "write", "another write", "read"]);
});

for (const [retryAfterSeconds, seconds] of [
  [7, 7],
  [3_600, 300],
] as const) {
  test(`a Retry-After of ${retryAfterSeconds} s holds all calls for ${seconds} s`, async (t) => {
    const { clock, started, ask } = await refusedOnce(retryAfterSeconds);

    void ask("retry", "again");
    await clock.run(() => started.length === 1);

    t.is(clock.now(), seconds * 1000);
  });
}

test("an adaptive pace gives up the place of a call that is cancelled, and starts none that is cancelled before", async (t) => {
  const { clock, started, ask } = await refusedOnce(7);
  const cancel = new AbortController();

  const cancelled = t.throwsAsync(ask("write", "cancelled", cancel.signal), { name: "AbortError" });
  void ask("write", "next");
  cancel.abort();
  await cancelled;
  await clock.run(() => started.length === 1);

  t.deepEqual(started, ["next"]);
  await t.throwsAsync(ask("read", "late", cancel.signal), { name: "AbortError" });
});

test("an adaptive pace makes up for a clock that stood still by a few calls at most", async (t) => {
  const { clock, started, ask } = await refusedOnce();
  for (let index = 0; index < 100; index++) void ask("write", `${index}`);
  await clock.run(() => started.length === 3);

  clock.jump(3_600_000);
  await clock.run(() => started.length > 3);

  t.true(started.length - 3 < 5);
});

test.serial("a throttled call is sent again when the pace says so, without a delay of its own", async (t) => {
  const { emulator, addWorkload } = await startAws(t);
  await emulator.control.inject({ kind: "throttle", rate: 0, burst: 0, times: 1 });
  const { clock, shares } = sharesOf();

  await shares.recentList(addWorkload());

  // The first token at 20 calls a second, where the rate's search begins.
  t.deepEqual(clock.sleeps, [50]);
});

test.serial("requestsPerSecond spaces the calls of a connection", async (t) => {
  const { addWorkload } = await startAws(t);
  const { clock, shares } = sharesOf({}, { "wellarchitected:requestsPerSecond": 2 });

  await Promise.all([1, 2, 3].map(() => shares.list(addWorkload())));

  t.deepEqual(clock.sleeps, [500, 500]);
});

test.serial(
  "connections that turn out to be of one account have one pace, since AWS's limit is the account's",
  async (t) => {
    const { addWorkload, home, keys } = await startAws(t);
    home.config(`[profile same]\n${keys(account)}[profile other]\n${keys("222222222222")}`);
    const clock = fakeClock();
    const connections = connectionsOf({ "wellarchitected:requestsPerSecond": 2 }, undefined, clock);
    const call = async (profile: string | undefined, owner = account) => {
      const shares = connections.service("WorkloadShare", profile === undefined ? {} : { profile }, region);
      await shares.accountId();
      await shares.list(addWorkload(owner));
    };

    await call(undefined);
    await call("other", "222222222222");
    t.deepEqual(clock.sleeps, []);
    await call("same");
    t.deepEqual(clock.sleeps, [500]);
  },
);
