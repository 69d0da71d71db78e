import {
  CreateLensShareCommand,
  CreateLensVersionCommand,
  CreateProfileCommand,
  CreateProfileShareCommand,
  CreateReviewTemplateCommand,
  CreateTemplateShareCommand,
  DeleteLensCommand,
  DeleteLensShareCommand,
  DeleteProfileCommand,
  DeleteProfileShareCommand,
  DeleteReviewTemplateCommand,
  DeleteTemplateShareCommand,
  GetLensCommand,
  GetProfileCommand,
  GetReviewTemplateCommand,
  ImportLensCommand,
  ListLensSharesCommand,
  ListProfileSharesCommand,
  ListTemplateSharesCommand,
  type ShareStatus,
  type WellArchitectedClient,
} from "@aws-sdk/client-wellarchitected";
import test, { type ExecutionContext } from "ava";
import { ControlError, type Emulator } from "../../../emulator";
import { configured, ownerId, reviewerId, startFor, wellArchitected } from "../clients";

type Client = WellArchitectedClient;

interface Filter {
  readonly SharedWithPrefix?: string;
  readonly Status?: ShareStatus;
  readonly MaxResults?: number;
  readonly NextToken?: string | undefined;
}

const lens = JSON.stringify({ schemaVersion: "2021-11-01", name: "Our lens", description: "Ours", pillars: [] });

/** Each kind by its own commands, so that a path or a member that AWS's SDK has otherwise fails. */
const kinds = {
  lens: {
    type: "LENS",
    path: "lens",
    namesResource: { create: false, list: false },
    make: async (client: Client) => {
      const { LensArn = "" } = await client.send(new ImportLensCommand({ JSONString: lens }));
      await client.send(new CreateLensVersionCommand({ LensAlias: LensArn, LensVersion: "1.0" }));
      return LensArn;
    },
    read: async (client: Client, LensAlias: string) => (await client.send(new GetLensCommand({ LensAlias }))).Lens,
    remove: (client: Client, LensAlias: string) => client.send(new DeleteLensCommand({ LensAlias, LensStatus: "ALL" })),
    share: (client: Client, LensAlias: string, SharedWith: string, ClientRequestToken?: string) =>
      client.send(new CreateLensShareCommand({ LensAlias, SharedWith, ClientRequestToken })),
    list: async (client: Client, LensAlias: string, filter: Filter = {}) => {
      const output = await client.send(new ListLensSharesCommand({ LensAlias, ...filter }));
      return { output, shares: output.LensShareSummaries };
    },
    unshare: (client: Client, LensAlias: string, ShareId?: string) =>
      client.send(new DeleteLensShareCommand({ LensAlias, ShareId })),
  },
  profile: {
    type: "PROFILE",
    path: "profile",
    namesResource: { create: true, list: false },
    make: async (client: Client) => {
      const ProfileQuestions = [{ QuestionId: "size", SelectedChoiceIds: ["small"] }];
      const input = { ProfileName: "Our profile", ProfileDescription: "Ours", ProfileQuestions };
      return (await client.send(new CreateProfileCommand(input))).ProfileArn ?? "";
    },
    read: async (client: Client, ProfileArn: string) =>
      (await client.send(new GetProfileCommand({ ProfileArn }))).Profile,
    remove: (client: Client, ProfileArn: string) => client.send(new DeleteProfileCommand({ ProfileArn })),
    share: (client: Client, ProfileArn: string, SharedWith: string, ClientRequestToken?: string) =>
      client.send(new CreateProfileShareCommand({ ProfileArn, SharedWith, ClientRequestToken })),
    list: async (client: Client, ProfileArn: string, filter: Filter = {}) => {
      const output = await client.send(new ListProfileSharesCommand({ ProfileArn, ...filter }));
      return { output, shares: output.ProfileShareSummaries };
    },
    unshare: (client: Client, ProfileArn: string, ShareId?: string) =>
      client.send(new DeleteProfileShareCommand({ ProfileArn, ShareId })),
  },
  reviewTemplate: {
    type: "REVIEW_TEMPLATE",
    path: "review-template",
    namesResource: { create: true, list: true },
    make: async (client: Client) => {
      const input = { TemplateName: "Our template", Description: "Ours", Lenses: ["wellarchitected"] };
      return (await client.send(new CreateReviewTemplateCommand(input))).TemplateArn ?? "";
    },
    read: async (client: Client, TemplateArn: string) =>
      (await client.send(new GetReviewTemplateCommand({ TemplateArn }))).ReviewTemplate,
    remove: (client: Client, TemplateArn: string) => client.send(new DeleteReviewTemplateCommand({ TemplateArn })),
    share: (client: Client, TemplateArn: string, SharedWith: string, ClientRequestToken?: string) =>
      client.send(new CreateTemplateShareCommand({ TemplateArn, SharedWith, ClientRequestToken })),
    list: async (client: Client, TemplateArn: string, filter: Filter = {}) => {
      const output = await client.send(new ListTemplateSharesCommand({ TemplateArn, ...filter }));
      return { output, shares: output.TemplateShareSummaries };
    },
    unshare: (client: Client, TemplateArn: string, ShareId?: string) =>
      client.send(new DeleteTemplateShareCommand({ TemplateArn, ShareId })),
  },
} as const;

