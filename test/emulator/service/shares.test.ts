import test from "ava";
import { organization, organizationArn, owner, recipient, rejected, startService, stranger, unit } from "./fixtures";

const weekInSeconds = 7 * 24 * 60 * 60;

test("a new share with an account, a user or a role is an invitation, PENDING", (t) => {
  const [user, role] = ["arn:aws:iam::222222222222:user/bob", "arn:aws:iam::222222222222:role/Reviewer"];
  for (const sharedWith of ["222222222222", user, role]) {
    const { share, list } = startService();

    const shareId = share(sharedWith);

    t.regex(shareId, /^[0-9a-f]{32}$/);
    t.deepEqual(list(), [{ ShareId: shareId, SharedWith: sharedWith, PermissionType: "READONLY", Status: "PENDING" }]);
  }
});

test("a new share with an organization or an OU needs no invitation: it is ASSOCIATING, then ASSOCIATED", (t) => {
  for (const sharedWith of [organization, organizationArn, unit]) {
    const { share, status, advance } = startService({ associateSeconds: 5 });

    const shareId = share(sharedWith);
    t.is(status(shareId), "ASSOCIATING");

    advance(4);
    t.is(status(shareId), "ASSOCIATING");
    advance(1);
    t.is(status(shareId), "ASSOCIATED");
  }
});

test("an invitation expires after 7 days, and not a second sooner, unless it was accepted", (t) => {
  const { service, share, status, advance } = startService();
  const [waiting, accepted] = [share("222222222222"), share("333333333333")];
  service.accept(accepted);

  advance(weekInSeconds - 1);
  t.is(status(waiting), "PENDING");

  advance(1);
  t.is(status(waiting), "EXPIRED");
  advance(weekInSeconds);
  t.is(status(accepted), "ACCEPTED");
});

test("a clock that is set back undoes nothing", (t) => {
  const { share, list, remove, advance } = startService();
  const first = share("222222222222");
  advance(60);
  remove(first);
  const second = share("333333333333");

  advance(-3600);

  t.deepEqual(
    list().map((known) => known.ShareId),
    [second],
  );
});

test("a second share for a principal is a conflict with the resource, whatever the first one's status", (t) => {
  const { service, share, workloadId } = startService();
  service.reject(share("222222222222"));

  const error = t.throws(() => share("222222222222"), rejected("ConflictException"));

  t.is(error.status, 409);
  t.deepEqual(error.members, { ResourceId: workloadId, ResourceType: "WORKLOAD" });
});

test("an organization's ARN and its ID are one principal, as are a root ARN and its account", (t) => {
  const { share } = startService();
  share(organization);
  share("222222222222");

  t.throws(() => share(organizationArn), rejected("ConflictException"));
  t.throws(() => share("arn:aws:iam::222222222222:root"), rejected("ConflictException"));
});

test("the 21st share of a workload exceeds the quota, until another one is deleted", (t) => {
  const { share, remove, workloadId } = startService();
  const ids = Array.from({ length: 20 }, (_, i) => share(String(400000000000 + i)));

  const error = t.throws(() => share("222222222222"), rejected("ServiceQuotaExceededException"));

  t.is(error.status, 402);
  t.like(error.members, { ResourceId: workloadId, ServiceCode: "wellarchitected", QuotaCode: "L-EMULATED" });
  remove(ids[0] ?? "");
  t.notThrows(() => share("222222222222"));
});

test("a create that breaks a rule of AWS's is rejected, and the error names the member", (t) => {
  const { service, workloadId } = startService();
  const input = {
    WorkloadId: workloadId,
    SharedWith: "222222222222",
    PermissionType: "READONLY",
    ClientRequestToken: "a",
  };

  for (const change of [
    { SharedWith: "2222" },
    { SharedWith: "anna@example.com" },
    { PermissionType: "OWNER" },
    { WorkloadId: "ABC" },
    { ClientRequestToken: undefined },
    { ClientRequestToken: "schlüssel" },
    { ClientRequestToken: "" },
  ]) {
    // A client in another language could send these.
    const request = { ...input, ...change } as unknown as Parameters<typeof service.createWorkloadShare>[1];
    const error = t.throws(() => service.createWorkloadShare(owner, request), rejected("ValidationException"));
    t.is(error.status, 400);
    t.deepEqual(
      error.members.Fields?.map((field) => field.Name),
      Object.keys(change),
    );
  }
});

test("a create with a token that was used for the same returns the original share, even after an update", (t) => {
  const { share, update, list } = startService();
  const shareId = share("222222222222", "a");
  update(shareId);

  const again = share("222222222222", "a");

  t.is(again, shareId);
  t.is(list().length, 1);
});

