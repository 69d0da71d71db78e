import test from "ava";
import { type Sending, SharedLists } from "../../provider/aws/shared-lists";

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Lists and writes whose requests are sent and answered when the test says so; each list returns its number. */
function lists() {
  const open: { sending: Sending; end: (error?: Error) => void }[] = [];
  const keys: string[] = [];
  let time = Date.parse("2026-01-01T00:00:00Z");
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

test("a list is asked for at once if nothing of its resource is under way", (t) => {
  const { get, write, keys } = lists();
  write("u");

  get("v");
  get("w");

  t.deepEqual(keys(), ["v", "w"]);
});

test("a list is shared by all that ask for it until it is sent", async (t) => {
  const { shared, send, end, begun } = lists();

  const early = [shared.get("w"), shared.get("w")];
  send();
  const late = shared.get("w");

  t.is(begun(), 1);
  await end();
  t.deepEqual(await Promise.all(early), [1, 1]);
  await end();
  t.is(await late, 2);
});

test("a list that was refused can be joined until it is sent again", async (t) => {
  const { shared, send, refuse, end, begun } = lists();

  const first = shared.get("w");
  send();
  refuse();
  const second = shared.get("w");
  send();
  const third = shared.get("w");

  await end();
  t.deepEqual(await Promise.all([first, second]), [1, 1]);
  await end();
  t.is(await third, 2);
  t.is(begun(), 2);
});

test("callers that wait for the next list keep waiting for it if the one under way is refused", async (t) => {
  const { shared, send, refuse, end } = lists();

  const first = shared.get("w");
  send();
  const second = shared.get("w");
  refuse();
  const third = shared.get("w");
  send();

  await end();
  t.is(await first, 1);
  await end();
  t.deepEqual(await Promise.all([second, third]), [2, 2]);
});

test("all that ask while a list is under way share the next one, since that one was sent too early for them", async (t) => {
  const { get, end, begun } = lists();

  const first = get("w");
  const later = [get("w"), get("w"), get("w")];

  t.is(begun(), 1);
  await end();
  t.is(await first, 1);
  t.is(begun(), 2);
  await end();
  t.deepEqual(await Promise.all(later), [2, 2, 2]);
  t.is(begun(), 2);
});

test("a list that fails does so for all that share it, and for none that ask later", async (t) => {
  const { get, end } = lists();

  const first = t.throwsAsync(get("w"), { message: "throttled" });
  const later = get("w");
  await end(new Error("throttled"));
  await end();

  await first;
  t.is(await later, 2);
});

test("a list waits for own writes of its resource that are under way, since those need one afterwards, too", async (t) => {
  const { get, write, end, begun } = lists();
  const writes = [write("w"), write("w"), write("w")];
  write("v");

  await writes[0]?.end();
  const first = get("w");
  await writes[1]?.end(new Error("refused"));
  const second = get("w");

  t.is(begun(), 0);
  await writes[2]?.end();
  t.is(begun(), 1);
  await end();
  t.deepEqual(await Promise.all([first, second]), [1, 1]);
});

test("a list doesn't wait for writes that are sent after it was asked for", async (t) => {
  const { get, write, begun } = lists();
  const early = write("w");

  get("w");
  write("w");
  await early.end();

  t.is(begun(), 1);
});

test("a list doesn't wait for a write that was refused, nor for that write's next try", async (t) => {
  const { get, write, begun } = lists();
  const refused = write("w");

  get("w");
  t.is(begun(), 0);
  await refused.refuse();
  t.is(begun(), 1);

  refused.send();
  get("v");
  t.is(begun(), 2);
});

test("a recent list is the last one, under way or ended, for a minute", async (t) => {
  const { get, end, advance, begun } = lists();

  const first = get("w");
  const whileUnderWay = get("w", "recent");
  await end();
  t.deepEqual(await Promise.all([first, whileUnderWay]), [1, 1]);

  advance(59_999);
  t.is(await get("w", "recent"), 1);
  advance(1);
  get("w", "recent");
  t.is(begun(), 2);
});

test("a recent list is never one that was sent before the end of an own write, even if it ended later", async (t) => {
  const { get, end, write, begun } = lists();

  const before = get("w");
  await write("w").end();
  const after = get("w", "recent");

  t.is(begun(), 1);
  await end();
  t.is(await before, 1);
  await end();
  t.is(await after, 2);
  t.is(begun(), 2);
});

test("a recent list is never one from before an own write that failed, since that may have been done all the same", async (t) => {
  const { get, end, write, begun } = lists();

  get("w");
  await end();
  await write("w").end(new Error("lost"));
  get("w", "recent");

  t.is(begun(), 2);
});

test("a recent list is never one that failed", async (t) => {
  const { get, end } = lists();

  const failed = t.throwsAsync(get("w"), { message: "no" });
  await end(new Error("no"));
  const recent = get("w", "recent");
  await end();

  await failed;
  t.is(await recent, 2);
});

test("an earlier list is the last one, whatever was written since, for a minute", async (t) => {
  const { get, end, write, advance, begun } = lists();

  const both = [get("w", "earlier"), get("w", "earlier")];
  await end();
  t.deepEqual(await Promise.all(both), [1, 1]);

  await write("w").end();
  t.is(await get("w", "earlier"), 1);
  advance(60_000);
  get("w", "earlier");
  t.is(begun(), 2);
});
