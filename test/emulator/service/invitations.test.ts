import test from "ava";
import type { Behaviour } from "../../../emulator";
import type { ListShareInvitationsInput } from "../../../emulator/service/invitations/invitation-requests";
import { organization, owner, recipient, rejected, startService, stranger } from "./fixtures";

const weekInSeconds = 7 * 24 * 60 * 60;

/** Starts a service in which a workload, a lens, a profile and a review template are shared with `recipient`. */
function startWithInvitations(behaviour: Partial<Behaviour> = {}) {
  const started = startService(behaviour);
  const { service, share, invitationOf } = started;
  const shareIds = [share(recipient.accountId)];
  for (const kind of ["lens", "profile", "reviewTemplate"] as const) {
    const resource = service.addResource(kind, { ...owner, name: `Our ${kind}` });
    if (resource.kind !== "workload") shareIds.push(service.shareOutside(resource.arn, recipient.accountId));
  }
  return { ...started, ids: shareIds.map(invitationOf) };
}

test("a recipient's list shows what each invitation offers, from whom, and the permission of a workload's", (t) => {
  const { service, workloadId, invitations, ids } = startWithInvitations();
  const [, lens, profile, template] = service.resources().map(({ arn }) => arn);

  const listed = invitations();

  const from = { SharedBy: owner.accountId, SharedWith: recipient.accountId };
  t.deepEqual(listed, [
    {
      ShareInvitationId: ids[0] ?? "",
      ...from,
      PermissionType: "READONLY",
      ShareResourceType: "WORKLOAD",
      WorkloadName: "Workload 1",
      WorkloadId: workloadId,
    },
    { ShareInvitationId: ids[1] ?? "", ...from, ShareResourceType: "LENS", LensName: "Our lens", LensArn: lens ?? "" },
    {
      ShareInvitationId: ids[2] ?? "",
      ...from,
      ShareResourceType: "PROFILE",
      ProfileName: "Our profile",
      ProfileArn: profile ?? "",
    },
    {
      ShareInvitationId: ids[3] ?? "",
      ...from,
      ShareResourceType: "TEMPLATE",
      TemplateName: "Our reviewTemplate",
      TemplateArn: template ?? "",
    },
  ]);
});

test("an invitation has an ID of its own, and a response to it names the invitation and its resource", (t) => {
  const { service, workloadId, respond, ids } = startWithInvitations();
  const [, lens, profile, template] = service.resources().map(({ arn }) => arn);

  const accepted = ids.map((id) => respond("ACCEPT", id).ShareInvitation);

  t.deepEqual(accepted, [
    { ShareInvitationId: ids[0] ?? "", ShareResourceType: "WORKLOAD", WorkloadId: workloadId },
    { ShareInvitationId: ids[1] ?? "", ShareResourceType: "LENS", LensAlias: lens ?? "", LensArn: lens ?? "" },
    { ShareInvitationId: ids[2] ?? "", ShareResourceType: "PROFILE", ProfileArn: profile ?? "" },
    { ShareInvitationId: ids[3] ?? "", ShareResourceType: "TEMPLATE", TemplateArn: template ?? "" },
  ]);
  const shareIds = service.shares().map(({ shareId }) => shareId);
  t.true(ids.every((id) => /^[0-9a-f]{32}$/.test(id) && !shareIds.includes(id)));
});

test("an invitation leaves the list when it is accepted, and a rejection after that ends the access", (t) => {
  const { service, workloadId, share, invitations, respond, invitationOf, status } = startService();
  const shareId = share(recipient.accountId);
  const id = invitationOf(shareId);
  const read = () => service.getWorkload(recipient, { WorkloadId: workloadId }).Workload;
  t.throws(read, rejected("ResourceNotFoundException"));

  respond("ACCEPT", id);

  t.is(read().ShareInvitationId, id);
  t.like(service.listWorkloads(recipient, {}).WorkloadSummaries, [{ WorkloadId: workloadId, Owner: owner.accountId }]);
  t.deepEqual([invitations(), status(shareId)], [[], "ACCEPTED"]);

  respond("REJECT", id);

  t.throws(read, rejected("ResourceNotFoundException"));
  t.deepEqual([invitations(), status(shareId)], [[], "REJECTED"]);
});

test("no one but its recipient, in its Region, finds an invitation", (t) => {
  const { share, invitations, respond, invitationOf } = startService();
  const id = invitationOf(share(recipient.accountId));

  for (const caller of [owner, stranger, { ...recipient, region: "us-east-1" }]) {
    t.deepEqual(invitations({}, caller), []);
    const error = t.throws(() => respond("ACCEPT", id, caller), rejected("ResourceNotFoundException"));
    t.deepEqual(error.members, { ResourceId: id, ResourceType: "SHARE_INVITATION" });
  }
  t.throws(() => respond("ACCEPT", "0".repeat(32)), rejected("ResourceNotFoundException"));
  t.is(invitations().length, 1);
});

