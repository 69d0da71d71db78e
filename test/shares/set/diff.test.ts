import test from "ava";
import type { MemberShare, UndeclaredShare } from "../../../provider/shares/set/inputs";
import { diffSet, type WorkloadSharesInputs, type WorkloadSharesState } from "../properties";
import { unknown, World } from "../world";
import { alice, bob, carol, dave, readonly, setFor } from "./sets";

const inputs = setFor("0".repeat(32));
const { scope } = inputs;

function member(sharedWith: string, changes: Partial<MemberShare> = {}): MemberShare {
  const shareId = sharedWith.slice(-4).repeat(8);
  return { sharedWith, permissionType: "READONLY", shareId, status: "PENDING", generation: 0, ...changes };
}

function stateWith(changes: Partial<WorkloadSharesState> = {}): WorkloadSharesState {
  return { ...inputs, members: [member(alice), member(bob)], accountId: "111111111111", record: "0", ...changes };
}

/** The diff of a set of Alice and Bob, for a program that declares it. */
function diffOf(state: Partial<WorkloadSharesState>, news: object = {}, imported = false) {
  const process = new World().process();
  process.context.declarations.declareSharer({ shared: "workload", scope, isExclusive: false });
  const diff = diffSet(process.context, stateWith(state), { ...inputs, ...news } as WorkloadSharesInputs, imported);
  return { diff, process };
}

const carols: UndeclaredShare = {
  sharedWith: carol,
  permissionType: "READONLY",
  shareId: "c".repeat(32),
  status: "PENDING",
};
const undeclared = [carols];
const asContributor = { sharedWith: bob, permissionType: "CONTRIBUTOR" } as const;
const carolByArn = `arn:aws:iam::${carol}:root`;
const partlyUnknown = [unknown, [unknown, ...readonly(bob)], readonly(unknown, bob)];

const unchanged = test.macro({
  exec(t, _given: string, state: Partial<WorkloadSharesState>, news: object) {
    const { diff } = diffOf(state, news);

    t.deepEqual(diff, { changes: false, replaces: [], changed: [], deleteBeforeReplace: false });
  },
  title: (_, given) => `a set has no changes if ${given}`,
});

test(unchanged, "only the order of its shares is another", {}, { shares: readonly(bob, alice) });
test(unchanged, "a recipient has accepted", { members: [member(alice, { status: "ACCEPTED" }), member(bob)] }, {});
test(unchanged, "its shares are as declared, whatever was declared before", { shares: readonly(carol) }, {});
test(unchanged, "defaults are spelled out", {}, { exclusive: false, allowEmpty: false, adoptExisting: false });
test(
  unchanged,
  "it is exclusive, and the workload has no other shares",
  { exclusive: true, undeclared: [] },
  { exclusive: true },
);
test(unchanged, "it is not exclusive, whatever its state says of other shares", { undeclared }, {});

const updated = test.macro({
  exec(t, _given: string, state: Partial<WorkloadSharesState>, news: object, changed: string[]) {
    const { diff } = diffOf(state, news);

    t.deepEqual(diff, { changes: true, replaces: [], changed, deleteBeforeReplace: false });
  },
  title: (_, given) => `a set is updated if ${given}`,
});

test(updated, "a share is added", {}, { shares: readonly(alice, bob, carol) }, ["shares"]);
test(updated, "one share takes another's place", {}, { shares: readonly(alice, carol) }, ["shares"]);
test(updated, "a share is gone", { members: [member(bob)] }, {}, ["shares"]);
test(updated, "another permission is declared", {}, { shares: [...readonly(alice), asContributor] }, ["shares"]);
test(updated, "a principal is spelled otherwise", {}, { shares: readonly(`arn:aws:iam::${alice}:root`, bob) }, [
  "shares",
]);
test(updated, "a recipient is yet to accept", {}, { waitForAcceptance: true }, ["waitForAcceptance", "shares"]);
test(updated, "a share has ended", { members: [member(alice), member(bob, { status: "EXPIRED" })] }, {}, ["shares"]);
test(updated, "a share isn't complete", { members: [member(alice), member(bob, { status: "ASSOCIATING" })] }, {}, [
  "shares",
]);
test(updated, "it becomes exclusive", {}, { exclusive: true }, ["exclusive"]);
test(updated, "it is no longer exclusive", { exclusive: true, undeclared }, {}, ["exclusive"]);

test("a set is updated while it isn't known which shares it has, or with which permission", (t) => {
  for (const shares of [...partlyUnknown, [...readonly(alice), { ...asContributor, permissionType: unknown }]]) {
    const { diff } = diffOf({}, { shares });

    t.deepEqual(diff.changed, ["shares"]);
    t.deepEqual(diff.replaces, []);
  }
});

const replaced = test.macro({
  exec(t, _given: string, state: Partial<WorkloadSharesState>, news: object, replaces: string[], changed: string[]) {
    const { diff, process } = diffOf(state, news);

    t.deepEqual(diff, { changes: true, replaces, changed, deleteBeforeReplace: false });
    t.deepEqual(process.lines, [{ severity: "info", scope, message: `replaced because of ${replaces.join(", ")}` }]);
  },
  title: (_, given) => `a set is replaced, new before old, and shows all that changes: ${given}`,
});

