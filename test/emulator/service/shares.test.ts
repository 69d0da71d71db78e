import { describe, expect, it } from "vitest";
import { errorOf, organization, organizationArn, owner, recipient, startService, stranger, unit } from "./fixtures";

const weekInSeconds = 7 * 24 * 60 * 60;

describe("a new share", () => {
  it.each(["222222222222", "arn:aws:iam::222222222222:user/bob", "arn:aws:iam::222222222222:role/Reviewer"])(
    "with %s is an invitation, PENDING",
    (sharedWith) => {
      const { share, list } = startService();
      const shareId = share(sharedWith);
      expect(shareId).toMatch(/^[0-9a-f]{32}$/);
      expect(list()).toEqual([
        { ShareId: shareId, SharedWith: sharedWith, PermissionType: "READONLY", Status: "PENDING" },
      ]);
    },
  );

  it.each([organization, organizationArn, unit])(
    "with %s needs no invitation: ASSOCIATING, then ASSOCIATED",
    (sharedWith) => {
      const { share, status, advance } = startService({ associateSeconds: 5 });
      const shareId = share(sharedWith);
      expect(status(shareId)).toBe("ASSOCIATING");
      advance(4);
      expect(status(shareId)).toBe("ASSOCIATING");
      advance(1);
      expect(status(shareId)).toBe("ASSOCIATED");
    },
  );

  it("expires after 7 days without acceptance or rejection, and not a second sooner", () => {
    const { share, status, advance } = startService();
    const shareId = share("222222222222");
    advance(weekInSeconds - 1);
    expect(status(shareId)).toBe("PENDING");
    advance(1);
    expect(status(shareId)).toBe("EXPIRED");
  });

  it("that was accepted never expires", () => {
    const { service, share, status, advance } = startService();
    const shareId = share("222222222222");
    service.accept(shareId);
    advance(weekInSeconds * 2);
    expect(status(shareId)).toBe("ACCEPTED");
  });
});

describe("a clock that is set back", () => {
  it("undoes nothing", () => {
    const { share, list, remove, advance } = startService();
    const shareId = share("222222222222");
    advance(60);
    remove(shareId);
    const second = share("333333333333");
    advance(-3600);
    expect(list().map((known) => known.ShareId)).toEqual([second]);
  });
});

describe("the rules of a create", () => {
  it("rejects a second share for a principal in any status, under another token", () => {
    const { service, share, workloadId } = startService();
    service.reject(share("222222222222"));
    const error = errorOf(() => share("222222222222"));
    expect(error).toMatchObject({ name: "ConflictException", status: 409 });
    expect(error.members).toEqual({ ResourceId: workloadId, ResourceType: "WORKLOAD" });
  });

  it("treats an organization's ARN and ID as one principal, and a root ARN as its account", () => {
    const { share } = startService();
    share(organization);
    share("222222222222");
    expect(errorOf(() => share(organizationArn)).name).toBe("ConflictException");
    expect(errorOf(() => share("arn:aws:iam::222222222222:root")).name).toBe("ConflictException");
  });

  it("rejects the 21st share with the quota's code, and accepts one again after a delete", () => {
    const { share, remove, workloadId } = startService();
    const ids = Array.from({ length: 20 }, (_, i) => share(String(400000000000 + i)));
    const error = errorOf(() => share("222222222222"));
    expect(error).toMatchObject({ name: "ServiceQuotaExceededException", status: 402 });
    expect(error.members).toMatchObject({
      ResourceId: workloadId,
      ServiceCode: "wellarchitected",
      QuotaCode: "L-EMULATED",
    });
    remove(ids[0] ?? "");
    share("222222222222");
  });

  it.each([
    ["a short SharedWith", { SharedWith: "2222" }, "SharedWith"],
    ["an unknown permission", { PermissionType: "OWNER" }, "PermissionType"],
    ["a malformed workload ID", { WorkloadId: "ABC" }, "WorkloadId"],
    ["no token", { ClientRequestToken: undefined }, "ClientRequestToken"],
    ["a token that is not ASCII", { ClientRequestToken: "schlüssel" }, "ClientRequestToken"],
    ["an empty token", { ClientRequestToken: "" }, "ClientRequestToken"],
    ["a text that is no principal", { SharedWith: "somebody@example.com" }, "SharedWith"],
  ])("rejects %s, and names the member", (_, change, field) => {
    const { service, workloadId } = startService();
    const input = {
      WorkloadId: workloadId,
      SharedWith: "222222222222",
      PermissionType: "READONLY",
      ClientRequestToken: "a",
    };
    // A client in another language could send these.
    const request = { ...input, ...change } as unknown as Parameters<typeof service.createWorkloadShare>[1];
    const error = errorOf(() => service.createWorkloadShare(owner, request));
    expect(error).toMatchObject({ name: "ValidationException", status: 400 });
    expect(error.members.Fields?.map((invalid) => invalid.Name)).toEqual([field]);
  });
});

