import test from "ava";
import { type RetryOptions, retrying } from "../../provider/aws/retry";
import { type FailureKind, ServiceFailure } from "../../provider/core/errors";

/** A call that fails with each of the failures in turn, and then returns "done"; on a clock of its own. */
function failing(failures: (Error | FailureKind)[] | FailureKind, options: Partial<RetryOptions> = {}) {
  let now = 0;
  let tries = 0;
  const sleeps: number[] = [];
  const call = async () => {
    tries += 1;
    const next = typeof failures === "string" ? failures : failures[tries - 1];
    if (next === undefined) return "done";
    throw typeof next === "string" ? new ServiceFailure(next, `AWS: ${next}`) : next;
  };
  const result = retrying(call, {
    random: () => 1,
    now: () => now,
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      now += milliseconds;
    },
    ...options,
  });
  return { result, sleeps, tries: () => tries, elapsed: () => now };
}

const times = (count: number, kind: FailureKind) => Array.from({ length: count }, () => kind);

for (const kind of ["throttling", "server", "network", "unreachable"] as const) {
  test(`a call that fails by ${kind} is tried until it succeeds`, async (t) => {
    const { result, tries } = failing([kind, kind]);

    t.is(await result, "done");
    t.is(tries(), 3);
  });
}

const isFinal = test.macro<[Error]>({
  async exec(t, error: Error) {
    const { result, sleeps, tries } = failing([error]);

    t.is(await t.throwsAsync(result), error);
    t.is(tries(), 1);
    t.deepEqual(sleeps, []);
  },
  title: (_, error) => `a call that fails by ${error.message} is not tried again, and fails as it did`,
});

for (const kind of ["validation", "accessDenied", "quota", "notFound", "conflict", "credentials"] as const) {
  test(isFinal, new ServiceFailure(kind, kind));
}
test(isFinal, new ServiceFailure("aborted", "a cancel"));
test(isFinal, new ServiceFailure("other", "an unknown refusal"));
test(isFinal, new Error("a bug"));
test(isFinal, new TypeError("fetch failed"));

test("a further try that fails for good is the last one", async (t) => {
  const { result, tries } = failing(["throttling", "conflict"]);

  const error = await t.throwsAsync(result, { instanceOf: ServiceFailure, message: "AWS: conflict" });
  t.is(error.kind, "conflict");
  t.is(tries(), 2);
});

test("waits have ceilings that double from 200 ms to 20 s", async (t) => {
  const { result, sleeps } = failing(times(10, "throttling"));

  await result;

  t.deepEqual(sleeps, [200, 400, 800, 1600, 3200, 6400, 12_800, 20_000, 20_000, 20_000]);
});

test("each wait is drawn anew, evenly from 0 to its ceiling", async (t) => {
  const draws = [0, 0.9, 0.5];
  const { result, sleeps } = failing(times(3, "throttling"), { random: () => draws.shift() ?? 0 });

  await result;

  t.deepEqual(sleeps, [0, 360, 400]);
});

test("a wait is never shorter than Retry-After, which may be longer than any ceiling", async (t) => {
  const asked = (seconds: number) => new ServiceFailure("throttling", "slow down", undefined, seconds);
  const { result, sleeps } = failing([asked(30), asked(0), asked(1)]);

  await result;

  t.deepEqual(sleeps, [30_000, 400, 1000]);
});

test("a call that a pace schedules is tried again without a wait of its own", async (t) => {
  const { result, sleeps, tries } = failing(times(3, "throttling"), { schedules: ({ kind }) => kind === "throttling" });

  t.is(await result, "done");
  t.is(tries(), 4);
  t.deepEqual(sleeps, []);
});

test("a call is given up after 300 s by default, with what AWS said last, how often and for how long it was tried", async (t) => {
  const { result, tries, elapsed } = failing("throttling", { advice: "Run it again" });

  const error = await t.throwsAsync(result, { instanceOf: ServiceFailure });
  t.true(elapsed() > 280_000 && elapsed() <= 300_000);
  t.is(error.kind, "throttling");
  t.is(error.message, `AWS: throttling (gave up after ${tries()} tries in ${Math.round(elapsed() / 1000)} s)`);
  t.is(error.advice, "Run it again");
});

test("a call that is given up keeps the advice of its failure", async (t) => {
  const failure = new ServiceFailure("network", "no route", "Mind the proxy");
  const { result } = failing([failure], { maxRetrySeconds: 0.1 });

  const error = await t.throwsAsync(result, { instanceOf: ServiceFailure });
  t.is(error.advice, "Mind the proxy");
});

test("a call is given up before a wait that would exceed the configured budget, not after it", async (t) => {
  const failure = new ServiceFailure("throttling", "slow down", undefined, 11);
  const { result, sleeps } = failing([failure], { maxRetrySeconds: 10 });

  await t.throwsAsync(result, { message: "slow down (gave up after 1 try in 0 s)" });
  t.deepEqual(sleeps, []);
});