test("an invitation of a user or a role is for it alone, and not for the rest of its account", (t) => {
  const { share, invitations, respond, invitationOf } = startService();
  const role = "arn:aws:iam::222222222222:role/team/Reviewer";
  const [ofUser, ofRole] = [share(recipient.arn), share(role)].map(invitationOf);
  const session = { ...recipient, arn: "arn:aws:sts::222222222222:assumed-role/Reviewer/anna" };

  const seenBy = (caller: typeof owner) => invitations({}, caller).map((summary) => summary.ShareInvitationId);

  t.deepEqual([seenBy(recipient), seenBy(session)], [[ofUser], [ofRole]]);
  t.throws(() => respond("ACCEPT", ofUser ?? "", session), rejected("ResourceNotFoundException"));
  t.notThrows(() => respond("ACCEPT", ofRole ?? "", session));
});

test("an invitation that has ended can't be accepted, whether by time, AWS or the recipient", (t) => {
  for (const [respondTerminalStatus, name] of [
    ["conflict", "ConflictException"],
    ["notFound", "ResourceNotFoundException"],
  ] as const) {
    const { service, share, respond, invitations, invitationOf, advance } = startService({ respondTerminalStatus });
    const expired = share(recipient.accountId);
    advance(weekInSeconds);
    t.deepEqual(invitations(), []);
    t.throws(() => respond("ACCEPT", invitationOf(expired)), rejected(name));

    const other = share(recipient.arn);
    for (const end of ["reject", "revoke", "fail"] as const) {
      service[end](other);
      t.throws(() => respond("ACCEPT", invitationOf(other)), rejected(name), end);
    }
    t.throws(() => respond("REJECT", invitationOf(expired)), rejected(name));
  }
});

test("a rejected invitation can be accepted with acceptRejected `succeed`, and one that has ended otherwise can't", (t) => {
  const { service, share, respond, invitationOf } = startService({ acceptRejected: "succeed" });
  const [rejectedOne, revoked] = [share(recipient.accountId), share(recipient.arn)];
  service.reject(rejectedOne);
  service.revoke(revoked);

  t.notThrows(() => respond("ACCEPT", invitationOf(rejectedOne)));
  t.throws(() => respond("ACCEPT", invitationOf(revoked)), rejected("ConflictException"));
});

test("the same response to an invitation again is a conflict or, with respondAgain `succeed`, changes nothing", (t) => {
  const first = startWithInvitations();
  const second = startWithInvitations({ respondAgain: "succeed" });

  for (const action of ["ACCEPT", "REJECT"] as const) {
    for (const { respond, ids } of [first, second]) respond(action, ids[0] ?? "");
    const error = t.throws(() => first.respond(action, first.ids[0] ?? ""), rejected("ConflictException"));
    t.is(error.members.ResourceId, first.ids[0]);
    t.notThrows(() => second.respond(action, second.ids[0] ?? ""));
  }
  t.throws(() => second.respond("ACCEPT", second.ids[0] ?? ""), rejected("ConflictException"));
});

test("an invitation is gone when its share or its resource is deleted, and a new share has a new one", (t) => {
  const { service, workloadId, share, remove, invitations, respond, invitationOf } = startService();
  const first = share(recipient.accountId);
  const id = invitationOf(first);
  remove(first);
  t.throws(() => respond("ACCEPT", id), rejected("ResourceNotFoundException"));

  const second = invitationOf(share(recipient.accountId));
  t.not(second, id);
  t.is(invitations()[0]?.ShareInvitationId, second);

  service.deleteResource(workloadId);
  t.deepEqual(invitations(), []);
  t.throws(() => respond("ACCEPT", second), rejected("ResourceNotFoundException"));
});

test("invitations are listed by the type or the beginning of the name of what they offer", (t) => {
  const { invitations, ids } = startWithInvitations();
  const found = (input: ListShareInvitationsInput) => {
    return invitations(input).map((summary) => ids.indexOf(summary.ShareInvitationId));
  };

  const types = (["WORKLOAD", "LENS", "PROFILE", "TEMPLATE"] as const).map((type) => ({ ShareResourceType: type }));
  t.deepEqual(types.map(found), [[0], [1], [2], [3]]);
  t.deepEqual(found({ WorkloadNamePrefix: "Work" }), [0]);
  t.deepEqual(found({ LensNamePrefix: "Our", ShareResourceType: "LENS" }), [1]);
  t.deepEqual(found({ ProfileNamePrefix: "Our p" }), [2]);
  t.deepEqual(found({ TemplateNamePrefix: "Our" }), [3]);
  t.deepEqual(found({ LensNamePrefix: "lens" }), []);
});

