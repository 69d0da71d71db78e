import { describe, expect, it } from "vitest";
import { type Sending, SharedLists } from "../../provider/aws/shared-lists";

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Lists and writes whose requests are sent and answered when the test says so; each list returns its number. */
function lists() {
  const open: { sending: Sending; end: (error?: Error) => void }[] = [];
  const keys: string[] = [];
  let time = 0;
  const list = (key: string, sending: Sending) => {
    const number = keys.push(key);
    return new Promise<number>((resolve, reject) => {
      open.push({ sending, end: (error) => (error ? reject(error) : resolve(number)) });
    });
  };
  const shared = new SharedLists(list, { now: () => time, sleep: () => Promise.resolve() });
  /** Asks for a list that is sent at once, as while AWS throttles nothing. */
  const get = (key: string, way: "get" | "recent" | "earlier" = "get") => {
    const before = open.length;
    const promise = shared[way](key);
    for (const { sending } of open.slice(before)) sending.sent();
    return promise;
  };
  /** Ends the list that began first; one that begins then is sent at once. */
  const end = async (error?: Error) => {
    open.shift()?.end(error);
    await settle();
    for (const { sending } of open) sending.sent();
  };
  /** Sends a write; returns what tells its end. */
  const write = (key: string) => {
    const done = Promise.withResolvers<void>();
    let sending: Sending | undefined;
    const ended = shared
      .writing(key, (told) => {
        sending = told;
        told.sent();
        return done.promise;
      })
      .catch(() => {});
    return {
      refuse: async () => {
        sending?.refused();
        await settle();
      },
      send: () => sending?.sent(),
      end: async (error?: Error) => {
        if (error) done.reject(error);
        else done.resolve();
        await ended;
        await settle();
      },
    };
  };
  return {
    shared,
    get,
    end,
    write,
    send: () => open[0]?.sending.sent(),
    refuse: () => open[0]?.sending.refused(),
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
    begun: () => keys.length,
    keys: () => [...keys],
  };
}

describe("a list", () => {
  it("is asked for at once if nothing of its resource is under way", () => {
    const { get, keys } = lists();
    get("v");
    get("w");
    expect(keys()).toEqual(["v", "w"]);
  });

  it("can be joined until it is sent", async () => {
    const { shared, send, end, begun } = lists();
    const all = [shared.get("w"), shared.get("w")];
    send();
    const late = shared.get("w");
    expect(begun()).toBe(1);
    await end();
    expect(await Promise.all(all)).toEqual([1, 1]);
    await end();
    expect(await late).toBe(2);
  });

  it("that was refused can be joined until it is sent again", async () => {
    const { shared, send, refuse, end, begun } = lists();
    const first = shared.get("w");
    send();
    refuse();
    const second = shared.get("w");
    send();
    const third = shared.get("w");
    await end();
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    await end();
    expect(await third).toBe(2);
    expect(begun()).toBe(2);
  });

  it("that was refused leaves those waiting who asked while it was under way", async () => {
    const { shared, send, refuse, end } = lists();
    const first = shared.get("w");
    send();
    const second = shared.get("w");
    refuse();
    const third = shared.get("w");
    send();
    await end();
    expect(await first).toBe(1);
    await end();
    expect(await Promise.all([second, third])).toEqual([2, 2]);
  });

  it("that is under way was sent too early for who asks now; the next one serves all that ask meanwhile", async () => {
    const { get, end, begun } = lists();
    const first = get("w");
    const later = [get("w"), get("w"), get("w")];
    expect(begun()).toBe(1);
    await end();
    expect(await first).toBe(1);
    expect(begun()).toBe(2);
    await end();
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
    expect(begun()).toBe(2);
  });

  it("that fails fails for those who share it, and not for the next", async () => {
    const { get, end } = lists();
    const first = get("w");
    const later = get("w");
    const failure = expect(first).rejects.toThrow("throttled");
    await end(new Error("throttled"));
    await failure;
    await end();
    expect(await later).toBe(2);
    const again = get("w");
    await end();
    expect(await again).toBe(3);
  });

  it("waits for own writes of its resource that are under way, since they are going to need one, too", async () => {
    const { get, write, end, begun } = lists();
    const writes = [write("w"), write("w"), write("w")];
    write("v");
    await writes[0]?.end();
    const first = get("w");
    await writes[1]?.end(new Error("refused"));
    const second = get("w");
    expect(begun()).toBe(0);
    await writes[2]?.end();
    expect(begun()).toBe(1);
    await end();
    expect(await Promise.all([first, second])).toEqual([1, 1]);
  });

  it("doesn't wait for writes that are sent after it was asked for", async () => {
    const { get, write, begun } = lists();
    const early = write("w");
    get("w");
    write("w");
    await early.end();
    expect(begun()).toBe(1);
  });

  it("doesn't wait for a write that was refused and waits for its next try, nor for that one", async () => {
    const { get, write, begun } = lists();
    const refused = write("w");
    get("w");
    expect(begun()).toBe(0);
    await refused.refuse();
    expect(begun()).toBe(1);
    refused.send();
    get("v");
    expect(begun()).toBe(2);
  });
});

describe("a recent list", () => {
  it("is the last one, under way or ended, for a minute", async () => {
    const { get, end, advance, begun } = lists();
    const first = get("w");
    const read = get("w", "recent");
    await end();
    expect(await Promise.all([first, read])).toEqual([1, 1]);
    advance(59_999);
    expect(await get("w", "recent")).toBe(1);
    advance(1);
    get("w", "recent");
    expect(begun()).toBe(2);
  });

  it("is none from before the end of a write, though it was under way then", async () => {
    const { get, end, write, begun } = lists();
    const before = get("w");
    await write("w").end();
    const after = get("w", "recent");
    expect(begun()).toBe(1);
    await end();
    await before;
    await end();
    expect(await after).toBe(2);
    expect(begun()).toBe(2);
  });

  it("is none from before the end of a write that failed, for it may have been done all the same", async () => {
    const { get, end, write, begun } = lists();
    get("w");
    await end();
    await write("w").end(new Error("lost"));
    get("w", "recent");
    expect(begun()).toBe(2);
  });

  it("is none that failed", async () => {
    const { get, end } = lists();
    const failed = expect(get("w")).rejects.toThrow("no");
    await end(new Error("no"));
    await failed;
    const read = get("w", "recent");
    await end();
    expect(await read).toBe(2);
  });
});

describe("an earlier list", () => {
  it("is the last one, whatever was written since, for a minute", async () => {
    const { get, end, write, advance, begun } = lists();
    const first = get("w", "earlier");
    const second = get("w", "earlier");
    await end();
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    await write("w").end();
    expect(await get("w", "earlier")).toBe(1);
    advance(60_000);
    get("w", "earlier");
    expect(begun()).toBe(2);
  });
});
