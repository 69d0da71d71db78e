import {
  AccessDeniedException,
  ConflictException,
  GetLensCommand,
  GetProfileCommand,
  GetReviewTemplateCommand,
  GetWorkloadCommand,
  ListShareInvitationsCommand,
  type ListShareInvitationsCommandInput,
  ResourceNotFoundException,
  type ShareInvitationAction,
  UpdateShareInvitationCommand,
  ValidationException,
  type WellArchitectedClient,
} from "@aws-sdk/client-wellarchitected";
import test, { type ExecutionContext } from "ava";
import { ControlError } from "../../../emulator";
import { configured, ownerId, reviewerId, startFor, wellArchitected } from "../clients";

/** Each kind by its own commands, so that a path or a member that AWS's SDK has otherwise fails. */
const kinds = {
  workload: {
    noun: "workload",
    byName: { WorkloadNamePrefix: "Our" },
    read: async (client: WellArchitectedClient, WorkloadId: string) =>
      (await client.send(new GetWorkloadCommand({ WorkloadId }))).Workload,
    offered: { type: "WORKLOAD", name: "WorkloadName", id: "WorkloadId" },
  },
  lens: {
    noun: "lens",
    byName: { LensNamePrefix: "Our" },
    read: async (client: WellArchitectedClient, LensAlias: string) =>
      (await client.send(new GetLensCommand({ LensAlias }))).Lens,
    offered: { type: "LENS", name: "LensName", id: "LensArn" },
  },
  profile: {
    noun: "profile",
    byName: { ProfileNamePrefix: "Our" },
    read: async (client: WellArchitectedClient, ProfileArn: string) =>
      (await client.send(new GetProfileCommand({ ProfileArn }))).Profile,
    offered: { type: "PROFILE", name: "ProfileName", id: "ProfileArn" },
  },
  reviewTemplate: {
    noun: "review template",
    byName: { TemplateNamePrefix: "Our" },
    read: async (client: WellArchitectedClient, TemplateArn: string) =>
      (await client.send(new GetReviewTemplateCommand({ TemplateArn }))).ReviewTemplate,
    offered: { type: "TEMPLATE", name: "TemplateName", id: "TemplateArn" },
  },
} as const;

type Kind = keyof typeof kinds;

/** Starts an emulator in which one resource is shared with the account whose client it returns. */
async function startWithInvitation(t: ExecutionContext, kind: Kind = "workload") {
  const emulator = await startFor(t);
  const { control } = emulator;
  const reviewer = wellArchitected(emulator, configured(emulator, reviewerId));
  const resource = await control.addResource(kind, { name: "Our own" });
  const resourceId = resource.kind === "workload" ? resource.workloadId : resource.arn;
  const permission = kind === "workload" ? ("CONTRIBUTOR" as const) : undefined;
  await control.shareOutside(resourceId, reviewerId, permission);
  const [share] = await control.shares();
  return {
    control,
    reviewer,
    resourceId,
    invitationId: share?.invitationId ?? "",
    status: async () => (await control.shares())[0]?.status,
    list: (input: ListShareInvitationsCommandInput = {}) => reviewer.send(new ListShareInvitationsCommand(input)),
    respond: (ShareInvitationAction: ShareInvitationAction, ShareInvitationId = share?.invitationId) =>
      reviewer.send(new UpdateShareInvitationCommand({ ShareInvitationId, ShareInvitationAction })),
  };
}

const story = test.macro({
  async exec(t, kind: Kind) {
    const { reviewer, resourceId, invitationId, status, list, respond } = await startWithInvitation(t, kind);
    const { byName, read, offered } = kinds[kind];

    const { ShareInvitationSummaries } = await list({ ...byName, ShareResourceType: offered.type, MaxResults: 50 });
    const { ShareInvitation } = await respond("ACCEPT");

    const summary = { ShareInvitationId: invitationId, SharedBy: ownerId, ShareResourceType: offered.type };
    t.is(ShareInvitationSummaries?.length, 1);
    t.like(ShareInvitationSummaries?.[0], { ...summary, [offered.name]: "Our own", [offered.id]: resourceId });
    t.is(ShareInvitationSummaries?.[0]?.PermissionType, kind === "workload" ? "CONTRIBUTOR" : undefined);
    t.like(ShareInvitation, { ShareInvitationId: invitationId, [offered.id]: resourceId });
    t.like(await read(reviewer, resourceId), { Owner: ownerId, ShareInvitationId: invitationId });

    await respond("REJECT");

    await t.throwsAsync(read(reviewer, resourceId), { instanceOf: ResourceNotFoundException });
    t.deepEqual([await status(), (await list()).ShareInvitationSummaries], ["REJECTED", []]);
  },
  title: (_, kind: Kind) => `AWS's SDK lists and accepts an invitation to a ${kinds[kind].noun}, and rejects it again`,
});