describe("a ClientRequestToken", () => {
  it("with the same parameters returns the original share, even after the share was updated", () => {
    const { share, update, list } = startService();
    const shareId = share("222222222222", "a");
    update(shareId);
    expect(share("222222222222", "a")).toBe(shareId);
    expect(list()).toHaveLength(1);
  });

  it("with other parameters is a conflict", () => {
    const { share } = startService();
    share("222222222222", "a");
    expect(errorOf(() => share("222222222222", "a", "CONTRIBUTOR")).name).toBe("ConflictException");
    expect(errorOf(() => share("333333333333", "a")).name).toBe("ConflictException");
  });

  it("of a call that failed can be used again", () => {
    const { share, remove } = startService();
    const first = share("222222222222", "a");
    expect(errorOf(() => share("222222222222", "b")).name).toBe("ConflictException");
    remove(first);
    expect(share("222222222222", "b")).not.toBe(first);
  });

  it("of a delete returns success again, while another token finds nothing", () => {
    const { share, remove } = startService();
    const shareId = share("222222222222");
    remove(shareId, "a");
    remove(shareId, "a");
    expect(errorOf(() => remove(shareId, "b")).name).toBe("ResourceNotFoundException");
  });

  it("of a delete is a conflict for another share", () => {
    const { share, remove, list } = startService();
    const [first, second] = [share("222222222222"), share("333333333333")];
    remove(first, "a");
    expect(errorOf(() => remove(second, "a")).name).toBe("ConflictException");
    expect(list()).toHaveLength(1);
  });
});

describe("an update", () => {
  it("returns the share and keeps its status", () => {
    const { service, share, update, workloadId } = startService();
    const shareId = share("222222222222");
    service.accept(shareId);
    expect(update(shareId)).toEqual({
      ShareId: shareId,
      SharedBy: "111111111111",
      SharedWith: "222222222222",
      PermissionType: "CONTRIBUTOR",
      Status: "ACCEPTED",
      WorkloadName: "Workload 1",
      WorkloadId: workloadId,
    });
  });

  it("finds a share only in its own workload", () => {
    const { service, share } = startService();
    const shareId = share("222222222222");
    const other = service.addWorkload(owner).workloadId;
    const error = errorOf(() =>
      service.updateWorkloadShare(owner, { WorkloadId: other, ShareId: shareId, PermissionType: "READONLY" }),
    );
    expect(error.members).toEqual({ ResourceId: shareId, ResourceType: "WORKLOAD_SHARE" });
  });
});

