import test from "ava";
import type { ListLensesInput } from "../../../emulator/service/resources/lens/lens-requests";
import type { ListProfilesInput } from "../../../emulator/service/resources/profile/profile-requests";
import { owner, recipient, rejected, startService, stranger } from "./fixtures";

/** Starts a service in which `owner` has two of each resource, and `recipient` has accepted the first of each. */
function startWithResources() {
  const { service } = startService();
  for (const kind of ["workload", "lens", "profile", "reviewTemplate"] as const) {
    const permission = kind === "workload" ? ("READONLY" as const) : undefined;
    for (const [name, principal] of [
      ["Shared", recipient.accountId],
      ["Private", stranger.accountId],
    ] as const) {
      const resource = service.addResource(kind, { ...owner, name });
      const id = resource.kind === "workload" ? resource.workloadId : resource.arn;
      const shareId = service.shareOutside(id, principal, permission);
      if (principal === recipient.accountId) service.accept(shareId);
    }
  }
  const lenses = (caller: typeof owner, input: ListLensesInput = {}) =>
    service.lenses.list(caller, input).LensSummaries.map((lens) => lens.LensName);
  const profiles = (caller: typeof owner, input: ListProfilesInput = {}) =>
    service.profiles.list(caller, input).ProfileSummaries.map((profile) => profile.ProfileName);
  return { service, lenses, profiles };
}

const official = ["AWS Well-Architected Framework", "Serverless Lens"];

test("each account lists its own resources and those that it has accepted, with their owner", (t) => {
  const { service } = startWithResources();
  const { service: elsewhere } = startWithResources();
  const seenBy = (caller: typeof owner) => [
    service.listWorkloads(caller, {}).WorkloadSummaries.map((one) => [one.WorkloadName, one.Owner]),
    service.lenses.list(caller, {}).LensSummaries.flatMap((one) => (one.Owner ? [[one.LensName, one.Owner]] : [])),
    service.profiles.list(caller, {}).ProfileSummaries.map((one) => [one.ProfileName, one.Owner]),
    service.reviewTemplates.list(caller, {}).ReviewTemplates.map((one) => [one.TemplateName, one.Owner]),
  ];
  const shared = [["Shared", owner.accountId]];
  const all = [...shared, ["Private", owner.accountId]];

  t.deepEqual(seenBy(owner), [[["Workload 1", owner.accountId], ...all], all, all, all]);
  t.deepEqual(seenBy(recipient), [shared, shared, shared, shared]);
  t.deepEqual(seenBy(stranger), [[], [], [], []]);
  t.deepEqual(elsewhere.profiles.list({ ...owner, region: "us-east-1" }, {}).ProfileSummaries, []);
});

test("a list leaves out what was shared as soon as the share ends", (t) => {
  const { service } = startWithResources();

  for (const { shareId, status } of service.shares()) if (status === "ACCEPTED") service.reject(shareId);

  t.deepEqual(service.reviewTemplates.list(recipient, {}).ReviewTemplates, []);
  t.deepEqual(service.profiles.list(recipient, {}).ProfileSummaries, []);
  t.deepEqual(service.listWorkloads(recipient, {}).WorkloadSummaries, []);
});

test("lenses are listed by whose they are and by their name, AWS's own first", (t) => {
  const { lenses } = startWithResources();

  t.deepEqual(lenses(owner), [...official, "Shared", "Private"]);
  t.deepEqual(lenses(recipient, { LensType: "AWS_OFFICIAL" }), official);
  t.deepEqual(lenses(recipient, { LensType: "CUSTOM_SHARED" }), ["Shared"]);
  t.deepEqual(lenses(recipient, { LensType: "CUSTOM_SELF" }), []);
  t.deepEqual(lenses(owner, { LensType: "CUSTOM_SELF" }), ["Shared", "Private"]);
  t.deepEqual(lenses(owner, { LensType: "CUSTOM_SHARED" }), []);
  t.deepEqual(lenses(owner, { LensName: "Private" }), ["Private"]);
  t.deepEqual(lenses(owner, { LensName: "Priv" }), []);
});

