import { describe, expect, it } from "vitest";
import { errorOf, organization, owner, startService, stranger } from "./fixtures";

/** Each switch in its other position: AWS doesn't document which is right, so clients have to cope with both. */
describe("spentToken", () => {
  it("deadResult: the token of a deleted share returns the deleted share's ID", () => {
    const { share, remove, list } = startService();
    const shareId = share("222222222222", "a");
    remove(shareId);
    expect(share("222222222222", "a")).toBe(shareId);
    expect(list()).toEqual([]);
  });

  it("conflict: it returns ConflictException, and creates nothing", () => {
    const { service, share, list } = startService({ spentToken: "conflict" });
    const shareId = share("222222222222", "a");
    service.deleteOutside(shareId);
    expect(errorOf(() => share("222222222222", "a")).name).toBe("ConflictException");
    expect(list()).toEqual([]);
  });
});

describe("tokenRetentionSeconds", () => {
  it("keeps a token for that long; after that, it counts as a new one", () => {
    const { share, advance } = startService({ tokenRetentionSeconds: 60 });
    const shareId = share("222222222222", "a");
    advance(60);
    expect(share("222222222222", "a")).toBe(shareId);
    advance(1);
    expect(errorOf(() => share("222222222222", "a")).name).toBe("ConflictException");
  });

  it("lets a forgotten token of a deleted share create a new share", () => {
    const { share, remove, advance } = startService({ tokenRetentionSeconds: 60 });
    const shareId = share("222222222222", "a");
    remove(shareId);
    advance(61);
    expect(share("222222222222", "a")).not.toBe(shareId);
  });
});

describe("listLag", () => {
  it("fixed: a list shows creates, updates and deletes that much later", () => {
    const { share, update, remove, list, advance } = startService({ listLag: { mode: "fixed", seconds: 10 } });
    const shareId = share("222222222222");
    advance(9);
    expect(list()).toEqual([]);
    advance(1);
    expect(list()[0]).toMatchObject({ PermissionType: "READONLY" });
    update(shareId);
    expect(list()[0]).toMatchObject({ PermissionType: "READONLY" });
    advance(10);
    expect(list()[0]).toMatchObject({ PermissionType: "CONTRIBUTOR" });
    remove(shareId);
    expect(list()).toHaveLength(1);
    advance(10);
    expect(list()).toEqual([]);
  });

  it("doesn't apply to updates, deletes and conflicts", () => {
    const { service, share, update } = startService({ listLag: { mode: "fixed", seconds: 10 } });
    const shareId = share("222222222222");
    expect(update(shareId).PermissionType).toBe("CONTRIBUTOR");
    expect(errorOf(() => share("222222222222")).name).toBe("ConflictException");
    expect(service.shares()).toHaveLength(1);
  });

  const history = (monotonic: boolean) => {
    const { share, list, advance } = startService({ listLag: { mode: "random", maxSeconds: 10, monotonic } });
    for (let i = 0; i < 10; i++) {
      share(String(400000000000 + i));
      advance(1);
    }
    return Array.from({ length: 40 }, () => list().length);
  };

  it("random and monotonic: a list never shows less than one before it", () => {
    const seen = history(true);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen[0]).toBeLessThan(10);
  });

  it("random and not monotonic: a list may go back in time", () => {
    const seen = history(false);
    expect(seen).not.toEqual(seen.toSorted((a, b) => a - b));
  });

  it("can be switched off at once", () => {
    const { service, share, list } = startService({ listLag: { mode: "fixed", seconds: 10 } });
    share("222222222222");
    expect(list()).toEqual([]);
    service.behaviour.listLag = { mode: "none" };
    expect(list()).toHaveLength(1);
  });
});

describe("createOver", () => {
  it("lets a new share replace one in such a status, and no other", () => {
    const { service, share, list } = startService({ createOver: ["REJECTED"] });
    const first = share("222222222222");
    expect(errorOf(() => share("222222222222")).name).toBe("ConflictException");
    service.reject(first);
    const second = share("222222222222");
    expect(list().map((known) => known.ShareId)).toEqual([second]);
  });

  it("does not run into the quota with the share that it replaces", () => {
    const { service, share, list } = startService({ createOver: ["EXPIRED"] });
    const ids = Array.from({ length: 20 }, (_, i) => share(String(400000000000 + i)));
    service.expire(ids[0] ?? "");
    share("400000000000");
    expect(list()).toHaveLength(20);
  });
});

describe("quotaIgnores", () => {
  it("leaves room for another share", () => {
    const { service, share } = startService({ quotaIgnores: ["FAILED"] });
    const ids = Array.from({ length: 20 }, (_, i) => share(String(400000000000 + i)));
    service.fail(ids[0] ?? "");
    share("222222222222");
  });
});