test("the time that calls take is part of the budget", async (t) => {
  let now = 0;
  const slow = async () => {
    now += 4000;
    throw new ServiceFailure("network", "timeout");
  };

  const result = retrying(slow, { maxRetrySeconds: 10, random: () => 0, now: () => now, sleep: async () => {} });

  await t.throwsAsync(result, { message: "timeout (gave up after 3 tries in 12 s)" });
});

/** Tries that each wait 100 s for their turn, take 1 s, and are refused; the tenth succeeds. */
function queueing(options: Partial<RetryOptions>, kind: FailureKind = "throttling") {
  let now = 0;
  let tries = 0;
  const call = async (begun: () => void) => {
    now += 100_000;
    begun();
    now += 1_000;
    tries += 1;
    if (tries < 10) throw new ServiceFailure(kind, `AWS: ${kind}`);
    return "done";
  };
  const clock = { now: () => now, sleep: async () => {}, random: () => 0 };
  return { result: retrying(call, { ...clock, ...options }), now: () => now };
}

test("the time that calls wait for their turns is not part of the budget", async (t) => {
  t.is(await queueing({}, "server").result, "done");

  const { result } = queueing({ maxRetrySeconds: 3.5 }, "server");
  await t.throwsAsync(result, { message: "AWS: server (gave up after 4 tries in 4 s)" });
});

test("a call that a pace schedules isn't given up as long as others get through", async (t) => {
  const call = queueing({ schedules: () => true, lastServed: () => call.now() - 10_000 });

  t.is(await call.result, "done");
});

test("a call that a pace schedules is given up if all calls are refused for the budget's time", async (t) => {
  const { result } = queueing({ schedules: () => true, lastServed: () => Number.NEGATIVE_INFINITY });

  await t.throwsAsync(result, { message: "AWS: throttling (gave up after 4 tries in 304 s)" });
});

test("the budget of a call that a pace schedules begins when another one got through last", async (t) => {
  const { result } = queueing({ schedules: () => true, lastServed: () => 250_000 });

  await t.throwsAsync(result, { message: "AWS: throttling (gave up after 6 tries in 356 s)" });
});

test("an address at which nothing listens is tried for 30 s, or for the budget if that is shorter", async (t) => {
  const long = failing("unreachable");
  const short = failing("unreachable", { maxRetrySeconds: 3 });

  await t.throwsAsync(long.result, { instanceOf: ServiceFailure });
  await t.throwsAsync(short.result, { instanceOf: ServiceFailure });
  t.true(long.elapsed() > 10_000 && long.elapsed() <= 30_000);
  t.true(short.elapsed() > 1_000 && short.elapsed() <= 3_000);
});

test("an address that answers in between, if only by an error, has 30 s again", async (t) => {
  const { result, elapsed } = failing([...times(7, "unreachable"), "server", "unreachable"]);

  t.is(await result, "done");
  t.true(elapsed() > 30_000);
});

test("each further try is reported before its wait: what failed, which try comes, and for how long it goes on", async (t) => {
  const reported: unknown[] = [];
  const { result } = failing(["server", "throttling", "unreachable"], {
    maxRetrySeconds: 100,
    onRetry: ({ message }, attempt, secondsLeft) => reported.push([message, attempt, secondsLeft]),
  });

  await result;

  t.deepEqual(reported, [
    ["AWS: server", 2, 100],
    ["AWS: throttling", 3, 100],
    ["AWS: unreachable", 4, 30],
  ]);
});

test("a cancel during a wait ends the call at once, without another try", async (t) => {
  const cancel = new AbortController();
  const { result, tries } = failing("throttling", {
    signal: cancel.signal,
    sleep: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        queueMicrotask(() => cancel.abort());
      }),
  });

  await t.throwsAsync(result, { name: "AbortError" });
  t.is(tries(), 1);
});

test("a try that fails after a cancel is the last one", async (t) => {
  const cancel = new AbortController();
  let tries = 0;
  const call = async () => {
    tries += 1;
    cancel.abort();
    throw new ServiceFailure("network", "socket hang up");
  };

  await t.throwsAsync(retrying(call, { signal: cancel.signal, random: () => 0, sleep: async () => {} }));
  t.is(tries, 1);
});

test("nothing is called after a cancel", async (t) => {
  const { result, tries } = failing([], { signal: AbortSignal.abort() });

  await t.throwsAsync(result, { name: "AbortError" });
  t.is(tries(), 0);
});

test("no time passes between tries but what the injected clock counts", async (t) => {
  const begun = performance.now();

  // p-retry's own delays would be 31 s.
  t.is(await failing(times(5, "throttling"), { random: () => 0 }).result, "done");
  t.true(performance.now() - begun < 10_000);
});
