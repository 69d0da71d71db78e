import test from "ava";
import { SharedLists } from "../../provider/aws/shared-lists";
import { systemClock } from "../../provider/core/clock";
import type { Log } from "../../provider/core/context";
import { currentReporter, shared, withProgress } from "../../provider/core/progress";

/** Does work of resources, and keeps the lines on which its progress is reported. */
function start() {
  const lines: string[] = [];
  const ignore = () => {};
  const log: Log = { warn: ignore, info: ignore, progress: (scope, message) => lines.push(`${scope}: ${message}`) };
  return { lines, work: <T>(scope: string, work: () => Promise<T>) => withProgress(log, scope, work) };
}

/** Work that reports what holds it up some time after it began, and ends after that. */
const heldUp = async () => {
  await new Promise(setImmediate);
  currentReporter()("is tried again");
  return "done";
};

test("what holds work up is reported on the line of its resource, and on no other", async (t) => {
  const { lines, work } = start();

  await Promise.all([work("a", heldUp), work("b", async () => "quick")]);

  t.deepEqual(lines, ["a: is tried again"]);
});

test("what holds up work of no resource is reported nowhere", async (t) => {
  t.is(await heldUp(), "done");
});

test("what holds up work that is done once for several resources is reported on the line of each that waits for it", async (t) => {
  const { lines, work } = start();
  const once = shared(heldUp);

  const results = await Promise.all([work("a", once), work("b", once)]);

  t.deepEqual(results, ["done", "done"]);
  t.deepEqual(lines.sort(), ["a: is tried again", "b: is tried again"]);
});

for (const way of ["get", "recent", "earlier"] as const) {
  test(`what holds a list up is reported on the line of each resource that waits for it by ${way}`, async (t) => {
    const { lines, work } = start();
    const lists = new SharedLists((_, sending) => {
      sending.sent();
      return heldUp();
    }, systemClock);
    const ask = () => lists[way]("w");

    const results = await Promise.all([work("a", ask), work("b", ask)]);

    t.deepEqual(results, ["done", "done"]);
    t.deepEqual([...new Set(lines)].sort(), ["a: is tried again", "b: is tried again"]);
  });
}