type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as Kind[];
const nouns = { lens: "lens", profile: "profile", reviewTemplate: "review template" };

/** Starts an emulator, with a client of a resource's owner and one of the account that it is shared with. */
async function start(t: ExecutionContext) {
  const emulator = await startFor(t);
  const owner = wellArchitected(emulator);
  const reviewer = wellArchitected(emulator, configured(emulator, reviewerId));
  return { emulator, control: emulator.control, owner, reviewer };
}

const lifecycle = test.macro({
  async exec(t, kind: Kind) {
    const { control, owner } = await start(t);
    const { namesResource, ...api } = kinds[kind];
    const arn = await api.make(owner);

    const created = await api.share(owner, arn, reviewerId);
    await api.share(owner, arn, "223333333333");
    const found = await api.list(owner, arn, { SharedWithPrefix: "2222", Status: "PENDING" });
    const first = await api.list(owner, arn, { MaxResults: 1 });
    const second = await api.list(owner, arn, { NextToken: first.output.NextToken });

    t.deepEqual(found.shares, [{ ShareId: created.ShareId, SharedWith: reviewerId, Status: "PENDING" }]);
    t.deepEqual(first.shares, found.shares);
    t.is(second.shares?.[0]?.SharedWith, "223333333333");
    t.is(Object.values(created).includes(arn), namesResource.create);
    t.is(Object.values(found.output).includes(arn), namesResource.list);
    t.like((await control.shares())[0], { kind, resourceId: arn, shareId: created.ShareId });

    await api.unshare(owner, arn, created.ShareId);

    t.deepEqual((await api.list(owner, arn)).shares, second.shares);
  },
  title: (_, kind: Kind) => `AWS's SDK shares a ${nouns[kind]}, lists its shares in pages, and takes one away`,
});

const tokens = test.macro({
  async exec(t, kind: Kind) {
    const { owner } = await start(t);
    const { type, ...api } = kinds[kind];
    const arn = await api.make(owner);

    const first = await api.share(owner, arn, reviewerId, "token");
    const again = await api.share(owner, arn, reviewerId, "token");

    t.is(again.ShareId, first.ShareId);
    const conflict = { name: "ConflictException", ResourceType: type, ResourceId: arn };
    t.like(await t.throwsAsync(api.share(owner, arn, reviewerId, "other")), conflict);
    const ofShare = { ...conflict, ResourceType: `${type}_SHARE`, ResourceId: first.ShareId };
    t.like(await t.throwsAsync(api.share(owner, arn, "333333333333", "token")), ofShare);
  },
  title: (_, kind: Kind) =>
    `a share of a ${nouns[kind]} is the same for the same token; another principal or another token is a conflict`,
});

