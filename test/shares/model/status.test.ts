import { describe, expect, it } from "vitest";
import { statuses } from "../../../provider/shares/model/share";
import {
  defaultReplaceOnStatus,
  endedMessage,
  isAccepted,
  isEnded,
  replaceableStatuses,
  statusWarnings,
} from "../../../provider/shares/model/status";

describe("a status", () => {
  it("gives access if it is ACCEPTED or, within an organization, ASSOCIATED", () => {
    expect(statuses.filter(isAccepted)).toEqual(["ACCEPTED", "ASSOCIATED"]);
    expect(isAccepted(undefined)).toBe(false);
  });

  it("has ended if only a new share gives access again", () => {
    expect(statuses.filter(isEnded)).toEqual(["REJECTED", "EXPIRED", "REVOKED", "FAILED"]);
    expect(isEnded(undefined)).toBe(false);
  });

  it("replaces by default only what no one decided", () => {
    expect(defaultReplaceOnStatus).toEqual(["EXPIRED", "FAILED"]);
  });
});

describe("the message of an ended share", () => {
  it.each(replaceableStatuses)("says for %s what happened, what AWS said and what to do", (status) => {
    const message = endedMessage(status, "because of that");
    expect(message).toContain("(AWS says: because of that)");
    expect(message).toContain("replaceOnStatus");
    expect(endedMessage(status)).not.toContain("AWS says");
    expect(endedMessage(status, "")).not.toContain("AWS says");
  });

  it.each(["REJECTED", "REVOKED"] as const)("doesn't promise that %s is offered again", (status) => {
    expect(endedMessage(status)).toContain("not offered again automatically");
    expect(endedMessage(status)).toContain(`add ${status} to replaceOnStatus`);
  });
});

describe("a person is told of a share", () => {
  it.each(statuses)("in status %s that it has ended, and of nothing else that this version knows", (status) => {
    const told = statusWarnings({ status, permissionType: "READONLY" });
    expect(told).toEqual(isEnded(status) ? [endedMessage(status)] : []);
  });

  it("nothing before a list shows it", () => {
    expect(statusWarnings({ permissionType: "CONTRIBUTOR" })).toEqual([]);
  });

  it("which status and permission this version doesn't know", () => {
    const added = { status: "SUSPENDED", permissionType: "REVIEWER" } as unknown as Parameters<
      typeof statusWarnings
    >[0];
    expect(statusWarnings(added)).toEqual([
      "this version of the provider does not know the status SUSPENDED and the permission REVIEWER of the share, and treats it as open",
    ]);
    expect(statusWarnings({ ...added, permissionType: "READONLY" }).join()).toContain("know the status SUSPENDED of");
    expect(statusWarnings({ ...added, status: "PENDING" }).join()).toContain("know the permission REVIEWER of");
  });
});
