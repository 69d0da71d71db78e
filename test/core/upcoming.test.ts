import { describe, expect, it } from "vitest";
import { Upcoming } from "../../provider/core/run/upcoming";

/** Creates that are going to begin, and those whose preparations have begun. */
function start(count: number) {
  const upcoming = new Upcoming();
  const prepared: string[] = [];
  const names = Array.from({ length: count }, (_, index) => String(index));
  const add = (name: string) =>
    upcoming.add(name, async () => {
      prepared.push(name);
    });
  for (const name of names) add(name);
  return { upcoming, prepared, names, add };
}

describe("what creates will ask for", () => {
  it("is not asked for until one of them begins: a preview has none", () => {
    expect(start(3).prepared).toEqual([]);
  });

  it("is asked for when the first one begins, but not for that one", () => {
    const { upcoming, prepared } = start(3);
    upcoming.begin("0");
    expect(prepared).toEqual(["1", "2"]);
  });

  it("is asked for eight creates ahead, each once, however many begin with the same", () => {
    const { upcoming, prepared, names, add } = start(30);
    upcoming.begin("0");
    upcoming.begin("0");
    expect(prepared).toEqual(names.slice(1, 9));
    for (const name of ["1", "2", "1"]) upcoming.begin(name);
    add("5");
    expect(prepared).toEqual(names.slice(1, 11));
    for (const name of names) upcoming.begin(name);
    expect(prepared).toEqual(names.slice(1));
  });

  it("may fail: who needs it asks again", async () => {
    const upcoming = new Upcoming();
    upcoming.add("refused", () => Promise.reject(new Error("no")));
    upcoming.begin("another");
    await new Promise(setImmediate);
  });
});
