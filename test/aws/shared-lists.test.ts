import { describe, expect, it } from "vitest";
import { SharedLists } from "../../provider/aws/shared-lists";

/** Lists that end when the test says so, each answering its number. */
function lists() {
  const open: { key: string; end: (error?: Error) => void }[] = [];
  let begun = 0;
  let time = 0;
  const list = (key: string) => {
    const number = ++begun;
    return new Promise<number>((resolve, reject) => {
      open.push({ key, end: (error) => (error ? reject(error) : resolve(number)) });
    });
  };
  const shared = new SharedLists(list, () => time);
  const advance = (milliseconds: number) => {
    time += milliseconds;
  };
  const end = async (error?: Error) => {
    open.shift()?.end(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { shared, end, advance, begun: () => begun };
}

describe("a list", () => {
  it("that is under way began too early for who asks now; the next one serves all that ask meanwhile", async () => {
    const { shared, end, begun } = lists();
    const first = shared.get("w");
    const later = [shared.get("w"), shared.get("w"), shared.get("w")];
    expect(begun()).toBe(1);
    await end();
    expect(await first).toBe(1);
    expect(begun()).toBe(2);
    await end();
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
    expect(begun()).toBe(2);
  });

  it("is begun anew for who asks after the next one has begun", async () => {
    const { shared, end, begun } = lists();
    shared.get("w");
    const second = shared.get("w");
    await end();
    const third = shared.get("w");
    await end();
    expect(await second).toBe(2);
    await end();
    expect(await third).toBe(3);
    expect(begun()).toBe(3);
  });

  it("that fails fails for those who share it, and not for the next", async () => {
    const { shared, end } = lists();
    const first = shared.get("w");
    const later = shared.get("w");
    const failure = expect(first).rejects.toThrow("throttled");
    await end(new Error("throttled"));
    await failure;
    await end();
    expect(await later).toBe(2);
    const again = shared.get("w");
    await end();
    expect(await again).toBe(3);
  });

  it("of another workload is its own", () => {
    const { shared, begun } = lists();
    shared.get("w");
    shared.get("v");
    expect(begun()).toBe(2);
  });
});

describe("a recent list", () => {
  it("is the last one, under way or ended, for a minute", async () => {
    const { shared, end, advance, begun } = lists();
    const first = shared.get("w");
    const read = shared.recent("w");
    await end();
    expect(await Promise.all([first, read])).toEqual([1, 1]);
    advance(59_999);
    expect(await shared.recent("w")).toBe(1);
    advance(1);
    shared.recent("w");
    expect(begun()).toBe(2);
  });

  it("is none from before a write, though it was under way then", async () => {
    const { shared, end, begun } = lists();
    const before = shared.get("w");
    shared.forget("w");
    const after = shared.recent("w");
    await end();
    await before;
    await end();
    expect(await after).toBe(2);
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
