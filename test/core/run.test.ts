import { describe, expect, it } from "vitest";
import { joinRun } from "../../provider/core/run/run";
import { sharedRunLog } from "./run-log";

const kept = { share: "share", scope: "urn:a", key: "key", record: "1" };
const deleted = { share: "share", scope: "urn:a", principal: "111122223333", generation: 0 };
const workload = { shared: "workload", scope: "urn:a", isExclusive: false };
const share = { key: "key", region: "eu-west-1", scope: "urn:a", adopts: false };

/** A process in which something happens, and one that is to know of it. */
function oneProcess() {
  const run = joinRun();
  return { first: run, other: () => run };
}
function twoProcesses() {
  const join = sharedRunLog();
  const [first, other] = [joinRun(join()), joinRun(join())];
  return { first, other: () => other };
}
function oneThatJoinsLater() {
  const join = sharedRunLog();
  return { first: joinRun(join()), other: () => joinRun(join()) };
}

describe.each([
  ["a process", oneProcess],
  ["another process of the run", twoProcesses],
  ["a process that joins the run later", oneThatJoinsLater],
])("%s knows", (_, start) => {
  it("who keeps a share, which another resource must not delete", () => {
    const run = start();
    run.first.journal.addOwned(kept);
    const { journal } = run.other();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:b", record: "2" })).toBe("urn:a");
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" })).toBe("urn:a");
    expect(journal.ownerBlockingDelete({ share: "another", scope: "urn:b", record: "2" })).toBeUndefined();
  });

  it("that a record is the same under another URN: state may have that of before a move by aliases", () => {
    const run = start();
    run.first.journal.addOwned(kept);
    const { journal } = run.other();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:before", record: "1" })).toBeUndefined();
    run.first.journal.addOwned({ ...kept, scope: "urn:b", record: "2" });
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:before", record: "1" })).toBe("urn:b");
  });

  it("by which record a resource keeps its share: it may be deleted by that one, and by no other", () => {
    const run = start();
    run.first.journal.addOwned(kept);
    const { journal } = run.other();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "1" })).toBeUndefined();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "2" })).toBe("urn:a");
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:a" })).toBe("urn:a");
  });

  it("the record without a name, of an import, from one with a name", () => {
    const run = start();
    run.first.journal.addOwned({ ...kept, record: undefined });
    const { journal } = run.other();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:a" })).toBeUndefined();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: undefined })).toBeUndefined();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "1" })).toBe("urn:a");
  });

  it("two records without a name by the URNs of their resources", () => {
    const run = start();
    run.first.journal.addOwned({ ...kept, record: undefined });
    const { journal } = run.other();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" })).toBe("urn:a");
    run.first.journal.addOwned({ ...kept, scope: "urn:b", record: undefined });
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:a" })).toBe("urn:b");
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" })).toBe("urn:a");
  });

  it("the last record by which a resource keeps its share", () => {
    const run = start();
    run.first.journal.addOwned(kept);
    run.first.journal.addOwned({ ...kept, record: "2" });
    const { journal } = run.other();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "2" })).toBeUndefined();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "1" })).toBe("urn:a");
  });

  it("all who keep a share", () => {
    const run = start();
    run.first.journal.addOwned(kept);
    run.first.journal.addOwned({ ...kept, scope: "urn:b", record: "2" });
    const { journal } = run.other();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "1" })).toBe("urn:b");
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:b", record: "2" })).toBe("urn:a");
    expect(journal.otherOwnerOf("share", "urn:a")).toBe("urn:b");
    expect(journal.otherOwnerOf("share", "urn:b")).toBe("urn:a");
  });

  it("who else keeps a share, which no one may adopt then", () => {
    const run = start();
    run.first.journal.addOwned(kept);
    const { journal } = run.other();
    expect(journal.otherOwnerOf("share", "urn:b")).toBe("urn:a");
    expect(journal.otherOwnerOf("share", "urn:a")).toBeUndefined();
    expect(journal.otherOwnerOf("another", "urn:b")).toBeUndefined();
  });

  it("who else has a share in state, whether or not it is kept", () => {
    const run = start();
    run.first.journal.addInState({ share: "share", scope: "urn:a" });
    const { journal } = run.other();
    expect(journal.otherResourceWith("share", "urn:b")).toBe("urn:a");
    expect(journal.otherResourceWith("share", "urn:a")).toBeUndefined();
    expect(journal.otherResourceWith("another", "urn:b")).toBeUndefined();
    expect(journal.hasInState("urn:a", "share")).toBe(true);
    expect(journal.hasInState("urn:b", "share")).toBe(false);
    expect(journal.hasInState("urn:a", "another")).toBe(false);
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" })).toBeUndefined();
    expect(journal.otherOwnerOf("share", "urn:b")).toBeUndefined();
  });

  it("whether a resource has a share of a key", () => {
    const run = start();
    run.first.journal.addOwned(kept);
    const { journal } = run.other();
    expect(journal.owns("urn:a", "key")).toBe(true);
    expect(journal.owns("urn:a", "another")).toBe(false);
    expect(journal.owns("urn:b", "key")).toBe(false);
  });

  it("the key that a share has after a change of its resource's", () => {
    const run = start();
    run.first.journal.addOwned(kept);
    run.first.journal.addOwned({ ...kept, key: "another" });
    const { journal } = run.other();
    expect(journal.owns("urn:a", "key")).toBe(false);
    expect(journal.owns("urn:a", "another")).toBe(true);
  });

  it("who could not get a share, until it has one", () => {
    const run = start();
    run.first.journal.addMissing({ key: "key", scope: "urn:a" });
    run.first.journal.addMissing({ key: "key", scope: "urn:b" });
    const { journal } = run.other();
    expect(journal.resourceMissing("key")).toBe("urn:a");
    expect(journal.resourceMissing("another")).toBeUndefined();
    run.first.journal.addOwned({ ...kept, key: "another" });
    expect(journal.resourceMissing("key")).toBe("urn:a");
    run.first.journal.addOwned(kept);
    expect(journal.resourceMissing("key")).toBe("urn:b");
    run.first.journal.addOwned({ ...kept, share: "theirs", scope: "urn:b" });
    expect(journal.resourceMissing("key")).toBeUndefined();
  });

  it("which shares were deleted: no one keeps them any more, and no list is believed that shows them", () => {
    const run = start();
    run.first.journal.addOwned(kept);
    run.first.journal.addDeleted(deleted);
    const { journal } = run.other();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" })).toBeUndefined();
    expect(journal.otherOwnerOf("share", "urn:b")).toBeUndefined();
    expect(journal.owns("urn:a", "key")).toBe(false);
    expect(journal.isDeleted("share")).toBe(true);
    expect(journal.isDeleted("another")).toBe(false);
  });

  it("of a share whether it was deleted, whatever was asked before", () => {
    const run = start();
    const asked = run.other();
    expect(asked.journal.isDeleted("share")).toBe(false);
    run.first.journal.addDeleted(deleted);
    expect(asked.journal.isDeleted("share")).toBe(true);
  });

  it("that a deleted share is kept by no one, though an entry that someone keeps it comes later", () => {
    const run = start();
    run.first.journal.addDeleted(deleted);
    run.first.journal.addOwned(kept);
    const { journal } = run.other();
    expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" })).toBeUndefined();
    expect(journal.otherOwnerOf("share", "urn:b")).toBeUndefined();
    expect(journal.owns("urn:a", "key")).toBe(false);
    run.first.journal.addOwned({ ...kept, share: "new" });
    expect(journal.owns("urn:a", "key")).toBe(true);
  });

  it("the generation after that of a deleted share, for the same resource and principal", () => {
    const run = start();
    run.first.journal.addDeleted({ ...deleted, generation: 4 });
    const { journal } = run.other();
    expect(journal.firstGeneration({ scope: "urn:a", principal: "111122223333" })).toBe(5);
    expect(journal.firstGeneration({ scope: "urn:a", principal: "444455556666" })).toBe(0);
    expect(journal.firstGeneration({ scope: "urn:b", principal: "111122223333" })).toBe(0);
  });

  it("who has declared a share: the same resource may do it again, another may not", () => {
    const run = start();
    expect(run.first.declarations.declare(share)).toBeUndefined();
    const { declarations } = run.other();
    expect(declarations.declare(share)).toBeUndefined();
    expect(declarations.declare({ ...share, scope: "urn:b" })).toBe("urn:a");
    expect(declarations.declare({ ...share, scope: "urn:b" })).toBe("urn:a");
    expect(declarations.declare({ ...share, key: "another", scope: "urn:b" })).toBeUndefined();
  });

  it("that a share which is declared in two regions is not declared twice", () => {
    const run = start();
    run.first.declarations.declare(share);
    const { declarations } = run.other();
    expect(declarations.declare({ ...share, scope: "urn:b", region: "us-east-1" })).toBeUndefined();
    expect(declarations.declare({ ...share, scope: "urn:c", region: "us-east-1" })).toBe("urn:b");
    expect(declarations.declare({ ...share, scope: "urn:c" })).toBe("urn:a");
  });

  it("who else is to adopt a share", () => {
    const run = start();
    run.first.declarations.declare({ ...share, adopts: true });
    const { declarations } = run.other();
    expect(declarations.adopterOf({ key: "key", scope: "urn:b" })).toBe("urn:a");
    expect(declarations.adopterOf({ key: "key", scope: "urn:a" })).toBeUndefined();
    expect(declarations.adopterOf({ key: "another", scope: "urn:b" })).toBeUndefined();
  });

  it("who else is to adopt a share, in whichever region, also beside others that adopt none", () => {
    const run = start();
    run.first.declarations.declare(share);
    run.first.declarations.declare({ ...share, scope: "urn:b", region: "us-east-1", adopts: true });
    const { declarations } = run.other();
    expect(declarations.adopterOf({ key: "key", scope: "urn:a" })).toBe("urn:b");
    expect(declarations.adopterOf({ key: "key", scope: "urn:c" })).toBe("urn:b");
    expect(declarations.adopterOf({ key: "key", scope: "urn:b" })).toBeUndefined();
  });

  it("that whoever is to make a share adopts none", () => {
    const run = start();
    run.first.declarations.declare(share);
    expect(run.other().declarations.adopterOf({ key: "key", scope: "urn:b" })).toBeUndefined();
  });

  it("whether a resource adopts by its last declaration", () => {
    const run = start();
    run.first.declarations.declare({ ...share, adopts: true });
    run.first.declarations.declare(share);
    expect(run.other().declarations.adopterOf({ key: "key", scope: "urn:b" })).toBeUndefined();
  });

  it.each([
    ["an exclusive resource leaves no room for any other of its workload", true, false, "urn:a"],
    ["no resource leaves room for an exclusive one", false, true, "urn:a"],
    ["two exclusive ones leave no room for each other", true, true, "urn:a"],
    ["others may share a workload", false, false, undefined],
  ])("that %s", (_, first, second, other) => {
    const run = start();
    expect(run.first.declarations.declareSharer({ ...workload, isExclusive: first })).toBeUndefined();
    const { declarations } = run.other();
    expect(declarations.declareSharer({ ...workload, scope: "urn:b", isExclusive: second })).toBe(other);
    expect(declarations.declareSharer({ ...workload, isExclusive: first })).toBe(other && "urn:b");
    const elsewhere = { shared: "another", scope: "urn:c", isExclusive: true };
    expect(declarations.declareSharer(elsewhere)).toBeUndefined();
  });
});

