import test from "ava";
import { joinRun } from "../../provider/core/run/run";
import { sharedRunLog } from "./run-log";

const kept = { share: "share", scope: "urn:a", key: "key", record: "1" };
const deleted = { share: "share", scope: "urn:a", principal: "111122223333", generation: 0 };
const sharer = { shared: "workload", scope: "urn:a", isExclusive: false };
const declared = { key: "key", region: "eu-west-1", scope: "urn:a", adopts: false };

/** Two processes of a run: one in which something happens, and one that is to know of it. */
function startRun() {
  const join = sharedRunLog();
  const [first, other] = [joinRun(join()), joinRun(join())];
  return { first, other, joinLater: () => joinRun(join()) };
}

test("what one process of a run does, it knows itself, and so do the others and those that join later", (t) => {
  const { first, other, joinLater } = startRun();
  first.journal.addOwned(kept);
  first.journal.addInState(kept);
  first.journal.addMissing({ key: "missing", scope: "urn:a" });
  first.journal.addDeleted({ ...deleted, share: "gone" });
  first.declarations.declareSharer({ ...sharer, isExclusive: true, keys: ["key"] });
  first.declarations.declare(declared);

  for (const { journal, declarations } of [first, other, joinLater()]) {
    t.is(declarations.countShares("workload"), 1);
    t.is(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" }), "urn:a");
    t.is(journal.otherResourceWith("share", "urn:b"), "urn:a");
    t.is(journal.resourceMissing("missing"), "urn:a");
    t.true(journal.isDeleted("gone"));
    t.is(declarations.declareSharer({ ...sharer, scope: "urn:b" }), "urn:a");
    t.is(declarations.declare({ ...declared, scope: "urn:b" }), "urn:a");
  }
});

test("a process knows nothing of other runs, nor of any process if its run has no log", (t) => {
  const runs = [
    [sharedRunLog()(), sharedRunLog()()],
    [undefined, undefined],
  ];

  for (const [log, another] of runs) {
    const one = joinRun(log);
    const other = joinRun(another);
    one.journal.addOwned(kept);
    one.declarations.declare(declared);

    t.is(other.journal.ownerBlockingDelete({ share: "share", scope: "urn:b" }), undefined);
    t.is(other.declarations.declare({ ...declared, scope: "urn:b" }), undefined);
  }
});

test("a share that a resource keeps may be deleted by no other resource and no other record", (t) => {
  const { first, other } = startRun();
  first.journal.addOwned(kept);
  const { journal } = other;

  for (const scope of ["urn:a", "urn:b"]) {
    t.is(journal.ownerBlockingDelete({ share: "share", scope, record: "2" }), "urn:a");
    t.is(journal.ownerBlockingDelete({ share: "share", scope }), "urn:a");
  }
  t.is(journal.ownerBlockingDelete({ share: "another", scope: "urn:b", record: "2" }), undefined);
});

test("a share may be deleted by the record that keeps it, also under the URN of before a move by aliases", (t) => {
  const { first, other } = startRun();
  first.journal.addOwned(kept);

  for (const scope of ["urn:a", "urn:before"]) {
    t.is(other.journal.ownerBlockingDelete({ share: "share", scope, record: "1" }), undefined);
  }
});

test("a resource keeps its share by its last record alone", (t) => {
  const { first, other } = startRun();
  first.journal.addOwned(kept);
  first.journal.addOwned({ ...kept, record: "2" });

  t.is(other.journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "2" }), undefined);
  t.is(other.journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "1" }), "urn:a");
});

test("records without a name, of imports, are told apart by the URNs of their resources", (t) => {
  const { first, other } = startRun();
  const { journal } = other;
  first.journal.addOwned({ ...kept, record: undefined });

  t.is(journal.ownerBlockingDelete({ share: "share", scope: "urn:a" }), undefined);
  t.is(journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "1" }), "urn:a");
  t.is(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" }), "urn:a");

  first.journal.addOwned({ ...kept, scope: "urn:b", record: undefined });

  t.is(journal.ownerBlockingDelete({ share: "share", scope: "urn:a" }), "urn:b");
  t.is(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" }), "urn:a");
});

test("two resources that keep a share are each the other's other owner", (t) => {
  const { first, other } = startRun();
  const { journal } = other;
  first.journal.addOwned(kept);

  t.is(journal.otherOwnerOf("share", "urn:a"), undefined);
  t.is(journal.otherOwnerOf("another", "urn:b"), undefined);

  first.journal.addOwned({ ...kept, scope: "urn:b", record: "2" });

  t.is(journal.otherOwnerOf("share", "urn:a"), "urn:b");
  t.is(journal.otherOwnerOf("share", "urn:b"), "urn:a");
  t.is(journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "1" }), "urn:b");
});

