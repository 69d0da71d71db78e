import { describe, expect, it } from "vitest";
import { SharedLists } from "../../provider/aws/shared-lists";

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Lists and writes that end when the test says so; each list answers its number. Time passes when the test says so. */
function lists() {
  const open: { end: (error?: Error) => void }[] = [];
  const keys: string[] = [];
  const sleepers: { until: number; wake: () => void }[] = [];
  const controller = new AbortController();
  let time = 0;
  const list = (key: string) => {
    const number = keys.push(key);
    return new Promise<number>((resolve, reject) => {
      open.push({ end: (error) => (error ? reject(error) : resolve(number)) });
    });
  };
  const sleep = (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      sleepers.push({ until: time + milliseconds, wake: resolve });
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  const shared = new SharedLists(list, { now: () => time, sleep }, controller.signal);
  const advance = async (milliseconds: number) => {
    time += milliseconds;
    // Who wakes may sleep on.
    for (const sleeper of sleepers.splice(0)) {
      if (sleeper.until <= time) sleeper.wake();
      else sleepers.push(sleeper);
    }
    await settle();
  };
  /** Ends the list that began first. */
  const end = async (error?: Error) => {
    open.shift()?.end(error);
    await settle();
  };
  /** Begins a write; answers what ends it. */
  const write = (key: string) => {
    let done: (error?: Error) => void = () => {};
    const writing = shared.writing(
      key,
      () =>
        new Promise<void>((resolve, reject) => {
          done = (error) => (error ? reject(error) : resolve());
        }),
    );
    const ended = writing.catch(() => {});
    return async (error?: Error) => {
      done(error);
      await ended;
      await settle();
    };
  };
  return {
    shared,
    end,
    write,
    advance,
    abort: () => controller.abort(),
    begun: () => keys.length,
    keys: () => [...keys],
  };
}

describe("a list", () => {
  it("begins at once where nobody else is at work", () => {
    const { shared, begun } = lists();
    shared.get("w");
    expect(begun()).toBe(1);
  });

  it("that is under way began too early for who asks now; the next one serves all that ask meanwhile", async () => {
    const { shared, end, advance, begun } = lists();
    const first = shared.get("w");
    const later = [shared.get("w"), shared.get("w"), shared.get("w")];
    await advance(500);
    expect(begun()).toBe(1);
    await end();
    expect(await first).toBe(1);
    expect(begun()).toBe(2);
    await end();
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
    expect(begun()).toBe(2);
  });

  it("is begun anew for who asks after the next one has begun", async () => {
    const { shared, end, advance, begun } = lists();
    shared.get("w");
    const second = shared.get("w");
    await end();
    await advance(500);
    const third = shared.get("w");
    await end();
    expect(await second).toBe(2);
    await advance(500);
    await end();
    expect(await third).toBe(3);
    expect(begun()).toBe(3);
  });

  it("that fails fails for those who share it, and not for the next", async () => {
    const { shared, end, advance } = lists();
    const first = shared.get("w");
    const later = shared.get("w");
    const failure = expect(first).rejects.toThrow("throttled");
    await end(new Error("throttled"));
    await failure;
    await advance(500);
    await end();
    expect(await later).toBe(2);
    const again = shared.get("w");
    await advance(500);
    await end();
    expect(await again).toBe(3);
  });

  it("begins once all that were ever at work at a time wait for it, be it after a write that was refused", async () => {
    const { shared, end, write, begun } = lists();
    const endings = [write("w"), write("w"), write("w")];
    await endings[0]?.();
    const first = shared.get("w");
    await endings[1]?.(new Error("refused"));
    const second = shared.get("w");
    expect(begun()).toBe(0);
    await endings[2]?.();
    const third = shared.get("w");
    expect(begun()).toBe(1);
    await end();
    expect(await Promise.all([first, second, third])).toEqual([1, 1, 1]);
  });

  it("begins for the workload that most wait for, where all wait for some; the others gather more", async () => {
    const { shared, end, write, keys } = lists();
    const endings = [write("v"), write("w"), write("w"), write("u")];
    for (const ending of endings) await ending();
    shared.get("v");
    shared.get("w");
    shared.get("u");
    expect(keys()).toEqual([]);
    shared.get("w");
    expect(keys()).toEqual(["w"]);
    await end();
    expect(keys()).toEqual(["w"]);
    shared.get("u");
    shared.get("u");
    expect(keys()).toEqual(["w", "u"]);
  });

  it("begins, whatever more wait for, once nobody has joined it for two other lists", async () => {
    const { shared, end, write, keys } = lists();
    const endings = [write("v"), write("w"), write("w")];
    for (const ending of endings) await ending();
    shared.get("v");
    for (const begun of [["w"], ["w", "w"], ["w", "w", "w", "v"]]) {
      shared.get("w");
      shared.get("w");
      expect(keys()).toEqual(begun);
      await end();
    }
  });

  it("begins 500 ms after the last of those that come one by one, whatever they write", async () => {
    const { shared, write, advance, begun } = lists();
    const endings = [write("w"), write("w"), write("w"), write("w")];
    for (const ending of endings) await ending();
    shared.get("w");
    await advance(400);
    shared.get("w");
    await advance(400);
    await write("v")();
    await advance(499);
    expect(begun()).toBe(0);
    await advance(1);
    expect(begun()).toBe(1);
  });

  it("then waits for the writes that are under way, since each of them will ask for one", async () => {
    const { shared, write, advance, begun } = lists();
    const ending = write("w");
    write("v");
    write("v");
    shared.get("w");
    await advance(1_000);
    expect(begun()).toBe(0);
    await ending();
    expect(begun()).toBe(1);
  });

  it("but 5 s at most, for one may be tried again and again", async () => {
    const { shared, write, advance, begun } = lists();
    write("w");
    write("w");
    shared.get("w");
    await advance(4_999);
    expect(begun()).toBe(0);
    await advance(1);
    expect(begun()).toBe(1);
  });

  it("nor longer where more and more come", async () => {
    const { shared, write, advance, begun } = lists();
    for (let index = 0; index < 20; index++) write("v");
    shared.get("w");
    for (let milliseconds = 0; milliseconds < 4_800; milliseconds += 400) {
      await advance(400);
      await write("v")();
    }
    expect(begun()).toBe(0);
    await advance(200);
    expect(begun()).toBe(1);
  });

  it("that waits ends at once when all is cancelled", async () => {
    const { shared, write, abort, begun } = lists();
    write("w");
    write("w");
    const list = expect(shared.get("w")).rejects.toThrow("aborted");
    abort();
    await list;
    expect(begun()).toBe(0);
  });
});

describe("a recent list", () => {
  it("is the last one, under way or ended, for a minute", async () => {
    const { shared, end, advance, begun } = lists();
    const first = shared.get("w");
    const read = shared.recent("w");
    await end();
    expect(await Promise.all([first, read])).toEqual([1, 1]);
    await advance(59_999);
    expect(await shared.recent("w")).toBe(1);
    await advance(1);
    shared.recent("w");
    expect(begun()).toBe(2);
  });

  it("is none from before the end of a write, though it was under way then", async () => {
    const { shared, end, write, begun } = lists();
    const before = shared.get("w");
    await write("w")();
    const after = shared.recent("w");
    expect(begun()).toBe(1);
    await end();
    await before;
    await end();
    expect(await after).toBe(2);
    expect(begun()).toBe(2);
  });

  it("is none from before the end of a write that failed, for it may have been done all the same", async () => {
    const { shared, end, write, begun } = lists();
    shared.get("w");
    await end();
    await write("w")(new Error("lost"));
    shared.recent("w");
    expect(begun()).toBe(2);
  });

  it("is none that failed", async () => {
    const { shared, end } = lists();
    const failed = expect(shared.get("w")).rejects.toThrow("no");
    await end(new Error("no"));
    await failed;
    const read = shared.recent("w");
    await end();
    expect(await read).toBe(2);
  });
});

describe("a recent or an earlier list", () => {
  it("gathers nobody, since who comes later can share it", () => {
    const { shared, write, keys } = lists();
    write("v");
    write("w");
    shared.get("w");
    shared.recent("v");
    shared.earlier("w");
    expect(keys()).toEqual(["v", "w"]);
  });
});

describe("an earlier list", () => {
  it("is the last one, whatever was written since, for a minute", async () => {
    const { shared, end, write, advance, begun } = lists();
    const first = shared.earlier("w");
    const second = shared.earlier("w");
    await end();
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    await write("w")();
    expect(await shared.earlier("w")).toBe(1);
    await advance(60_000);
    shared.earlier("w");
    expect(begun()).toBe(2);
  });
});
