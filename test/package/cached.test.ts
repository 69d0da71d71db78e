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
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const maker = (name: string, pause?: Promise<void>) => async (folder: string) => {
    writeFileSync(join(folder, "first"), name);
    begun.resolve();
    await pause;
    writeFileSync(join(folder, "second"), name);
  };

  const heldUp = cached("kind", "key", maker("held up", goOn.promise), cache);
  await begun.promise;
  rmSync(join(cache, "kind-key.lock"), { recursive: true });
  const folder = await cached("kind", "key", maker("other"), cache);
  goOn.resolve();

  t.is(await heldUp, folder);
  t.deepEqual(
    ["first", "second"].map((file) => readFileSync(join(folder, file), "utf8")),
    ["other", "other"],
  );
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
