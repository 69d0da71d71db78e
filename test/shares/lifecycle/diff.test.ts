import test from "ava";
import { statuses } from "../../../provider/shares/model/share";
import { isEnded, type ReplaceableStatus, replaceableStatuses } from "../../../provider/shares/model/status";
import { diffShare, inputsOf, type WorkloadShareInputs, type WorkloadShareState } from "../properties";
import { owner, region, unknown, urnOf, World } from "../world";

const workloadId = "0123456789abcdef0123456789abcdef";
const state: WorkloadShareState = {
  workloadId,
  sharedWith: "222222222222",
  permissionType: "READONLY",
  region,
  scope: urnOf("review"),
  shareId: "fedcba9876543210fedcba9876543210",
  status: "ACCEPTED",
  accountId: owner,
  generation: 0,
};

/** What the diff of a share is whose state and whose declaration differ so, and what it reports. */
function diff(inState: Partial<WorkloadShareState>, declared: object = {}) {
  const current = { ...state, ...inState };
  const { context, lines } = new World().process();
  const answer = diffShare(context, current, { ...inputsOf(current), ...declared } as WorkloadShareInputs);
  return { answer, lines };
}

const unchanged = { changes: false, replaces: [], changed: [], deleteBeforeReplace: false };
const updated = (...changed: string[]) => ({ changes: true, replaces: [], changed, deleteBeforeReplace: false });
/** @param changed what else is declared again, for the new share. */
const replaced = (replaces: string[], changed = replaces) => ({
  changes: true,
  replaces,
  changed,
  deleteBeforeReplace: false,
});
const deletedFirst = (replaces: string[], changed = replaces) => ({
  ...replaced(replaces, changed),
  deleteBeforeReplace: true,
});

const isAnswered = test.macro({
  exec(t, inState: Partial<WorkloadShareState>, declared: object, expected: object) {
    const { answer } = diff(inState, declared);

    t.deepEqual(answer as object, expected);
  },
  title: (title) => title ?? "",
});

test("a share that is declared as it is has no changes", isAnswered, {}, {}, unchanged);
test("a rename by alias changes nothing", isAnswered, {}, { scope: urnOf("renamed") }, unchanged);
test("another serialized provider changes nothing", isAnswered, {}, { __provider: "another" }, unchanged);
test(
  "another order of a connection's keys changes nothing",
  isAnswered,
  { connection: { profile: "a", roleArn: "arn:aws:iam::111122223333:role/r" } },
  { connection: { roleArn: "arn:aws:iam::111122223333:role/r", profile: "a" } },
  unchanged,
);

const arnOf = (accountId: string, id: string) => `arn:aws:wellarchitected:${region}:${accountId}:workload/${id}`;
for (const [what, property, value] of [
  ["another workload", "workloadId", "f".repeat(32)],
  ["another workload's ARN", "workloadId", arnOf(owner, "f".repeat(32))],
  ["the ARN of another account's workload", "workloadId", arnOf("999999999999", workloadId)],
  ["a workload that isn't known yet", "workloadId", unknown],
  ["another principal", "sharedWith", "333333333333"],
  ["another principal of the same account", "sharedWith", "arn:aws:iam::222222222222:user/bob"],
  ["a principal that isn't known yet", "sharedWith", unknown],
  ["another Region", "region", "us-east-1"],
  ["a Region that isn't known yet", "region", unknown],
] as const) {
  test(`${what} replaces the share, create before delete`, isAnswered, {}, { [property]: value }, replaced([property]));
}
test(
  "a share that has ended is replaced create before delete if its principal changes: it doesn't occupy the new one",
  isAnswered,
  { status: "EXPIRED" },
  { sharedWith: "333333333333" },
  replaced(["sharedWith"]),
);
test(
  "a replacement shows all that changes, for the new share is made of all that is declared",
  isAnswered,
  {},
  { region: "us-east-1", sharedWith: "333333333333", permissionType: "CONTRIBUTOR", adoptExisting: true },
  replaced(["sharedWith", "region"], ["sharedWith", "region", "permissionType", "adoptExisting"]),
);
test(
  "a replacement shows another spelling of what it doesn't replace for",
  isAnswered,
  {},
  { region: "us-east-1", sharedWith: "arn:aws:iam::222222222222:root" },
  replaced(["region"], ["region", "sharedWith"]),
);
test(
  "a replacement of a share that has ended shows all that changes",
  isAnswered,
  { status: "EXPIRED" },
  { permissionType: "CONTRIBUTOR", connection: { profile: "a" }, replaceOnStatus: [] },
  deletedFirst(["permissionType", "status"], ["permissionType", "status", "replaceOnStatus", "connection"]),
);
test(
  "a replacement doesn't show a setting that means the same",
  isAnswered,
  { status: "EXPIRED" },
  { adoptExisting: false, replaceOnStatus: ["EXPIRED", "FAILED"] },
  deletedFirst(["status"]),
);