describe("a process knows", () => {
  it("that a resource which declares something else leaves what it declared before to others", () => {
    const { declarations } = joinRun();
    declarations.declareSharer({ ...workload, isExclusive: true, keys: ["key", "other"] });
    for (const key of ["key", "other"]) declarations.declare({ ...share, key, adopts: true });
    declarations.declareSharer({ ...workload, shared: "elsewhere", keys: ["other"] });
    expect(declarations.adopterOf({ key: "key", scope: "urn:b" })).toBeUndefined();
    expect(declarations.adopterOf({ key: "other", scope: "urn:b" })).toBe("urn:a");
    expect(declarations.declare({ ...share, scope: "urn:b" })).toBeUndefined();
    expect(declarations.declareSharer({ ...workload, scope: "urn:b", isExclusive: true })).toBeUndefined();
    expect(declarations.has("urn:a")).toBe(true);
  });

  it("which resources its program declares: those that share a workload", () => {
    const { declarations } = joinRun();
    expect(declarations.has("urn:a")).toBe(false);
    declarations.declareSharer(workload);
    expect(declarations.has("urn:a")).toBe(true);
    expect(declarations.has("urn:b")).toBe(false);
  });

  it("the region of a resource", () => {
    const { declarations } = joinRun();
    expect(declarations.regionOf("urn:a")).toBeUndefined();
    declarations.rememberRegion("urn:a", "eu-west-1");
    expect(declarations.regionOf("urn:a")).toBe("eu-west-1");
    expect(declarations.regionOf("urn:b")).toBeUndefined();
  });

  it("nothing of processes of other runs, nor of any if it has no log", () => {
    for (const [log, another] of [
      [sharedRunLog()(), sharedRunLog()()],
      [undefined, undefined],
    ]) {
      const one = joinRun(log);
      const other = joinRun(another);
      one.journal.addOwned(kept);
      one.declarations.declare(share);
      expect(other.journal.ownerBlockingDelete({ share: "share", scope: "urn:b" })).toBeUndefined();
      expect(other.declarations.declare({ ...share, scope: "urn:b" })).toBeUndefined();
    }
  });
});

