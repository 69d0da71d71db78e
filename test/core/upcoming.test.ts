import test from "ava";
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

test("what creates will ask for is not asked for until one of them begins: a preview has none", (t) => {
  const { prepared } = start(3);

  t.deepEqual(prepared, []);
});

test("when the first create begins, what the next ones will ask for is asked for", (t) => {
  const { upcoming, prepared } = start(3);

  upcoming.begin("0");

  t.deepEqual(prepared, ["1", "2"]);
});

test("what creates will ask for is asked for eight creates ahead, each once, however many begin with the same", (t) => {
  const { upcoming, prepared, names, add } = start(30);

  upcoming.begin("0");
  upcoming.begin("0");
  t.deepEqual(prepared, names.slice(1, 9));

  for (const name of ["1", "2", "1"]) upcoming.begin(name);
  add("5");
  t.deepEqual(prepared, names.slice(1, 11));

  for (const name of names) upcoming.begin(name);
  t.deepEqual(prepared, names.slice(1));
});

test("what is asked for ahead may fail: who needs it asks again", async (t) => {
  const upcoming = new Upcoming();
  upcoming.add("refused", () => Promise.reject(new Error("no")));

  upcoming.begin("another");

  await t.notThrowsAsync(new Promise(setImmediate));
});