const elsewhere = { region: "us-east-1" };
test(replaced, "its workload, which isn't known yet", {}, { workloadId: unknown }, ["workloadId"], ["workloadId"]);
test(
  replaced,
  "its shares beside its region",
  {},
  { ...elsewhere, shares: readonly(alice, carol) },
  ["region"],
  ["region", "shares"],
);
test(replaced, "shares that aren't known yet", {}, { ...elsewhere, shares: unknown }, ["region"], ["region", "shares"]);
test(
  replaced,
  "its settings beside its region",
  {},
  { ...elsewhere, exclusive: true, allowEmpty: true, connection: { profile: "a" } },
  ["region"],
  ["region", "exclusive", "allowEmpty", "connection"],
);
test(
  replaced,
  "but it reports neither undeclared shares nor ended ones, for the new set has none of them",
  { exclusive: true, undeclared, members: [member(alice), member(bob, { status: "REJECTED" })] },
  { ...elsewhere, exclusive: true },
  ["region"],
  ["region", "shares"],
);

const rejected = { members: [member(alice), member(bob, { status: "REJECTED", statusMessage: "no thanks" })] };

test("a share of a set that has ended and isn't replaced is reported with its principal, also if it isn't known whether it is declared", (t) => {
  for (const shares of [inputs.shares, unknown]) {
    const { process } = diffOf(rejected, { shares });

    const [line, ...others] = process.lines;
    t.like(line, { severity: "warn", scope });
    t.true(line?.message.startsWith(`${bob}: the recipient rejected the share (AWS says: no thanks)`));
    t.true(line?.message.includes("add REJECTED to replaceOnStatus"));
    t.deepEqual(others, []);
  }
});

test("a share of a set that has ended is not reported if the update replaces or removes it", (t) => {
  const replacing = { replaceOnStatus: ["REJECTED"] };
  const changing = { shares: [...readonly(alice), asContributor] };
  const removing = { shares: readonly(alice) };

  for (const news of [replacing, changing, removing]) {
    const { diff, process } = diffOf(rejected, news);

    t.true(diff.changed.includes("shares"));
    t.deepEqual(process.lines, []);
  }
});

test("an imported set does not report a share as let go that is declared in another spelling", (t) => {
  const { process } = diffOf(
    { members: [member(alice), member(carol)] },
    { shares: readonly(alice, carolByArn) },
    true,
  );

  t.deepEqual(process.lines, []);
});

test("an exclusive set reports which shares its update removes, before it does so", (t) => {
  const { diff, process } = diffOf({ exclusive: true, undeclared }, { exclusive: true });

  t.deepEqual(diff.changed, ["undeclared"]);
  t.deepEqual(process.lines, [
    {
      severity: "warn",
      scope,
      message: `this update removes the workload's shares that this exclusive set does not declare: ${carol} (READONLY)`,
    },
  ]);
});

test("an exclusive set removes no share that is declared by now in whichever spelling, or that may be", (t) => {
  for (const shares of [readonly(alice, bob, carol), readonly(alice, bob, carolByArn), ...partlyUnknown]) {
    const { diff, process } = diffOf({ exclusive: true, undeclared }, { exclusive: true, shares });

    t.deepEqual(diff.changed, ["shares"]);
    t.deepEqual(process.lines, []);
  }
});

test("an exclusive set removes an undeclared share that only its own state has, as after it left the set's shares", (t) => {
  const { context } = new World().process();
  context.journal.addInState({ share: `${inputs.workloadId}/${carols.shareId}`, scope });

  const diff = diffSet(context, stateWith({ exclusive: true, undeclared }), { ...inputs, exclusive: true });

  t.deepEqual(diff.changed, ["undeclared"]);
});

/** The principals whose shares a delete by a record of that name would leave to the set. */
function protectedFrom(record: string, { context }: ReturnType<World["process"]>) {
  return [alice, bob, carol].filter((one) => {
    const share = `${inputs.workloadId}/${member(one).shareId}`;
    return context.journal.ownerBlockingDelete({ share, scope, record }) === scope;
  });
}

const goesOnWith = test.macro({
  exec(t, _which: string, state: Partial<WorkloadSharesState>, news: object, principals: string[]) {
    const { process } = diffOf(state, news);

    t.deepEqual(protectedFrom("another", process), principals);
    t.deepEqual(protectedFrom("0", process), []);
  },
  title: (_, which) => `a run deletes no share that a set goes on with, but by the set's own record: ${which}`,
});

test(goesOnWith, "each that is declared as it is", {}, {}, [alice, bob]);
test(goesOnWith, "none that is no longer declared", {}, { shares: readonly(bob, dave) }, [bob]);
test(
  goesOnWith,
  "one that has ended only if it is not replaced",
  { members: [member(alice, { status: "EXPIRED" }), member(bob, { status: "REJECTED" })] },
  {},
  [bob],
);
test(goesOnWith, "all while it isn't known which are declared", {}, { shares: [unknown] }, [alice, bob]);
test(goesOnWith, "none of a set that is replaced", {}, elsewhere, []);

test("a set that the program no longer declares goes on with no share, though a refresh asks for its diff", (t) => {
  const process = new World().process();

  diffSet(process.context, stateWith(), inputs);

  t.deepEqual(protectedFrom("another", process), []);
});