const recipient = test.macro({
  async exec(t, kind: Kind) {
    const { control, owner, reviewer } = await start(t);
    const { type, ...api } = kinds[kind];
    const arn = await api.make(owner);
    const shareId = await control.shareOutside(arn, reviewerId);
    const notFound = { name: "ResourceNotFoundException", ResourceType: type, ResourceId: arn };
    t.like(await t.throwsAsync(api.read(reviewer, arn)), notFound);
    t.like(await t.throwsAsync(api.share(reviewer, arn, "333333333333")), notFound);

    await control.accept(shareId);

    const [share] = await control.shares();
    t.like(await api.read(reviewer, arn), { Owner: ownerId, ShareInvitationId: share?.invitationId });
    t.is((await api.read(owner, arn))?.ShareInvitationId, undefined);
    await t.throwsAsync(api.share(reviewer, arn, "333333333333"), {
      name: "AccessDeniedException",
      message: /is not authorized to perform: wellarchitected:Create\w+Share on resource: arn:/,
    });
  },
  title: (_, kind: Kind) => `a recipient that has accepted can read a ${nouns[kind]}, but not share it`,
});

const deletion = test.macro({
  async exec(t, kind: Kind) {
    const { control, owner } = await start(t);
    const { path, type, ...api } = kinds[kind];
    const arn = await api.make(owner);
    const { arn: other } = await control.addResource(kind);
    await api.share(owner, arn, reviewerId);
    await control.shareOutside(other, reviewerId);

    await api.remove(owner, arn);
    await control.deleteResource(other);

    t.regex(arn, new RegExp(`^arn:aws:wellarchitected:us-east-1:${ownerId}:${path}/[0-9a-f]{32}$`));
    t.deepEqual([await control.resources(), await control.shares()], [[], []]);
    const notFound = { name: "ResourceNotFoundException", ResourceType: type, ResourceId: arn };
    t.like(await t.throwsAsync(api.read(owner, arn)), notFound);
    t.like(await t.throwsAsync(api.list(owner, arn)), notFound);
    t.like(await t.throwsAsync(control.deleteResource(other), { instanceOf: ControlError }), { status: 404 });
  },
  title: (_, kind: Kind) => `a ${nouns[kind]} that is deleted takes its shares with it`,
});

for (const kind of kindNames) {
  test(lifecycle, kind);
  test(tokens, kind);
  test(recipient, kind);
  test(deletion, kind);
}

test("only shares of workloads have a permission, which not even the console can change for others", async (t) => {
  const { control } = await start(t);

  for (const kind of kindNames) {
    const shareId = await control.shareOutside((await control.addResource(kind)).arn, reviewerId);
    const error = await t.throwsAsync(control.editOutside(shareId, "CONTRIBUTOR"), { instanceOf: ControlError });
    t.like(error, { status: 400 }, kind);
  }
});

test("IAM names the ARN of the lens, profile or review template that it denies", async (t) => {
  const { control, owner } = await start(t);

  for (const kind of kindNames) {
    const arn = await kinds[kind].make(owner);
    await control.inject({ kind: "denied" });
    const error = await t.throwsAsync(kinds[kind].share(owner, arn, reviewerId), { name: "AccessDeniedException" });
    t.true(error?.message.endsWith(`on resource: ${arn}`), error?.message);
  }
});

function fill({ service }: Emulator, arn: string, count: number): void {
  for (let i = 0; i < count; i++) service.shareOutside(arn, String(400000000000 + i));
}

test("a lens can have 300 shares, and a review template 20", async (t) => {
  const { emulator, owner } = await start(t);

  for (const [kind, quota] of [["lens", 300] as const, ["reviewTemplate", 20] as const]) {
    const arn = await kinds[kind].make(owner);
    fill(emulator, arn, quota - 1);
    await t.notThrowsAsync(kinds[kind].share(owner, arn, reviewerId));
    const another = kinds[kind].share(owner, arn, "333333333333");
    t.like(await t.throwsAsync(another, { name: "ServiceQuotaExceededException" }), { ResourceId: arn });
  }
});