describe("two processes of a run", () => {
  it.each(["before", "after"] as const)(
    "that declare the same share at once: one sees the other, though that declares it just %s it is written",
    (when) => {
      const join = sharedRunLog();
      const [log, second] = [join(), joinRun(join())];
      let seenBySecond: string | undefined;
      const first = joinRun({
        ...log,
        write: (entry) => {
          if (when === "after") log.write(entry);
          seenBySecond = second.declarations.declare({ ...share, scope: "urn:b" });
          if (when === "before") log.write(entry);
        },
      });
      expect(first.declarations.declare(share)).toBe("urn:b");
      expect(seenBySecond).toBe(when === "after" ? "urn:a" : undefined);
    },
  );

  it("that declare shares of a workload at once: one of them counts both", () => {
    const join = sharedRunLog();
    const [log, second] = [join(), joinRun(join())];
    let seenBySecond = 0;
    const first = joinRun({
      ...log,
      write: (entry) => {
        log.write(entry);
        second.declarations.declareSharer({ ...workload, scope: "urn:b", keys: ["b"] });
        seenBySecond = second.declarations.countShares("workload");
      },
    });
    first.declarations.declareSharer({ ...workload, keys: ["a"] });
    expect([seenBySecond, first.declarations.countShares("workload")]).toEqual([2, 2]);
  });

  it("continue with a new share after one of them has deleted the old one", () => {
    const { first, other } = twoProcesses();
    first.journal.addOwned(kept);
    // As before each delete.
    expect(other().journal.ownerBlockingDelete({ share: "share", scope: "urn:a", record: "1" })).toBeUndefined();
    other().journal.addDeleted(deleted);
    first.journal.addOwned({ ...kept, share: "new", record: "2" });
    for (const { journal } of [first, other()]) {
      expect(journal.ownerBlockingDelete({ share: "share", scope: "urn:b" })).toBeUndefined();
      expect(journal.ownerBlockingDelete({ share: "new", scope: "urn:b" })).toBe("urn:a");
    }
  });

  it("are reported once of what is kept or held again unchanged, as by a refresh and then an update", () => {
    const written: unknown[] = [];
    const { journal } = joinRun({ write: (entry) => written.push(entry), read: () => [] });
    for (const _ of ["once", "again"]) {
      journal.addOwned(kept);
      journal.addOwned({ ...kept, share: "imported", record: undefined });
      journal.addInState({ share: "share", scope: "urn:a" });
    }
    expect(written).toEqual([
      { is: "owned", ...kept },
      { is: "owned", ...kept, share: "imported", record: undefined },
      { is: "inState", share: "share", scope: "urn:a" },
    ]);
    journal.addOwned({ ...kept, record: "2" });
    journal.addInState({ share: "share", scope: "urn:b" });
    expect(written).toHaveLength(5);
  });
});
