import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { cached } from "./cached";

function newCache(t: ExecutionContext): string {
  const cache = mkdtempSync(join(tmpdir(), "wellarchitected-cache-"));
  t.teardown(() => rmSync(cache, { recursive: true, force: true }));
  return cache;
}

test("what takes long is made once for all that ask for it at the same time", async (t) => {
  const cache = newCache(t);
  const made: string[] = [];
  const make = async (folder: string) => {
    made.push(folder);
  };

  const folders = await Promise.all([1, 2, 3].map(() => cached("kind", "key", make, cache)));

  t.deepEqual(folders, Array(3).fill(join(cache, "kind-key")));
  t.is(made.length, 1);
  t.deepEqual(readdirSync(cache), ["kind-key"]);
});

test("a maker that is held up for so long that another takes its lock doesn't mix its files with the other's", async (t) => {
  const cache = newCache(t);
  const make = (name: string) => {
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const made = cached(
      "kind",
      "key",
      async (folder) => {
        writeFileSync(join(folder, "first"), name);
        begun.resolve();
        await goOn.promise;
        writeFileSync(join(folder, "second"), name);
      },
      cache,
    );
    return { made, begun: begun.promise, goOn: goOn.resolve };
  };
  const filesIn = (folder: string) => ["first", "second"].map((file) => readFileSync(join(folder, file), "utf8"));

  const heldUp = make("held up");
  await heldUp.begun;
  rmSync(join(cache, "kind-key.lock"), { recursive: true });
  const other = make("other");
  await other.begun;

  heldUp.goOn();
  t.deepEqual(filesIn(await heldUp.made), ["held up", "held up"]);

  other.goOn();
  t.deepEqual(filesIn(await other.made), ["held up", "held up"]);
  t.deepEqual(readdirSync(cache), ["kind-key"]);
});

test("what can't be made leaves nothing, and is tried again by the next that asks", async (t) => {
  const cache = newCache(t);
  const failing = async (folder: string) => {
    writeFileSync(join(folder, "half"), "");
    throw new Error("no network");
  };

  await t.throwsAsync(cached("kind", "key", failing, cache), { message: "no network" });

  t.deepEqual(readdirSync(cache), []);
  t.deepEqual(readdirSync(await cached("kind", "key", async () => {}, cache)), []);
});

test("what no run has asked for since an hour is removed when another of its kind is made", async (t) => {
  const cache = newCache(t);
  const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
  for (const key of ["unused", "used"]) utimesSync(await cached("kind", key, async () => {}, cache), longAgo, longAgo);
  utimesSync(await cached("other-kind", "unused", async () => {}, cache), longAgo, longAgo);

  await cached("kind", "used", () => t.fail() as never, cache);
  await cached("kind", "new", async () => {}, cache);

  t.deepEqual(readdirSync(cache).sort(), ["kind-new", "kind-used", "other-kind-unused"]);
});