test("an owner lists drafts and published lenses apart, and a recipient sees no draft", (t) => {
  const { service, lenses } = startWithResources();
  const [published] = service.resources().filter((resource) => resource.kind === "lens");
  const draft = JSON.stringify({ name: "Draft" });
  service.lenses.import(owner, { JSONString: draft, ClientRequestToken: "a" });
  const drafts = () => lenses(owner, { LensStatus: "DRAFT" });
  t.deepEqual(drafts(), ["Draft"]);

  service.lenses.import(owner, { LensAlias: published?.arn, JSONString: draft, ClientRequestToken: "b" });

  t.deepEqual(drafts(), ["Draft", "Draft"]);
  t.deepEqual(lenses(recipient, { LensStatus: "DRAFT" }), []);
  t.deepEqual(lenses(owner, { LensStatus: "PUBLISHED", LensType: "CUSTOM_SELF" }), ["Draft", "Private"]);
  t.is(lenses(owner, { LensStatus: "ALL" }).length, 5);
});

test("a lens in a list has its ARN as its alias, its version and its times", (t) => {
  const { service } = startService();
  const lens = service.lenses.addFixture({ ...owner, name: "Ours" });

  const [listed] = service.lenses.list(owner, { LensType: "CUSTOM_SELF" }).LensSummaries;

  t.deepEqual(listed, {
    LensArn: lens.arn,
    LensAlias: lens.arn,
    LensVersion: "1.0",
    LensName: "Ours",
    LensType: "CUSTOM_SELF",
    Description: "Ours",
    Owner: owner.accountId,
    CreatedAt: lens.createdAt / 1000,
    UpdatedAt: lens.updatedAt / 1000,
    LensStatus: "CURRENT",
  });
});

test("a lens of AWS's own is read by its alias or its ARN, without an owner and an invitation", (t) => {
  const { service } = startService();
  const arn = "arn:aws:wellarchitected:eu-west-1::lens/serverless";

  for (const alias of ["serverless", arn]) {
    const { Lens } = service.lenses.get(stranger, { LensAlias: alias });
    t.like(Lens, { LensArn: arn, Name: "Serverless Lens", Owner: undefined, ShareInvitationId: undefined });
  }
  t.throws(() => service.lenses.get(owner, { LensAlias: "serverful" }), rejected("ResourceNotFoundException"));
});

test("profiles are listed by whose they are and by the beginning of their name", (t) => {
  const { service, profiles } = startWithResources();
  service.profiles.addFixture({ ...recipient, name: "Sharp" });

  t.deepEqual(profiles(recipient), ["Shared", "Sharp"]);
  t.deepEqual(profiles(recipient, { ProfileOwnerType: "SELF" }), ["Sharp"]);
  t.deepEqual(profiles(recipient, { ProfileOwnerType: "SHARED" }), ["Shared"]);
  t.deepEqual(profiles(owner, { ProfileOwnerType: "SHARED" }), []);
  t.deepEqual(profiles(recipient, { ProfileNamePrefix: "Share" }), ["Shared"]);
});

test("lenses, profiles and review templates are listed in pages, which hold each once", (t) => {
  const { service } = startWithResources();
  const pagesOf = (list: (NextToken?: string) => readonly [readonly string[], string | undefined]) => {
    const first = list();
    const second = list(first[1]);
    return [first[0], second[0], second[1]];
  };

  const lenses = pagesOf((NextToken) => {
    const page = service.lenses.list(owner, { MaxResults: 3, NextToken });
    return [page.LensSummaries.map((lens) => lens.LensName), page.NextToken];
  });
  const profiles = pagesOf((NextToken) => {
    const page = service.profiles.list(owner, { MaxResults: 1, NextToken });
    return [page.ProfileSummaries.map((profile) => profile.ProfileName), page.NextToken];
  });
  const templates = pagesOf((NextToken) => {
    const page = service.reviewTemplates.list(owner, { MaxResults: 1, NextToken });
    return [page.ReviewTemplates.map((template) => template.TemplateName), page.NextToken];
  });

  t.deepEqual(lenses, [[...official, "Shared"], ["Private"], undefined]);
  t.deepEqual(
    [profiles, templates],
    [
      [["Shared"], ["Private"], undefined],
      [["Shared"], ["Private"], undefined],
    ],
  );
});