test("a list of invitations rejects two prefixes, one of another type, and one that is too long", (t) => {
  const { invitations } = startWithInvitations();

  for (const [input, fields] of [
    [{ WorkloadNamePrefix: "a", LensNamePrefix: "b" }, ["WorkloadNamePrefix", "LensNamePrefix"]],
    [{ WorkloadNamePrefix: "a", ShareResourceType: "LENS" }, ["WorkloadNamePrefix"]],
    [{ ProfileNamePrefix: "a".repeat(101) }, ["ProfileNamePrefix"]],
    [{ TemplateNamePrefix: "*" }, ["TemplateNamePrefix"]],
    [{ MaxResults: 51 }, ["MaxResults"]],
  ] as const) {
    const error = t.throws(() => invitations(input), rejected("ValidationException"));
    t.deepEqual(
      error.members.Fields?.map((field) => field.Name),
      fields,
    );
  }
});

test("pages hold every invitation once, in the order in which they were sent, whatever they offer", (t) => {
  const { service, workloadId, share } = startService();
  const other = service.addWorkload(owner).workloadId;
  service.shareOutside(other, recipient.accountId, "READONLY");
  share(recipient.accountId);
  service.shareOutside(other, recipient.arn, "READONLY");
  const page = (NextToken?: string) => service.listShareInvitations(recipient, { MaxResults: 2, NextToken });

  const first = page();
  const second = page(first.NextToken);

  const shown = [first, second].map((output) => output.ShareInvitationSummaries.map((summary) => summary.WorkloadId));
  t.deepEqual(shown, [[other, workloadId], [other]]);
  t.is(second.NextToken, undefined);
  t.throws(
    () => service.listShareInvitations(recipient, { NextToken: first.NextToken, ShareResourceType: "LENS" }),
    rejected("ValidationException"),
  );
});

test("with a listLag, a recipient's list lags, too, while its response finds the invitation at once", (t) => {
  const { share, invitations, respond, invitationOf, advance } = startService({
    listLag: { mode: "fixed", seconds: 10 },
  });
  const id = invitationOf(share(recipient.accountId));
  t.deepEqual(invitations(), []);

  advance(10);
  t.is(invitations().length, 1);

  respond("ACCEPT", id);
  t.is(invitations().length, 1);
  advance(10);
  t.deepEqual(invitations(), []);
});

test("with a random listLag, a recipient's list never goes back in time, unless the lag is not monotonic", (t) => {
  const numbersListed = (monotonic: boolean) => {
    const { service, invitations, advance } = startService({ listLag: { mode: "random", maxSeconds: 10, monotonic } });
    for (let i = 0; i < 10; i++) {
      service.shareOutside(service.addWorkload(owner).workloadId, recipient.accountId, "READONLY");
      advance(1);
    }
    return Array.from({ length: 40 }, () => invitations().length);
  };
  const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

  const [monotonic, other] = [numbersListed(true), numbersListed(false)];

  t.true((monotonic[0] ?? 10) < 10);
  t.deepEqual(monotonic, sorted(monotonic));
  t.notDeepEqual(other, sorted(other));
});

test("a list shows invitations in the statuses of invitationsListed", (t) => {
  const { invitations, respond, ids } = startWithInvitations({ invitationsListed: ["PENDING", "ACCEPTED"] });

  respond("ACCEPT", ids[0] ?? "");
  respond("REJECT", ids[1] ?? "");

  t.deepEqual(
    invitations().map((summary) => summary.ShareInvitationId),
    [ids[0], ids[2], ids[3]],
  );
});

test("with invitationsHavePermission, an invitation to a lens, a profile or a review template is READONLY", (t) => {
  const { invitations } = startWithInvitations({ invitationsHavePermission: true });

  t.deepEqual(
    invitations().map((summary) => summary.PermissionType),
    Array(4).fill("READONLY"),
  );
});

test("an organization's member needs no invitation, and has none unless associatedInvitationId gives it one", (t) => {
  for (const associatedInvitationId of [false, true]) {
    const invitationsListed = ["PENDING", "ASSOCIATED"] as const;
    const started = startService({ associateSeconds: 0, associatedInvitationId, invitationsListed });
    const { service, workloadId, share, invitations, respond, invitationOf } = started;
    const id = invitationOf(share(organization));

    const { Workload } = service.getWorkload(stranger, { WorkloadId: workloadId });

    t.is(Workload.ShareInvitationId, associatedInvitationId ? id : undefined);
    t.is(invitations({}, stranger).length, associatedInvitationId ? 1 : 0);
    const refusal = rejected(associatedInvitationId ? "ConflictException" : "ResourceNotFoundException");
    t.throws(() => respond("REJECT", id, stranger), refusal);
  }
});
