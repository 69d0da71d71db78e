import test from "ava";
import { statuses } from "../../../provider/shares/model/share";
import {
  defaultReplaceOnStatus,
  endedMessage,
  isAccepted,
  isEnded,
  replaceableStatuses,
  statusWarnings,
} from "../../../provider/shares/model/status";

test("a share gives access if it is ACCEPTED or, within an organization, ASSOCIATED", (t) => {
  t.deepEqual(statuses.filter(isAccepted), ["ACCEPTED", "ASSOCIATED"]);
  t.false(isAccepted(undefined));
});

test("a share has ended if only a new one gives access again", (t) => {
  t.deepEqual(statuses.filter(isEnded), ["REJECTED", "EXPIRED", "REVOKED", "FAILED"]);
  t.false(isEnded(undefined));
});

test("by default, a share is replaced only in a status that no one has decided on", (t) => {
  t.deepEqual(defaultReplaceOnStatus, ["EXPIRED", "FAILED"]);
});

test("the message of a share that has ended says what AWS said, if anything, and what to do", (t) => {
  for (const status of replaceableStatuses) {
    t.regex(endedMessage(status, "because of that"), /\(AWS says: because of that\).*replaceOnStatus/s);
    t.notRegex(endedMessage(status), /AWS says/);
    t.notRegex(endedMessage(status, ""), /AWS says/);
  }
});

for (const status of ["REJECTED", "REVOKED"] as const) {
  test(`the message of a share that is ${status} doesn't promise that it is offered again`, (t) => {
    t.regex(endedMessage(status), /not offered again automatically/);
    t.regex(endedMessage(status), new RegExp(`add ${status} to replaceOnStatus`));
  });
}

test("a share is warned of if it has ended, and not in any other status that this version knows", (t) => {
  for (const status of statuses) {
    const expected = isEnded(status) ? [endedMessage(status)] : [];
    t.deepEqual(statusWarnings({ status, permissionType: "READONLY" }), expected, status);
  }
  t.deepEqual(statusWarnings({ permissionType: "CONTRIBUTOR" }), []);
});

test("a share is warned of if this version doesn't know its status or its permission", (t) => {
  const added = { status: "SUSPENDED", permissionType: "REVIEWER" } as unknown as Parameters<typeof statusWarnings>[0];

  t.deepEqual(statusWarnings(added), [
    "this version of the provider does not know the status SUSPENDED and the permission REVIEWER of the share, and treats it as open",
  ]);
  t.regex(statusWarnings({ ...added, permissionType: "READONLY" }).join(), /know the status SUSPENDED of/);
  t.regex(statusWarnings({ ...added, status: "PENDING" }).join(), /know the permission REVIEWER of/);
});