for (const [what, property, inState, declared] of [
  ["an account's ARN for its ID", "sharedWith", {}, "arn:aws:iam::222222222222:root"],
  [
    "an organization's ARN for its ID",
    "sharedWith",
    { sharedWith: "o-abcdefghij" },
    "arn:aws:organizations::111111111111:organization/o-abcdefghij",
  ],
  ["a workload's ARN for its ID", "workloadId", {}, arnOf(owner, workloadId)],
  [
    "a workload's ARN for its ID, if state has no account to compare it with",
    "workloadId",
    { accountId: undefined },
    arnOf("999999999999", workloadId),
  ],
  ["waitForAcceptance", "waitForAcceptance", {}, true],
  ["acceptanceTimeoutSeconds", "acceptanceTimeoutSeconds", {}, 5],
  ["replaceOnStatus", "replaceOnStatus", {}, ["FAILED"]],
  ["adoptExisting", "adoptExisting", {}, true],
  ["adoptExisting that is declared no more", "adoptExisting", { adoptExisting: true }, undefined],
  ["another connection", "connection", {}, { profile: "a" }],
  ["a connection that isn't known yet", "connection", {}, unknown],
  ["a part of replaceOnStatus that isn't known yet", "replaceOnStatus", {}, [unknown]],
  ["a permission that isn't known yet", "permissionType", {}, unknown],
  [
    "the declared permission for one that someone has set",
    "permissionType",
    { permissionType: "CONTRIBUTOR" },
    "READONLY",
  ],
] as const) {
  test(`${what} is an update`, (t) => {
    const { accountId, ...current } = { ...state, ...inState };
    const { context } = new World().process();

    const answer = diffShare(context, accountId === undefined ? current : { ...current, accountId }, {
      ...inputsOf(current),
      [property]: declared,
    } as WorkloadShareInputs);

    t.deepEqual(answer, updated(property));
  });
}

test("whatever the status, replaceOnStatus and the permission, a share that has ended is replaced, delete before create, if replaceOnStatus has its status or the permission changes; all else is an update", (t) => {
  const subsets = Array.from({ length: 16 }, (_, bits) =>
    replaceableStatuses.filter((_status, bit) => bits & (1 << bit)),
  );
  for (const status of statuses) {
    for (const replaceOnStatus of subsets) {
      for (const permissionType of ["READONLY", "CONTRIBUTOR"]) {
        const { answer } = diff({ status, replaceOnStatus }, { permissionType });

        const permission = permissionType === "READONLY" ? [] : ["permissionType"];
        const isReplaced =
          isEnded(status) && (replaceOnStatus.includes(status as ReplaceableStatus) || permission.length > 0);
        const changed = [...permission, ...(isEnded(status) || status === "ASSOCIATING" ? ["status"] : [])];
        const expected = isReplaced ? deletedFirst(changed) : { ...updated(...changed), changes: changed.length > 0 };
        t.deepEqual(answer, expected, `${status}, [${replaceOnStatus}], ${permissionType}`);
      }
    }
  }
});

