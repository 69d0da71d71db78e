import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import {
  ConflictException,
  CreateWorkloadCommand,
  CreateWorkloadShareCommand,
  DeleteWorkloadShareCommand,
  GetWorkloadCommand,
  ListNotificationsCommand,
  ListWorkloadSharesCommand,
  ListWorkloadsCommand,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  UpdateWorkloadShareCommand,
  ValidationException,
} from "@aws-sdk/client-wellarchitected";
import test from "ava";
import { credentialsOf, reviewerId, startFor, sts, wellArchitected } from "../clients";

test("AWS's SDK creates, reads and lists a workload, with times as dates", async (t) => {
  const client = wellArchitected(await startFor(t));

  const { WorkloadId } = await client.send(
    new CreateWorkloadCommand({
      WorkloadName: "Web Shop",
      Description: "Sells things",
      Environment: "PRODUCTION",
      Lenses: ["wellarchitected"],
      ReviewOwner: "anna@example.com",
      AwsRegions: ["us-east-1"],
    }),
  );
  const { Workload } = await client.send(new GetWorkloadCommand({ WorkloadId }));
  const { WorkloadSummaries } = await client.send(new ListWorkloadsCommand({ MaxResults: 50 }));

  t.is(Workload?.WorkloadName, "Web Shop");
  t.true(Math.abs(Date.now() - (Workload?.UpdatedAt?.getTime() ?? 0)) < 60_000);
  t.deepEqual(
    WorkloadSummaries?.map((summary) => summary.WorkloadId),
    [WorkloadId],
  );
});

test("AWS's SDK creates, updates, lists and deletes a share", async (t) => {
  const emulator = await startFor(t);
  const client = wellArchitected(emulator);
  const { workloadId: WorkloadId } = await emulator.control.addWorkload();

  const { ShareId } = await client.send(
    new CreateWorkloadShareCommand({ WorkloadId, SharedWith: reviewerId, PermissionType: "READONLY" }),
  );
  const { WorkloadShare } = await client.send(
    new UpdateWorkloadShareCommand({ WorkloadId, ShareId, PermissionType: "CONTRIBUTOR" }),
  );
  const { WorkloadShareSummaries } = await client.send(
    new ListWorkloadSharesCommand({ WorkloadId, SharedWithPrefix: "2222", Status: "PENDING", MaxResults: 1 }),
  );
  await client.send(new DeleteWorkloadShareCommand({ WorkloadId, ShareId }));

  t.like(WorkloadShare, { ShareId, PermissionType: "CONTRIBUTOR", Status: "PENDING" });
  t.deepEqual(
    WorkloadShareSummaries?.map((share) => share.ShareId),
    [ShareId],
  );
  t.deepEqual(await emulator.control.shares(), []);
});

test("AWS's SDK reads each error as its class, with the members of its shape", async (t) => {
  const emulator = await startFor(t);
  const { control, service } = emulator;
  const client = wellArchitected(emulator);
  const { workloadId: WorkloadId } = await control.addWorkload();
  const share = (SharedWith: string) =>
    client.send(new CreateWorkloadShareCommand({ WorkloadId, SharedWith, PermissionType: "READONLY" }));
  for (let i = 0; i < 20; i++) service.shareOutside(WorkloadId, String(400000000000 + i), "READONLY");

  const quota = await t.throwsAsync(share(reviewerId), { instanceOf: ServiceQuotaExceededException });
  const conflict = await t.throwsAsync(share("400000000000"), { instanceOf: ConflictException });
  const invalid = await t.throwsAsync(share("short"), { instanceOf: ValidationException });
  const absent = await t.throwsAsync(client.send(new GetWorkloadCommand({ WorkloadId: "0".repeat(32) })), {
    instanceOf: ResourceNotFoundException,
    message: `Workload ${"0".repeat(32)} was not found.`,
  });

  t.like(quota, { QuotaCode: "L-EMULATED", ServiceCode: "wellarchitected", $metadata: { httpStatusCode: 402 } });
  t.like(conflict, { ResourceId: WorkloadId, ResourceType: "WORKLOAD", $metadata: { httpStatusCode: 409 } });
  t.like(invalid, { Reason: "FIELD_VALIDATION_FAILED", Fields: [{ Name: "SharedWith" }] });
  t.like(absent, { $metadata: { httpStatusCode: 404 } });
});

test("an operation that the emulator doesn't have is rejected as unknown", async (t) => {
  const client = wellArchitected(await startFor(t));

  const error = await t.throwsAsync(client.send(new ListNotificationsCommand({})), { name: "ValidationException" });

  t.like(error, { Reason: "UNKNOWN_OPERATION" });
});

test("a workload is found only in its Region, which is that of the signature", async (t) => {
  const emulator = await startFor(t);
  const { workloadId: WorkloadId } = await emulator.control.addWorkload({ region: "eu-west-1" });
  const readIn = (region: string) => wellArchitected(emulator, { region }).send(new GetWorkloadCommand({ WorkloadId }));

  t.is((await readIn("eu-west-1")).Workload?.WorkloadId, WorkloadId);
  await t.throwsAsync(readIn("us-east-1"), { instanceOf: ResourceNotFoundException });
});

