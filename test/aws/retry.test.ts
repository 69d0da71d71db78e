import { describe, expect, it } from "vitest";
import { type RetryOptions, retrying } from "../../provider/aws/retry";
import { type FailureKind, ServiceFailure } from "../../provider/core/errors";

/** A call that fails with each of the failures in turn, and then answers "done"; on a clock of its own. */
function failing(failures: (Error | FailureKind)[] | FailureKind, options: Partial<RetryOptions> = {}) {
  let now = 0;
  let tries = 0;
  const sleeps: number[] = [];
  const failureOf = (what: Error | FailureKind) =>
    what instanceof Error ? what : new ServiceFailure(what, `AWS: ${what}`);
  const call = async () => {
    tries += 1;
    const next = typeof failures === "string" ? failures : failures[tries - 1];
    if (next !== undefined) throw failureOf(next);
    return "done";
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

describe("a call", () => {
  it("that succeeds is made once, without a wait", async () => {
    const { result, sleeps, tries } = failing([]);
    expect(await result).toBe("done");
    expect(tries()).toBe(1);
    expect(sleeps).toEqual([]);
  });

  it.each(["throttling", "server", "network", "unreachable"] as const)(
    "that fails by %s is made again",
    async (kind) => {
      const { result, tries } = failing([kind, kind]);
      expect(await result).toBe("done");
      expect(tries()).toBe(3);
    },
  );

  it.each(["validation", "accessDenied", "quota", "notFound", "conflict", "credentials", "aborted", "other"] as const)(
    "that fails by %s is never made again, and fails as it did",
    async (kind) => {
      const failure = new ServiceFailure(kind, "AWS: no");
      const { result, sleeps, tries } = failing([failure]);
      await expect(result).rejects.toBe(failure);
      expect(tries()).toBe(1);
      expect(sleeps).toEqual([]);
    },
  );

  it.each([new Error("a bug"), new TypeError("fetch failed"), new TypeError("undefined is not a function")])(
    "that fails by what is no failure of the service (%s) is not made again",
    async (error) => {
      const { result, tries } = failing([error]);
      await expect(result).rejects.toBe(error);
      expect(tries()).toBe(1);
    },
  );

  it("that fails by something else at its second try ends there", async () => {
    const { result, tries } = failing(["throttling", "conflict"]);
    await expect(result).rejects.toMatchObject({ kind: "conflict", message: "AWS: conflict" });
    expect(tries()).toBe(2);
  });
});

describe("the waits", () => {
  it("have ceilings that double from 200 ms to 20 s", async () => {
    const { result, sleeps } = failing(times(10, "throttling"));
    await result;
    expect(sleeps).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 20_000, 20_000, 20_000]);
  });

  it("are drawn evenly from 0 to that ceiling: full jitter", async () => {
    const lowest = failing(times(5, "throttling"), { random: () => 0 });
    await lowest.result;
    expect(lowest.sleeps).toEqual([0, 0, 0, 0, 0]);
    const half = failing(times(5, "throttling"), { random: () => 0.5 });
    await half.result;
    expect(half.sleeps).toEqual([100, 200, 400, 800, 1600]);
  });

  it("draw again for each try", async () => {
    const draws = [0.1, 0.9, 0.5];
    const { result, sleeps } = failing(times(3, "throttling"), { random: () => draws.shift() ?? 0 });
    await result;
    expect(sleeps).toEqual([20, 360, 400]);
  });

  it("are never shorter than Retry-After, which may be longer than any ceiling", async () => {
    const asked = (seconds: number) => new ServiceFailure("throttling", "slow down", undefined, seconds);
    const { result, sleeps } = failing([asked(30), asked(0), asked(1)]);
    await result;
    expect(sleeps).toEqual([30_000, 400, 1000]);
  });
});

it("a call that a pace schedules is tried again without a wait of its own", async () => {
  const { result, sleeps, tries } = failing(times(3, "throttling"), { schedules: ({ kind }) => kind === "throttling" });
  expect(await result).toBe("done");
  expect(tries()).toBe(4);
  expect(sleeps).toEqual([]);
});