test("by default, a share is replaced if it has expired or failed, and updated if someone has rejected or revoked it", (t) => {
  t.deepEqual(diff({ status: "EXPIRED" }).answer, deletedFirst(["status"]));
  t.deepEqual(diff({ status: "FAILED" }).answer, deletedFirst(["status"]));
  t.deepEqual(diff({ status: "REJECTED" }).answer, updated("status"));
  t.deepEqual(diff({ status: "REVOKED" }).answer, updated("status"));
});

test("a share is judged by the replaceOnStatus that is declared, not by that of state", (t) => {
  const rejected = diff({ status: "REJECTED", replaceOnStatus: [] }, { replaceOnStatus: ["REJECTED"] });
  const expired = diff({ status: "EXPIRED", replaceOnStatus: ["EXPIRED"] }, { replaceOnStatus: [] });

  t.deepEqual(rejected.answer, deletedFirst(["status"], ["status", "replaceOnStatus"]));
  t.deepEqual(expired.answer, updated("replaceOnStatus", "status"));
});

test("PENDING is a change while waitForAcceptance isn't met, so that a refresh doesn't drop the wait", (t) => {
  t.deepEqual(diff({ status: "PENDING", waitForAcceptance: true }).answer, updated("status"));
  t.deepEqual(diff({ status: "ACCEPTED", waitForAcceptance: true }).answer, unchanged);
  t.deepEqual(diff({ status: "ASSOCIATED", waitForAcceptance: true }).answer, unchanged);
});

test("a status that isn't known yet is a change, and nothing is reported of it", (t) => {
  const { status: _, ...unlisted } = state;
  const { context, lines } = new World().process();

  const answer = diffShare(context, unlisted, inputsOf(unlisted));

  t.deepEqual(answer, updated("status"));
  t.deepEqual(lines, []);
});

const renamed = { scope: urnOf("renamed") };

test("why a share is replaced is reported, but not what else changes, under the name that the resource has now", (t) => {
  const declared = { region: "us-east-1", sharedWith: "333333333333", adoptExisting: true, ...renamed };

  const { lines } = diff({}, declared);

  t.deepEqual(lines, [{ severity: "info", ...renamed, message: "replaced because of sharedWith, region" }]);
});

test("a share that is replaced for its status is reported with it, and how to keep it if nothing else is the reason", (t) => {
  const onlyStatus = diff({ status: "REJECTED", replaceOnStatus: ["REJECTED"] });
  const permission = diff({ status: "REJECTED" }, { permissionType: "CONTRIBUTOR" });

  const { scope } = state;
  const keep = ". To keep it as it is, for example under the option protect, set replaceOnStatus: []";
  t.deepEqual(onlyStatus.lines, [{ severity: "info", scope, message: `replaced because of status REJECTED${keep}` }]);
  t.deepEqual(permission.lines, [
    { severity: "info", scope, message: "replaced because of permissionType, status REJECTED" },
  ]);
});

test("a share that has ended and isn't replaced is reported with what to do, under the name that the resource has now", (t) => {
  const rejected = diff({ status: "REJECTED" }, renamed);
  const failed = diff({ status: "FAILED", statusMessage: "too many", replaceOnStatus: [] });

  t.is(rejected.lines.length, 1);
  t.like(rejected.lines[0], { severity: "warn", ...renamed });
  t.regex(rejected.lines[0]?.message ?? "", /the recipient rejected the share\. It is not offered again automatically/);
  t.is(failed.lines.length, 1);
  t.regex(failed.lines[0]?.message ?? "", /AWS could not complete the share \(AWS says: too many\)\. /);
});

test("nothing is reported of a share that hasn't ended and is updated", (t) => {
  for (const status of statuses.filter((each) => !isEnded(each))) {
    t.deepEqual(diff({ status }, { permissionType: "CONTRIBUTOR" }).lines, [], status);
  }
});