test("IAM denies what an account's `denied` lists, in its own words, and nothing else", async (t) => {
  const emulator = await startFor(t);
  const { control } = emulator;
  const client = wellArchitected(emulator);
  const { workloadId: WorkloadId } = await control.addWorkload();
  const [account] = await control.accounts();
  if (!account) throw new Error("No account.");

  await control.addAccount({ ...account, denied: ["wellarchitected:CreateWorkloadShare"] });

  await t.throwsAsync(
    client.send(new CreateWorkloadShareCommand({ WorkloadId, SharedWith: reviewerId, PermissionType: "READONLY" })),
    {
      name: "AccessDeniedException",
      message:
        "User: arn:aws:iam::111111111111:user/owner is not authorized to perform: wellarchitected:CreateWorkloadShare " +
        `on resource: arn:aws:wellarchitected:us-east-1:111111111111:workload/${WorkloadId}`,
    },
  );
  await t.notThrowsAsync(client.send(new ListWorkloadSharesCommand({ WorkloadId })));
});

const reviewerRole = {
  RoleArn: `arn:aws:iam::${reviewerId}:role/WellArchitectedReviewer`,
  RoleSessionName: "anna",
};

test("STS gives a role's session, which acts for the role's account", async (t) => {
  const emulator = await startFor(t);

  const assumed = await sts(emulator).send(new AssumeRoleCommand({ ...reviewerRole, DurationSeconds: 900 }));
  const asRole = sts(emulator, { credentials: credentialsOf(assumed) });
  const owner = await sts(emulator).send(new GetCallerIdentityCommand({}));
  const role = await asRole.send(new GetCallerIdentityCommand({}));

  t.like(owner, { Account: "111111111111", Arn: "arn:aws:iam::111111111111:user/owner" });
  const arn = `arn:aws:sts::${reviewerId}:assumed-role/WellArchitectedReviewer/anna`;
  t.is(assumed.AssumedRoleUser?.Arn, arn);
  t.true(Math.abs((assumed.Credentials?.Expiration?.getTime() ?? 0) - Date.now() - 900_000) < 60_000);
  t.like(role, { Account: reviewerId, Arn: arn });
});

test("a role's session lasts from 15 minutes to 12 hours, or to 1 hour if a session asks for it", async (t) => {
  const emulator = await startFor(t);
  const session = await sts(emulator).send(new AssumeRoleCommand(reviewerRole));
  const [user, chained] = [sts(emulator), sts(emulator, { credentials: credentialsOf(session) })];

  for (const [client, DurationSeconds] of [
    [user, 899],
    [user, 43_201],
    [chained, 3601],
  ] as const) {
    const call = client.send(new AssumeRoleCommand({ ...reviewerRole, DurationSeconds }));
    await t.throwsAsync(call, { name: "ValidationError" }, String(DurationSeconds));
  }
  await t.notThrowsAsync(user.send(new AssumeRoleCommand({ ...reviewerRole, DurationSeconds: 43_200 })));
});

test("STS refuses a role that is unknown, doesn't trust the caller, or needs another ExternalId", async (t) => {
  const emulator = await startFor(t);
  const { control } = emulator;
  const RoleArn = `arn:aws:iam::${reviewerId}:role/Guarded`;
  const assume = (ExternalId?: string) =>
    sts(emulator).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "anna", ExternalId }));
  const refusal = {
    name: "AccessDenied",
    message: `User: arn:aws:iam::111111111111:user/owner is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
  };

  t.like(await t.throwsAsync(assume(), refusal), { $metadata: { httpStatusCode: 403 } });

  await control.addRole({ roleArn: RoleArn, trusts: [reviewerId] });
  await t.throwsAsync(assume(), refusal);

  await control.addRole({ roleArn: RoleArn, externalId: "secret" });
  await t.throwsAsync(assume(), refusal);
  await t.throwsAsync(assume("guessed"), refusal);
  await t.notThrowsAsync(assume("secret"));
});

test.serial("an emulator's environment exempts it from a proxy, and keeps earlier exemptions", async (t) => {
  const before = process.env;
  t.teardown(() => {
    process.env = before;
  });
  const exemptedIn = async (environment: Record<string, string>) => {
    process.env = environment;
    const { env } = await startFor(t);
    return [env.NO_PROXY, env.no_proxy];
  };

  t.deepEqual(await exemptedIn({}), [undefined, undefined]);
  t.deepEqual(await exemptedIn({ HTTP_PROXY: "http://proxy" }), ["127.0.0.1", "127.0.0.1"]);
  const both = "internal.example,127.0.0.1";
  t.deepEqual(await exemptedIn({ all_proxy: "http://proxy", NO_PROXY: "internal.example" }), [both, both]);
});