describe("the accounts that may see and share a workload", () => {
  it("are the owner alone; a stranger and another Region find nothing", () => {
    const { service, list, workloadId } = startService();
    for (const caller of [stranger, recipient, { ...owner, region: "us-east-1" }]) {
      expect(errorOf(() => list(caller)).name).toBe("ResourceNotFoundException");
      expect(errorOf(() => service.getWorkload(caller, { WorkloadId: workloadId })).name).toBe(
        "ResourceNotFoundException",
      );
      expect(service.listWorkloads(caller, {}).WorkloadSummaries).toEqual([]);
    }
  });

  it("include, for seeing it, a recipient that accepted, with the invitation's ID; sharing is denied", () => {
    const { service, share, list, workloadId } = startService();
    const shareId = share(recipient.accountId);
    expect(errorOf(() => list(recipient)).name).toBe("ResourceNotFoundException");
    service.accept(shareId);
    const seen = service.getWorkload(recipient, { WorkloadId: workloadId }).Workload;
    expect(seen).toMatchObject({ Owner: owner.accountId, ShareInvitationId: service.shares()[0]?.invitationId });
    expect(service.getWorkload(owner, { WorkloadId: workloadId }).Workload).not.toHaveProperty("ShareInvitationId");
    expect(service.listWorkloads(recipient, {}).WorkloadSummaries).toHaveLength(1);
    const denied = errorOf(() => list(recipient));
    expect(denied.name).toBe("AccessDeniedException");
    expect(denied.message).toMatch(
      /^User: arn:aws:iam::222222222222:user\/bob is not authorized to perform: wellarchitected:ListWorkloadShares on/,
    );
    service.reject(shareId);
    expect(errorOf(() => service.getWorkload(recipient, { WorkloadId: workloadId })).name).toBe(
      "ResourceNotFoundException",
    );
  });

  it("include only the named user or role, if the share is with one", () => {
    const { service, share, workloadId } = startService();
    service.accept(share("arn:aws:iam::222222222222:role/team/Reviewer"));
    const session = { ...recipient, arn: "arn:aws:sts::222222222222:assumed-role/Reviewer/anna" };
    expect(service.getWorkload(session, { WorkloadId: workloadId }).Workload.WorkloadId).toBe(workloadId);
    const other = { ...recipient, arn: "arn:aws:sts::222222222222:assumed-role/Auditor/anna" };
    expect(errorOf(() => service.getWorkload(other, { WorkloadId: workloadId })).name).toBe(
      "ResourceNotFoundException",
    );
    expect(errorOf(() => service.getWorkload(recipient, { WorkloadId: workloadId })).name).toBe(
      "ResourceNotFoundException",
    );
  });

  it("include every account of an organization, if the share is with it", () => {
    const { service, share, workloadId } = startService({ associateSeconds: 0 });
    share(organizationArn);
    expect(service.getWorkload(stranger, { WorkloadId: workloadId }).Workload.WorkloadId).toBe(workloadId);
    expect(errorOf(() => service.getWorkload(recipient, { WorkloadId: workloadId })).name).toBe(
      "ResourceNotFoundException",
    );
  });
});

describe("changes outside of the API", () => {
  it("change a share as the console or the recipient would", () => {
    const { service, share, list, status, workloadId } = startService();
    const shareId = service.shareOutside(workloadId, "222222222222", "READONLY");
    service.editOutside(shareId, "CONTRIBUTOR");
    expect(list()[0]).toMatchObject({ ShareId: shareId, PermissionType: "CONTRIBUTOR" });
    service.revoke(shareId);
    expect(status(shareId)).toBe("REVOKED");
    service.fail(shareId, "Too many shares at once.");
    expect(list()[0]).toMatchObject({ Status: "FAILED", StatusMessage: "Too many shares at once." });
    service.deleteOutside(shareId);
    expect(list()).toEqual([]);
    const expired = share("222222222222");
    service.expire(expired);
    expect(errorOf(() => service.accept(expired)).name).toBe("ConflictException");
  });

  it("delete a workload with its shares", () => {
    const { service, share, list, workloadId } = startService();
    share("222222222222");
    service.deleteWorkload(workloadId);
    expect(service.shares()).toEqual([]);
    expect(errorOf(() => list()).members).toEqual({ ResourceId: workloadId, ResourceType: "WORKLOAD" });
  });
});