describe("the budget", () => {
  it("of 300 s by default ends it, with what AWS said last, how often and for how long it was tried", async () => {
    const { result, tries, elapsed } = failing("throttling");
    const error = await result.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServiceFailure);
    expect(elapsed()).toBeLessThanOrEqual(300_000);
    expect(elapsed()).toBeGreaterThan(280_000);
    expect(error).toMatchObject({
      kind: "throttling",
      message: `AWS: throttling (gave up after ${tries()} tries in ${Math.round(elapsed() / 1000)} s)`,
      advice: expect.stringContaining("maxRetrySeconds"),
    });
  });

  it("is what the stack configures", async () => {
    const { result, elapsed } = failing("server", { maxRetrySeconds: 10 });
    await expect(result).rejects.toMatchObject({ kind: "server" });
    expect(elapsed()).toBeLessThanOrEqual(10_000);
    expect(elapsed()).toBeGreaterThan(0);
  });

  it("ends it before a wait that would pass it, not after", async () => {
    const failure = new ServiceFailure("throttling", "slow down", undefined, 3600);
    const { result, sleeps } = failing([failure], { maxRetrySeconds: 10 });
    await expect(result).rejects.toMatchObject({ message: "slow down (gave up after 1 try in 0 s)" });
    expect(sleeps).toEqual([]);
  });

  it("is spent by the calls' own time too", async () => {
    let now = 0;
    let tries = 0;
    const slow = async () => {
      tries += 1;
      now += 4000;
      throw new ServiceFailure("network", "timeout");
    };
    const result = retrying(slow, {
      maxRetrySeconds: 10,
      random: () => 0,
      now: () => now,
      sleep: async (milliseconds) => {
        now += milliseconds;
      },
    });
    await expect(result).rejects.toMatchObject({ message: "timeout (gave up after 3 tries in 12 s)" });
    expect(tries).toBe(3);
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
    const sleep = async () => {};
    const clock = { now: () => now, sleep, random: () => 0 };
    return { result: retrying(call, { ...clock, ...options }), tries: () => tries, now: () => now };
  }

  it("isn't spent by waiting for a turn", async () => {
    expect(await queueing({}, "server").result).toBe("done");
    const { result, tries } = queueing({ maxRetrySeconds: 3.5 }, "server");
    await expect(result).rejects.toMatchObject({ message: "AWS: server (gave up after 4 tries in 4 s)" });
    expect(tries()).toBe(4);
  });

  it("of a call that a pace schedules isn't spent as long as others get through", async () => {
    const call = queueing({ schedules: () => true, lastServed: () => call.now() - 10_000 });
    expect(await call.result).toBe("done");
  });

  it("of a call that a pace schedules ends it if all are refused", async () => {
    const { result, tries } = queueing({ schedules: () => true, lastServed: () => Number.NEGATIVE_INFINITY });
    await expect(result).rejects.toMatchObject({ message: "AWS: throttling (gave up after 4 tries in 304 s)" });
    expect(tries()).toBe(4);
  });

  it("of a call that a pace schedules begins when others are refused, too", async () => {
    const { result, tries } = queueing({ schedules: () => true, lastServed: () => 250_000 });
    await expect(result).rejects.toMatchObject({ kind: "throttling" });
    expect(tries()).toBe(6);
  });

  it("keeps the advice of the failure, if it has some", async () => {
    const failure = new ServiceFailure("network", "no route", "Mind the proxy");
    const { result } = failing([failure], { maxRetrySeconds: 0.1 });
    await expect(result).rejects.toMatchObject({ advice: "Mind the proxy" });
  });
});

describe("an address at which nothing listens", () => {
  it("is tried for 30 s since it began to fail so, within the budget", async () => {
    const { result, elapsed } = failing("unreachable");
    await expect(result).rejects.toMatchObject({ kind: "unreachable" });
    expect(elapsed()).toBeGreaterThan(10_000);
    expect(elapsed()).toBeLessThanOrEqual(30_000);
    const short = failing("unreachable", { maxRetrySeconds: 3 });
    await expect(short.result).rejects.toThrow();
    expect(short.elapsed()).toBeLessThanOrEqual(3_000);
  });

  it("is tried again after any other failure", async () => {
    const { result, elapsed } = failing([...times(7, "unreachable"), "server", "unreachable"]);
    expect(await result).toBe("done");
    expect(elapsed()).toBeGreaterThan(30_000);
  });
});

it("reports before each further try what failed, which try comes, and for how long it goes on", async () => {
  const told: unknown[] = [];
  const { result } = failing(["server", "throttling", "unreachable"], {
    maxRetrySeconds: 100,
    onRetry: ({ message }, attempt, secondsLeft) => told.push([message, attempt, secondsLeft]),
  });
  await result;
  expect(told).toEqual([
    ["AWS: server", 2, 100],
    ["AWS: throttling", 3, 100],
    ["AWS: unreachable", 4, 30],
  ]);
});

describe("a cancel", () => {
  it("during a wait ends it at once, without another try", async () => {
    const cancel = new AbortController();
    let tries = 0;
    const result = retrying(
      async () => {
        tries += 1;
        throw new ServiceFailure("throttling", "slow down");
      },
      {
        signal: cancel.signal,
        sleep: (_, signal) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
            queueMicrotask(() => cancel.abort());
          }),
      },
    );
    await expect(result).rejects.toMatchObject({ name: "AbortError" });
    expect(tries).toBe(1);
  });

  it("during a call that then fails by something retryable makes no other try", async () => {
    const cancel = new AbortController();
    let tries = 0;
    const call = async () => {
      tries += 1;
      cancel.abort();
      throw new ServiceFailure("network", "socket hang up");
    };
    await expect(retrying(call, { signal: cancel.signal, random: () => 0, sleep: async () => {} })).rejects.toThrow();
    expect(tries).toBe(1);
  });

  it("before it begins makes no call", async () => {
    const cancel = new AbortController();
    cancel.abort();
    let tries = 0;
    const call = async () => {
      tries += 1;
    };
    await expect(retrying(call, { signal: cancel.signal, sleep: async () => {} })).rejects.toThrow();
    expect(tries).toBe(0);
  });
});

it("is driven by p-retry: 50 throttles in a row, and no other timer than the injected one", async () => {
  const begun = performance.now();
  const { result, tries } = failing(times(50, "throttling"), { random: () => 0 });
  expect(await result).toBe("done");
  expect(tries()).toBe(51);
  expect(performance.now() - begun).toBeLessThan(1000);
});
