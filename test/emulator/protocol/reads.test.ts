import {
  AccessDeniedException,
  CreateProfileCommand,
  CreateReviewTemplateCommand,
  CreateWorkloadCommand,
  DeleteWorkloadCommand,
  GetGlobalSettingsCommand,
  GetLensCommand,
  ImportLensCommand,
  ListLensesCommand,
  ListProfilesCommand,
  ListReviewTemplatesCommand,
  ListTagsForResourceCommand,
  ListWorkloadsCommand,
  ResourceNotFoundException,
  UpdateGlobalSettingsCommand,
} from "@aws-sdk/client-wellarchitected";
import test from "ava";
import { configured, ownerId, reviewerId, startFor, wellArchitected } from "../clients";

test("AWS's SDK lists what an account has accepted, of every kind, with times as dates", async (t) => {
  const emulator = await startFor(t);
  const { control } = emulator;
  const reviewer = wellArchitected(emulator, configured(emulator, reviewerId));
  const { workloadId } = await control.addWorkload({ name: "Ours" });
  const shareIds = [await control.shareOutside(workloadId, reviewerId, "READONLY")];
  for (const kind of ["lens", "profile", "reviewTemplate"] as const) {
    const { arn } = await control.addResource(kind, { name: "Ours" });
    shareIds.push(await control.shareOutside(arn, reviewerId));
  }
  for (const shareId of shareIds) await control.accept(shareId);

  const page = { MaxResults: 50 };
  const { WorkloadSummaries } = await reviewer.send(new ListWorkloadsCommand(page));
  const { LensSummaries } = await reviewer.send(
    new ListLensesCommand({ ...page, LensType: "CUSTOM_SHARED", LensStatus: "PUBLISHED", LensName: "Ours" }),
  );
  const { ProfileSummaries } = await reviewer.send(
    new ListProfilesCommand({ ...page, ProfileOwnerType: "SHARED", ProfileNamePrefix: "Our" }),
  );
  const { ReviewTemplates } = await reviewer.send(new ListReviewTemplatesCommand(page));

  t.like(WorkloadSummaries, [{ WorkloadId: workloadId, Owner: ownerId }]);
  t.like(LensSummaries, [{ LensName: "Ours", LensType: "CUSTOM_SHARED", LensVersion: "1.0", Owner: ownerId }]);
  t.like(ProfileSummaries, [{ ProfileName: "Ours", ProfileVersion: "1", Owner: ownerId }]);
  t.like(ReviewTemplates, [{ TemplateName: "Ours", Lenses: ["wellarchitected"], Owner: ownerId }]);
  for (const { UpdatedAt } of [LensSummaries?.[0], ProfileSummaries?.[0], ReviewTemplates?.[0]].map(
    (one) => one ?? {},
  )) {
    t.true(Math.abs(Date.now() - (UpdatedAt?.getTime() ?? 0)) < 60_000);
  }
});

test("AWS's SDK finds its lenses and profiles in pages, and reads a lens of AWS's own", async (t) => {
  const client = wellArchitected(await startFor(t));
  for (const ProfileName of ["First", "Second"]) {
    const input = { ProfileName, ProfileDescription: "Ours", ProfileQuestions: [] };
    await client.send(new CreateProfileCommand(input));
  }

  const first = await client.send(new ListProfilesCommand({ MaxResults: 1 }));
  const second = await client.send(new ListProfilesCommand({ NextToken: first.NextToken }));
  const { LensSummaries } = await client.send(new ListLensesCommand({ LensType: "AWS_OFFICIAL", MaxResults: 1 }));
  const { Lens } = await client.send(new GetLensCommand({ LensAlias: LensSummaries?.[0]?.LensAlias }));

  t.deepEqual(
    [first.ProfileSummaries?.[0]?.ProfileName, second.ProfileSummaries?.[0]?.ProfileName],
    ["First", "Second"],
  );
  t.like(LensSummaries?.[0], { LensAlias: "wellarchitected", LensType: "AWS_OFFICIAL" });
  t.is(Lens?.LensArn, LensSummaries?.[0]?.LensArn);
});

test("AWS's SDK reads and updates an account's settings, unless IAM denies it", async (t) => {
  const emulator = await startFor(t);
  const { control } = emulator;
  const client = wellArchitected(emulator);
  const update = () => client.send(new UpdateGlobalSettingsCommand({ OrganizationSharingStatus: "DISABLED" }));
  const [account] = await control.accounts();
  if (!account) throw new Error("No account.");

  await control.addAccount({ ...account, denied: ["wellarchitected:UpdateGlobalSettings"] });
  await t.throwsAsync(update(), { instanceOf: AccessDeniedException });
  const before = await client.send(new GetGlobalSettingsCommand({}));
  await control.addAccount({ ...account, denied: [] });
  await update();
  const after = await client.send(new GetGlobalSettingsCommand({}));

  t.like(before, { OrganizationSharingStatus: "ENABLED", JiraConfiguration: { IntegrationStatus: "NOT_CONFIGURED" } });
  t.like(after, { OrganizationSharingStatus: "DISABLED", DiscoveryIntegrationStatus: "DISABLED" });
});

test("AWS's SDK lists the tags of what an account owns, of every kind, and no other account's", async (t) => {
  const emulator = await startFor(t);
  const client = wellArchitected(emulator);
  const Tags = { team: "shop" };
  const lens = JSON.stringify({ name: "Ours", description: "Ours" });
  const input = { Description: "Ours", Lenses: ["wellarchitected"], Tags };
  const workload = {
    WorkloadName: "Ours",
    Environment: "PRODUCTION",
    ReviewOwner: "anna@example.com",
    ...input,
  } as const;
  const arns = [
    (await client.send(new CreateWorkloadCommand({ ...workload, AwsRegions: ["us-east-1"] }))).WorkloadArn,
    (await client.send(new ImportLensCommand({ JSONString: lens, Tags }))).LensArn,
    (await client.send(new CreateReviewTemplateCommand({ TemplateName: "Ours", ...input }))).TemplateArn,
  ];
  const reviewer = wellArchitected(emulator, configured(emulator, reviewerId));

  for (const WorkloadArn of arns) {
    t.deepEqual((await client.send(new ListTagsForResourceCommand({ WorkloadArn }))).Tags, Tags);
    await t.throwsAsync(reviewer.send(new ListTagsForResourceCommand({ WorkloadArn })), {
      instanceOf: ResourceNotFoundException,
    });
  }
});

test("AWS's SDK deletes a workload, which is then not found", async (t) => {
  const emulator = await startFor(t);
  const client = wellArchitected(emulator);
  const { workloadId: WorkloadId } = await emulator.control.addWorkload();

  await client.send(new DeleteWorkloadCommand({ WorkloadId }));

  t.deepEqual(await emulator.control.workloads(), []);
  await t.throwsAsync(client.send(new DeleteWorkloadCommand({ WorkloadId })), {
    instanceOf: ResourceNotFoundException,
  });
});