test("a profile can have as many shares as profileShareQuota says, which has no limit by default", async (t) => {
  const { emulator, control, owner } = await start(t);
  const arn = await kinds.profile.make(owner);

  fill(emulator, arn, 301);
  t.is((await control.behaviour()).profileShareQuota, Number.POSITIVE_INFINITY);

  await control.setBehaviour({ profileShareQuota: 301 });
  await t.throwsAsync(kinds.profile.share(owner, arn, reviewerId), { name: "ServiceQuotaExceededException" });
});

test("a lens of AWS's own can't be shared, with the error that officialLensShare says", async (t) => {
  const { control, owner } = await start(t);

  for (const alias of ["serverless", "arn:aws:wellarchitected:us-east-1::lens/serverless"]) {
    for (const [officialLensShare, name] of [
      ["validation", "ValidationException"],
      ["accessDenied", "AccessDeniedException"],
      ["notFound", "ResourceNotFoundException"],
    ] as const) {
      await control.setBehaviour({ officialLensShare });
      await t.throwsAsync(kinds.lens.share(owner, alias, reviewerId), { name });
    }
  }
});

test("a lens that was never published can't be shared, with the error that draftLensShare says", async (t) => {
  const { control, owner } = await start(t);
  const { LensArn = "" } = await owner.send(new ImportLensCommand({ JSONString: lens }));

  for (const [draftLensShare, name] of [
    ["validation", "ValidationException"],
    ["conflict", "ConflictException"],
  ] as const) {
    await control.setBehaviour({ draftLensShare });
    await t.throwsAsync(kinds.lens.share(owner, LensArn, reviewerId), { name });
  }

  await owner.send(new CreateLensVersionCommand({ LensAlias: LensArn, LensVersion: "1.0" }));
  await t.notThrowsAsync(kinds.lens.share(owner, LensArn, reviewerId));
});

test("a lens stays published and shared when a new draft is imported and deleted again", async (t) => {
  const { owner } = await start(t);
  const arn = await kinds.lens.make(owner);
  await kinds.lens.share(owner, arn, reviewerId);

  await owner.send(new ImportLensCommand({ LensAlias: arn, JSONString: lens.replace("Our", "Their") }));
  t.like(await kinds.lens.read(owner, arn), { LensVersion: "1.0", Name: "Their lens" });

  await owner.send(new DeleteLensCommand({ LensAlias: arn, LensStatus: "DRAFT" }));
  t.like(await kinds.lens.read(owner, arn), { LensVersion: "1.0" });
  t.is((await kinds.lens.list(owner, arn)).shares?.length, 1);

  await owner.send(new DeleteLensCommand({ LensAlias: arn, LensStatus: "PUBLISHED" }));
  await t.throwsAsync(kinds.lens.read(owner, arn), { name: "ResourceNotFoundException" });
});

test("a lens can't be imported from anything but a lens's JSON", async (t) => {
  const { owner } = await start(t);

  for (const JSONString of ["nonsense", "[]", '{"pillars": []}']) {
    const error = await t.throwsAsync(owner.send(new ImportLensCommand({ JSONString })));
    t.like(error, { name: "ValidationException", Fields: [{ Name: "JSONString" }] }, JSONString);
  }
});

test("an ARN of another kind is rejected by the rule of the member, and an unknown one is not found", async (t) => {
  const { owner } = await start(t);
  const profile = await kinds.profile.make(owner);
  const missing = `arn:aws:wellarchitected:us-east-1:${ownerId}:lens/${"0".repeat(32)}`;

  const error = await t.throwsAsync(kinds.reviewTemplate.share(owner, profile, reviewerId));

  t.like(error, { name: "ValidationException", Fields: [{ Name: "TemplateArn" }] });
  await t.throwsAsync(kinds.lens.list(owner, profile), { name: "ValidationException" });
  await t.throwsAsync(kinds.lens.list(owner, missing), { name: "ResourceNotFoundException" });
});