for (const kind of Object.keys(kinds) as Kind[]) test(story, kind);

test("AWS's SDK reads the errors of a recipient's calls as their classes", async (t) => {
  const { control, invitationId, list, respond } = await startWithInvitation(t);
  await control.advance(7 * 24 * 60 * 60);

  const conflict = await t.throwsAsync(respond("ACCEPT"), { instanceOf: ConflictException });
  const absent = await t.throwsAsync(respond("ACCEPT", "0".repeat(32)), { instanceOf: ResourceNotFoundException });
  const malformed = await t.throwsAsync(respond("ACCEPT", "an-invitation"), { instanceOf: ValidationException });
  const twice = list({ WorkloadNamePrefix: "Our", LensNamePrefix: "Our" });
  const excluded = await t.throwsAsync(twice, { instanceOf: ValidationException });

  t.like(conflict, { ResourceId: invitationId, ResourceType: "SHARE_INVITATION" });
  t.regex(conflict?.message ?? "", /is EXPIRED, and can't be accepted/);
  t.like(absent, { ResourceId: "0".repeat(32), ResourceType: "SHARE_INVITATION" });
  t.like(malformed, { Fields: [{ Name: "ShareInvitationId" }] });
  t.like(excluded, { Fields: [{ Name: "WorkloadNamePrefix" }, { Name: "LensNamePrefix" }] });
});

test("faults and IAM meet a recipient's calls like all others, and the log has them", async (t) => {
  const { control, invitationId, status, list, respond } = await startWithInvitation(t);
  const reviewer = (await control.accounts()).find((account) => account.accountId === reviewerId);
  if (!reviewer) throw new Error("No reviewer.");
  await control.addAccount({ ...reviewer, denied: ["wellarchitected:UpdateShareInvitation"] });

  const denied = await t.throwsAsync(respond("ACCEPT"), { instanceOf: AccessDeniedException });
  await control.addAccount(reviewer);
  await control.inject({ kind: "lostAnswer", operation: "UpdateShareInvitation", accountId: reviewerId });
  await t.throwsAsync(respond("ACCEPT"));
  await control.inject({ kind: "throttle", rate: 0, burst: 0, times: 1, operation: "ListShareInvitations" });
  await t.throwsAsync(list(), { name: "ThrottlingException" });

  t.regex(denied?.message ?? "", /:user\/reviewer is not authorized .* wellarchitected:UpdateShareInvitation .*: \*$/);
  t.is(await status(), "ACCEPTED");
  const input = { ShareInvitationId: invitationId, ShareInvitationAction: "ACCEPT" };
  t.like(await control.calls(), [
    { operation: "UpdateShareInvitation", error: "AccessDeniedException" },
    { operation: "UpdateShareInvitation", accountId: reviewerId, input, status: 200, answered: false },
    { operation: "ListShareInvitations", status: 429 },
  ]);
});

test("the control interface and the operation respond to the same invitation by the same rules", async (t) => {
  const { control, status, respond } = await startWithInvitation(t);
  const [{ shareId = "" } = {}] = await control.shares();

  await control.accept(shareId);
  await t.throwsAsync(respond("ACCEPT"), { instanceOf: ConflictException });

  await respond("REJECT");
  await t.throwsAsync(control.reject(shareId), { instanceOf: ControlError, message: /is REJECTED/ });

  await control.setBehaviour({ respondAgain: "succeed" });
  await respond("REJECT");
  await control.reject(shareId);
  t.is(await status(), "REJECTED");
});
