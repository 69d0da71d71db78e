import { describe, expect, it } from "vitest";
import { SharedLists } from "../../provider/aws/shared-lists";
import { systemClock } from "../../provider/core/clock";
import type { Log } from "../../provider/core/context";
import { currentReporter, shared, withProgress } from "../../provider/core/progress";

function recorder() {
  const lines: string[] = [];
  const ignore = () => {};
  const log: Log = { warn: ignore, info: ignore, progress: (scope, message) => lines.push(`${scope}: ${message}`) };
  return { lines, work: <T>(scope: string, work: () => Promise<T>) => withProgress(log, scope, work) };
}

/** Work that tells of its trouble some time after it began, and ends after that. */
const troubled = async () => {
  await new Promise(setImmediate);
  currentReporter()("is tried again");
  return "done";
};

describe("what work is held up by", () => {
  it("is reported on the line of its resource, and on no other", async () => {
    const { lines, work } = recorder();
    await Promise.all([work("a", troubled), work("b", async () => "quick")]);
    expect(lines).toEqual(["a: is tried again"]);
  });

  it("is reported to no one outside of a resource", async () => {
    expect(await troubled()).toBe("done");
  });

  it("is reported on the line of each resource that waits for it: what is done once for all", async () => {
    const { lines, work } = recorder();
    const once = shared(troubled);
    expect(await Promise.all([work("a", once), work("b", once)])).toEqual(["done", "done"]);
    expect(lines.sort()).toEqual(["a: is tried again", "b: is tried again"]);
  });

  it.each(["get", "recent", "earlier"] as const)(
    "is reported on the line of each resource that waits for it: a list by %s",
    async (way) => {
      const { lines, work } = recorder();
      const lists = new SharedLists((_, sending) => {
        sending.sent();
        return troubled();
      }, systemClock);
      const ask = () => lists[way]("w");
      expect(await Promise.all([work("a", ask), work("b", ask)])).toEqual(["done", "done"]);
      expect([...new Set(lines)].sort()).toEqual(["a: is tried again", "b: is tried again"]);
    },
  );
});