test("a create with a token that was used for something else is a conflict", (t) => {
  const { share, list } = startService();
  share("222222222222", "a");

  t.throws(() => share("222222222222", "a", "CONTRIBUTOR"), rejected("ConflictException"));
  t.throws(() => share("333333333333", "a"), rejected("ConflictException"));
  t.is(list().length, 1);
});

test("a create that fails does not use up its token", (t) => {
  const { share, remove } = startService();
  const first = share("222222222222", "a");
  t.throws(() => share("222222222222", "b"), rejected("ConflictException"));
  remove(first);

  const second = share("222222222222", "b");

  t.not(second, first);
});

test("a delete succeeds again with its token, finds nothing with another, and deletes no second share with it", (t) => {
  const { share, remove, list } = startService();
  const [first, second] = [share("222222222222"), share("333333333333")];
  remove(first, "a");

  t.notThrows(() => remove(first, "a"));
  t.throws(() => remove(first, "b"), rejected("ResourceNotFoundException"));
  t.throws(() => remove(second, "a"), rejected("ConflictException"));
  t.deepEqual(
    list().map((known) => known.ShareId),
    [second],
  );
});

test("an update returns the share with its new permission, and keeps its status", (t) => {
  const { service, share, update, workloadId } = startService();
  const shareId = share("222222222222");
  service.accept(shareId);

  const updated = update(shareId);

  t.deepEqual(updated, {
    ShareId: shareId,
    SharedBy: "111111111111",
    SharedWith: "222222222222",
    PermissionType: "CONTRIBUTOR",
    Status: "ACCEPTED",
    WorkloadName: "Workload 1",
    WorkloadId: workloadId,
  });
});

test("an update finds a share only in its own workload", (t) => {
  const { service, share } = startService();
  const shareId = share("222222222222");
  const other = service.addWorkload(owner).workloadId;

  const error = t.throws(
    () => service.updateWorkloadShare(owner, { WorkloadId: other, ShareId: shareId, PermissionType: "READONLY" }),
    rejected("ResourceNotFoundException"),
  );

  t.deepEqual(error.members, { ResourceId: shareId, ResourceType: "WORKLOAD_SHARE" });
});

/** Whether a caller can read the workload of a service. */
function sees({ service, workloadId }: ReturnType<typeof startService>, caller: typeof owner): boolean {
  try {
    return service.getWorkload(caller, { WorkloadId: workloadId }).Workload.WorkloadId === workloadId;
  } catch (error) {
    if ((error as Error).name !== "ResourceNotFoundException") throw error;
    return false;
  }
}

test("other accounts, and the owner in another Region, find neither a workload nor its shares", (t) => {
  const started = startService();

  for (const caller of [stranger, recipient, { ...owner, region: "us-east-1" }]) {
    t.false(sees(started, caller));
    t.throws(() => started.list(caller), rejected("ResourceNotFoundException"));
    t.deepEqual(started.service.listWorkloads(caller, {}).WorkloadSummaries, []);
  }
});

test("a recipient sees a workload from accepting to rejecting, with its invitation's ID, and may never share it", (t) => {
  const started = startService();
  const { service, share, list, workloadId } = started;
  const shareId = share(recipient.accountId);
  const invitationOf = (caller: typeof owner) =>
    service.getWorkload(caller, { WorkloadId: workloadId }).Workload.ShareInvitationId;
  t.false(sees(started, recipient));
  t.throws(() => list(recipient), rejected("ResourceNotFoundException"));

  service.accept(shareId);

  t.is(invitationOf(recipient), service.shares()[0]?.invitationId);
  t.is(invitationOf(owner), undefined);
  t.is(service.listWorkloads(recipient, {}).WorkloadSummaries.length, 1);
  const denied = t.throws(() => list(recipient), rejected("AccessDeniedException"));
  t.is(
    denied.message,
    "User: arn:aws:iam::222222222222:user/bob is not authorized to perform: wellarchitected:ListWorkloadShares " +
      `on resource: arn:aws:wellarchitected:eu-west-1:111111111111:workload/${workloadId}`,
  );

  service.reject(shareId);

  t.false(sees(started, recipient));
});

test("a share with a role gives access to that role's sessions, and to no other identity of its account", (t) => {
  const started = startService();
  const session = (role: string) => ({ ...recipient, arn: `arn:aws:sts::222222222222:assumed-role/${role}/anna` });

  started.service.accept(started.share("arn:aws:iam::222222222222:role/team/Reviewer"));

  t.true(sees(started, session("Reviewer")));
  t.false(sees(started, session("Auditor")));
  t.false(sees(started, recipient));
});

test("a share with an organization lets each of its accounts see a workload, and no other", (t) => {
  const started = startService({ associateSeconds: 0 });

  started.share(organizationArn);

  t.true(sees(started, stranger));
  t.false(sees(started, recipient));
});