describe("deleteUnknown and updateDead", () => {
  it("conflict: a deleted share returns ConflictException, one that never existed stays not found", () => {
    const { share, update, remove } = startService({ deleteUnknown: "conflict", updateDead: "conflict" });
    const shareId = share("222222222222");
    remove(shareId);
    const never = "0".repeat(32);
    expect(errorOf(() => remove(shareId)).name).toBe("ConflictException");
    expect(errorOf(() => update(shareId)).name).toBe("ConflictException");
    expect(errorOf(() => remove(never)).name).toBe("ResourceNotFoundException");
    expect(errorOf(() => update(never)).name).toBe("ResourceNotFoundException");
  });

  it("notFound: both return ResourceNotFoundException", () => {
    const { share, update, remove } = startService();
    const shareId = share("222222222222");
    remove(shareId);
    expect(errorOf(() => remove(shareId)).name).toBe("ResourceNotFoundException");
    expect(errorOf(() => update(shareId)).name).toBe("ResourceNotFoundException");
  });
});

describe("updateTerminalStatus", () => {
  const edits = ["expire", "reject", "revoke", "fail"] as const;

  it.each(edits)("conflict: no update after %s", (edit) => {
    const { service, share, update } = startService();
    const shareId = share("222222222222");
    service[edit](shareId);
    expect(errorOf(() => update(shareId)).name).toBe("ConflictException");
  });

  it.each(edits)("succeed: an update after %s, which leaves the status", (edit) => {
    const { service, share, update, status } = startService({ updateTerminalStatus: "succeed" });
    const shareId = share("222222222222");
    service[edit](shareId);
    const before = status(shareId);
    expect(update(shareId)).toMatchObject({ Status: before, PermissionType: "CONTRIBUTOR" });
  });
});

describe("updateAssociating and deleteAssociating", () => {
  it("conflict: both wait until the share is ASSOCIATED", () => {
    const { share, update, remove, advance } = startService({ deleteAssociating: "conflict", associateSeconds: 5 });
    const shareId = share(organization);
    expect(errorOf(() => update(shareId)).name).toBe("ConflictException");
    expect(errorOf(() => remove(shareId)).name).toBe("ConflictException");
    advance(5);
    update(shareId);
    remove(shareId);
  });

  it("succeed: both go through, and the share is still associated in time", () => {
    const { share, update, status, advance } = startService({ updateAssociating: "succeed", associateSeconds: 5 });
    const shareId = share(organization);
    update(shareId);
    advance(5);
    expect(status(shareId)).toBe("ASSOCIATED");
  });
});

describe("updateResetsToPending", () => {
  it("invites again, for 7 more days, but not an organization", () => {
    const { service, share, update, status, advance } = startService({
      updateResetsToPending: true,
      associateSeconds: 0,
    });
    const [invited, associated] = [share("222222222222"), share(organization)];
    service.accept(invited);
    expect(update(invited).Status).toBe("PENDING");
    expect(update(associated).Status).toBe("ASSOCIATED");
    advance(7 * 24 * 60 * 60);
    expect(status(invited)).toBe("EXPIRED");
  });
});

describe("organizationSharing and membersNeedInvitation", () => {
  it("off: an organization can't be shared with", () => {
    const { share } = startService({ organizationSharing: false });
    expect(errorOf(() => share(organization)).name).toBe("ValidationException");
  });

  it("without invitations: an account of the owner's organization is associated, another is invited", () => {
    const { service, status } = startService({ membersNeedInvitation: false, associateSeconds: 0 });
    const { workloadId } = service.addWorkload({ accountId: stranger.accountId, region: owner.region });
    expect(status(service.shareOutside(workloadId, stranger.accountId, "READONLY"))).toBe("ASSOCIATED");
    expect(status(service.shareOutside(workloadId, "222222222222", "READONLY"))).toBe("PENDING");
  });
});

describe("failAfterCreate", () => {
  it("lets the next creates return success and end FAILED with a message", () => {
    const { service, share, status, list, advance } = startService({ failAfterCreate: 2, failAfterSeconds: 3 });
    const ids = ["222222222222", organization, "333333333333"].map((principal) => share(principal));
    expect(ids.map(status)).toEqual(["PENDING", "ASSOCIATING", "PENDING"]);
    advance(3);
    expect(ids.map(status)).toEqual(["FAILED", "FAILED", "PENDING"]);
    expect(list()[0]?.StatusMessage).toBe(service.behaviour.failMessage);
    expect(service.behaviour.failAfterCreate).toBe(0);
  });
});

describe("strictPrincipals", () => {
  it("off: any 12 characters are a principal", () => {
    const { share, list } = startService({ strictPrincipals: false });
    share("bob@example.com");
    expect(list()[0]?.SharedWith).toBe("bob@example.com");
  });
});

describe("sharedWithShown", () => {
  it("id: a list shows the ID in an ARN", () => {
    const { share, list } = startService({ sharedWithShown: "id" });
    share("arn:aws:iam::222222222222:root");
    expect(list()[0]?.SharedWith).toBe("222222222222");
  });
});