test("a resource that has a share in state need not keep it", (t) => {
  const { first, other } = startRun();
  const { journal } = other;
  first.journal.addInState({ share: "share", scope: "urn:a" });

  t.is(journal.otherResourceWith("share", "urn:b"), "urn:a");
  t.is(journal.otherResourceWith("share", "urn:a"), undefined);
  t.is(journal.otherResourceWith("another", "urn:b"), undefined);
  t.true(journal.hasInState("urn:a", "share"));
  t.false(journal.hasInState("urn:b", "share"));
  t.false(journal.hasInState("urn:a", "another"));
  t.is(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" }), undefined);
  t.is(journal.otherOwnerOf("share", "urn:b"), undefined);
});

test("a resource owns a share of the key that it was last kept with", (t) => {
  const { first, other } = startRun();
  const { journal } = other;
  first.journal.addOwned(kept);

  t.true(journal.owns("urn:a", "key"));
  t.false(journal.owns("urn:a", "another"));
  t.false(journal.owns("urn:b", "key"));

  first.journal.addOwned({ ...kept, key: "another" });

  t.false(journal.owns("urn:a", "key"));
  t.true(journal.owns("urn:a", "another"));
});

test("a resource that could not get a share is missing it until it has one of that key", (t) => {
  const { first, other } = startRun();
  const { journal } = other;
  first.journal.addMissing({ key: "key", scope: "urn:a" });
  first.journal.addMissing({ key: "key", scope: "urn:b" });

  t.is(journal.resourceMissing("another"), undefined);
  first.journal.addOwned({ ...kept, key: "another" });
  t.is(journal.resourceMissing("key"), "urn:a");
  first.journal.addOwned(kept);
  t.is(journal.resourceMissing("key"), "urn:b");
  first.journal.addOwned({ ...kept, share: "theirs", scope: "urn:b" });
  t.is(journal.resourceMissing("key"), undefined);
});

for (const order of ["before", "after"] as const) {
  test(`a deleted share is kept by no one, though an entry that a resource keeps it comes ${order} that of its delete`, (t) => {
    const { first, other } = startRun();
    const { journal } = other;
    t.false(journal.isDeleted("share"));

    if (order === "before") first.journal.addOwned(kept);
    first.journal.addDeleted(deleted);
    if (order === "after") first.journal.addOwned(kept);

    t.true(journal.isDeleted("share"));
    t.false(journal.isDeleted("another"));
    t.is(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" }), undefined);
    t.is(journal.otherOwnerOf("share", "urn:b"), undefined);
    t.false(journal.owns("urn:a", "key"));
  });
}

test("a share that replaces a deleted one is kept in its place", (t) => {
  const { first, other } = startRun();
  first.journal.addOwned(kept);
  // As before each delete.
  t.is(other.journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "1" }), undefined);

  other.journal.addDeleted(deleted);
  first.journal.addOwned({ ...kept, share: "new", record: "2" });

  for (const { journal } of [first, other]) {
    t.is(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" }), undefined);
    t.is(journal.ownerBlockingDelete({ share: "new", scope: "urn:b" }), "urn:a");
    t.true(journal.owns("urn:a", "key"));
  }
});

test("a create begins with the generation after that of the share which the run deleted for the same resource and principal", (t) => {
  const { first, other } = startRun();
  const { journal } = other;
  first.journal.addDeleted({ ...deleted, generation: 4 });

  t.is(journal.firstGeneration({ scope: "urn:a", principal: "111122223333" }), 5);
  t.is(journal.firstGeneration({ scope: "urn:a", principal: "444455556666" }), 0);
  t.is(journal.firstGeneration({ scope: "urn:b", principal: "111122223333" }), 0);
});

test("what is kept or held unchanged is written once, as a refresh and then an update note it", (t) => {
  const written: unknown[] = [];
  const { journal } = joinRun({ write: (entry) => written.push(entry), read: () => [] });

  for (const _ of ["once", "again"]) {
    journal.addOwned(kept);
    journal.addOwned({ ...kept, share: "imported", record: undefined });
    journal.addInState({ share: "share", scope: "urn:a" });
  }

  t.deepEqual(written, [
    { is: "owned", ...kept },
    { is: "owned", ...kept, share: "imported", record: undefined },
    { is: "inState", share: "share", scope: "urn:a" },
  ]);

  journal.addOwned({ ...kept, record: "2" });
  journal.addInState({ share: "share", scope: "urn:b" });

  t.is(written.length, 5);
});

test("a share that a resource declares may be declared by it again, and in another region, but by no other resource", (t) => {
  const { first, other } = startRun();
  t.is(first.declarations.declare(declared), undefined);
  const { declarations } = other;

  t.is(declarations.declare(declared), undefined);
  t.is(declarations.declare({ ...declared, scope: "urn:b", key: "another" }), undefined);
  t.is(declarations.declare({ ...declared, scope: "urn:c", region: "us-east-1" }), undefined);
  for (const _ of ["once", "again"]) t.is(declarations.declare({ ...declared, scope: "urn:d" }), "urn:a");
});

test("a resource is to adopt a share if it declares that last, in whichever region, also beside others that adopt none", (t) => {
  const { first, other } = startRun();
  const { declarations } = other;
  first.declarations.declare(declared);
  first.declarations.declare({ ...declared, scope: "urn:b", region: "us-east-1", adopts: true });

  t.is(declarations.adopterOf({ key: "key", scope: "urn:a" }), "urn:b");
  t.is(declarations.adopterOf({ key: "key", scope: "urn:c" }), "urn:b");
  t.is(declarations.adopterOf({ key: "key", scope: "urn:b" }), undefined);
  t.is(declarations.adopterOf({ key: "another", scope: "urn:a" }), undefined);

  first.declarations.declare({ ...declared, scope: "urn:b" });

  t.is(declarations.adopterOf({ key: "key", scope: "urn:a" }), undefined);
});

const exclusions = [
  ["an exclusive resource leaves no room for any other of its workload", true, false],
  ["a resource leaves no room for an exclusive one of its workload", false, true],
  ["two exclusive resources of a workload leave no room for each other", true, true],
  ["resources share a workload if none of them is exclusive", false, false],
] as const;
for (const [title, isFirstExclusive, isSecondExclusive] of exclusions) {
  test(title, (t) => {
    const { first, other } = startRun();
    const isRefused = isFirstExclusive || isSecondExclusive;
    const second = { ...sharer, scope: "urn:b", isExclusive: isSecondExclusive };

    t.is(first.declarations.declareSharer({ ...sharer, isExclusive: isFirstExclusive }), undefined);
    t.is(other.declarations.declareSharer(second), isRefused ? "urn:a" : undefined);
    t.is(
      first.declarations.declareSharer({ ...sharer, isExclusive: isFirstExclusive }),
      isRefused ? "urn:b" : undefined,
    );
    t.is(other.declarations.declareSharer({ shared: "another", scope: "urn:c", isExclusive: true }), undefined);
  });
}

test("a resource that declares something else leaves what it declared before to others", (t) => {
  const { declarations } = joinRun();
  declarations.declareSharer({ ...sharer, isExclusive: true, keys: ["key", "other"] });
  for (const key of ["key", "other"]) declarations.declare({ ...declared, key, adopts: true });

  declarations.declareSharer({ ...sharer, shared: "elsewhere", keys: ["other"] });

  t.is(declarations.adopterOf({ key: "key", scope: "urn:b" }), undefined);
  t.is(declarations.adopterOf({ key: "other", scope: "urn:b" }), "urn:a");
  t.is(declarations.declare({ ...declared, scope: "urn:b" }), undefined);
  t.is(declarations.declareSharer({ ...sharer, scope: "urn:b", isExclusive: true }), undefined);
});

test("a process knows which resources its program declares, and the regions of those that it was asked about", (t) => {
  const { declarations } = joinRun();
  t.false(declarations.has("urn:a"));
  t.is(declarations.regionOf("urn:a"), undefined);

  declarations.declareSharer(sharer);
  declarations.rememberRegion("urn:a", "eu-west-1");

  t.true(declarations.has("urn:a"));
  t.is(declarations.regionOf("urn:a"), "eu-west-1");
  t.false(declarations.has("urn:b"));
  t.is(declarations.regionOf("urn:b"), undefined);
});

for (const when of ["before", "after"] as const) {
  test(`of two processes that declare the same share at once, one sees the other, though that declares it just ${when} it is written`, (t) => {
    const join = sharedRunLog();
    const [log, second] = [join(), joinRun(join())];
    let seenBySecond: string | undefined;
    const first = joinRun({
      ...log,
      write: (entry) => {
        if (when === "after") log.write(entry);
        seenBySecond = second.declarations.declare({ ...declared, scope: "urn:b" });
        if (when === "before") log.write(entry);
      },
    });

    const seenByFirst = first.declarations.declare(declared);

    t.is(seenByFirst, "urn:b");
    t.is(seenBySecond, when === "after" ? "urn:a" : undefined);
  });
}

test("of two processes that declare shares of a workload at once, the later one counts both", (t) => {
  const join = sharedRunLog();
  const [log, second] = [join(), joinRun(join())];
  let countOfSecond = 0;
  const first = joinRun({
    ...log,
    write: (entry) => {
      log.write(entry);
      second.declarations.declareSharer({ ...sharer, scope: "urn:b", keys: ["b"] });
      countOfSecond = second.declarations.countShares("workload");
    },
  });

  first.declarations.declareSharer({ ...sharer, keys: ["a"] });

  t.deepEqual([countOfSecond, first.declarations.countShares("workload")], [2, 2]);
});

test("the other processes' entries are read once for all shares of a list", (t) => {
  let reads = 0;
  const { journal } = joinRun({
    write: () => {},
    read: () => {
      reads++;
      return [{ is: "deleted", share: "b", scope: "urn:a", principal: "111122223333", generation: 0 }];
    },
  });

  const left = journal.withoutDeleted(["a", "b", "c"], (share) => share);

  t.deepEqual(left, ["a", "c"]);
  t.is(reads, 1);
});
