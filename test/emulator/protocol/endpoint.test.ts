import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import {
  ConflictException,
  CreateWorkloadCommand,
  CreateWorkloadShareCommand,
  DeleteWorkloadShareCommand,
  GetWorkloadCommand,
  ListWorkloadSharesCommand,
  ListWorkloadsCommand,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  UpdateWorkloadShareCommand,
  ValidationException,
} from "@aws-sdk/client-wellarchitected";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Emulator, startEmulator } from "../../../emulator";
import { configured, reviewerId, sts, wellArchitected } from "../clients";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.control.reset());
afterAll(() => emulator.close());

describe("AWS's SDK at the endpoint", () => {
  it("creates, reads and lists a workload, with times as dates", async () => {
    const client = wellArchitected(emulator);
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
    expect(Workload?.WorkloadName).toBe("Web Shop");
    expect(Math.abs(Date.now() - (Workload?.UpdatedAt?.getTime() ?? 0))).toBeLessThan(60_000);
    const { WorkloadSummaries } = await client.send(new ListWorkloadsCommand({ MaxResults: 50 }));
    expect(WorkloadSummaries?.map((summary) => summary.WorkloadId)).toEqual([WorkloadId]);
  });

  it("creates, updates, lists and deletes a share", async () => {
    const client = wellArchitected(emulator);
    const { workloadId: WorkloadId } = await emulator.control.addWorkload();
    const { ShareId } = await client.send(
      new CreateWorkloadShareCommand({ WorkloadId, SharedWith: reviewerId, PermissionType: "READONLY" }),
    );
    const updated = await client.send(
      new UpdateWorkloadShareCommand({ WorkloadId, ShareId, PermissionType: "CONTRIBUTOR" }),
    );
    expect(updated.WorkloadShare).toMatchObject({ ShareId, PermissionType: "CONTRIBUTOR", Status: "PENDING" });
    const listed = await client.send(
      new ListWorkloadSharesCommand({ WorkloadId, SharedWithPrefix: "2222", Status: "PENDING", MaxResults: 1 }),
    );
    expect(listed.WorkloadShareSummaries?.map((share) => share.ShareId)).toEqual([ShareId]);
    await client.send(new DeleteWorkloadShareCommand({ WorkloadId, ShareId }));
    expect(await emulator.control.shares()).toEqual([]);
  });

  it("reads each error as its class, with the members of its shape", async () => {
    const client = wellArchitected(emulator);
    const { workloadId: WorkloadId } = await emulator.control.addWorkload();
    const share = (SharedWith: string) =>
      client.send(new CreateWorkloadShareCommand({ WorkloadId, SharedWith, PermissionType: "READONLY" }));
    const errorOf = (call: Promise<unknown>) =>
      call.then(
        () => undefined,
        (error: unknown) => error,
      );
    for (let i = 0; i < 20; i++) await share(String(400000000000 + i));

    const quota = await errorOf(share(reviewerId));
    expect(quota).toBeInstanceOf(ServiceQuotaExceededException);
    expect(quota).toMatchObject({
      QuotaCode: "L-EMULATED",
      ServiceCode: "wellarchitected",
      $metadata: { httpStatusCode: 402 },
    });
    const second = await errorOf(share("400000000000"));
    expect(second).toBeInstanceOf(ConflictException);
    expect(second).toMatchObject({
      ResourceId: WorkloadId,
      ResourceType: "WORKLOAD",
      $metadata: { httpStatusCode: 409 },
    });
    const invalid = await errorOf(share("short"));
    expect(invalid).toBeInstanceOf(ValidationException);
    expect(invalid).toMatchObject({ Reason: "FIELD_VALIDATION_FAILED", Fields: [{ Name: "SharedWith" }] });
    const absent = await errorOf(client.send(new GetWorkloadCommand({ WorkloadId: "0".repeat(32) })));
    expect(absent).toBeInstanceOf(ResourceNotFoundException);
    expect(absent).toMatchObject({
      message: `Workload ${"0".repeat(32)} was not found.`,
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("keeps Regions apart by the Region of the signature", async () => {
    const { workloadId: WorkloadId } = await emulator.control.addWorkload({ region: "eu-west-1" });
    const read = (region: string) => wellArchitected(emulator, { region }).send(new GetWorkloadCommand({ WorkloadId }));
    expect((await read("eu-west-1")).Workload?.WorkloadId).toBe(WorkloadId);
    await expect(read("us-east-1")).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  it("lets the recipient read the workload once it has accepted", async () => {
    const { workloadId: WorkloadId } = await emulator.control.addWorkload();
    const shareId = await emulator.control.shareOutside(WorkloadId, reviewerId, "READONLY");
    await emulator.control.accept(shareId);
    const reviewer = wellArchitected(emulator, configured(emulator, reviewerId));
    const { Workload } = await reviewer.send(new GetWorkloadCommand({ WorkloadId }));
    expect(Workload?.ShareInvitationId).toMatch(/^[0-9a-f]{32}$/);
    await expect(reviewer.send(new ListWorkloadSharesCommand({ WorkloadId }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe("STS at the endpoint", () => {
  it("returns the caller's identity", async () => {
    expect(await sts(emulator).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: "111111111111",
      Arn: "arn:aws:iam::111111111111:user/owner",
    });
  });

  it("returns credentials of a role's session, which act for the role's account", async () => {
    const { Credentials, AssumedRoleUser } = await sts(emulator).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${reviewerId}:role/WellArchitectedReviewer`,
        RoleSessionName: "anna",
        DurationSeconds: 900,
      }),
    );
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${reviewerId}:assumed-role/WellArchitectedReviewer/anna`);
    expect(Math.abs((Credentials?.Expiration?.getTime() ?? 0) - Date.now() - 900_000)).toBeLessThan(60_000);
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const asRole = await sts(emulator, { credentials }).send(new GetCallerIdentityCommand({}));
    expect(asRole).toMatchObject({ Account: reviewerId, Arn: AssumedRoleUser?.Arn });
    await expect(
      sts(emulator, { credentials }).send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${reviewerId}:role/WellArchitectedReviewer`,
          RoleSessionName: "chained",
          DurationSeconds: 3601,
        }),
      ),
    ).rejects.toMatchObject({ name: "ValidationError" });
  });

  it("rejects a role that is unknown, does not trust the caller, or wants another ExternalId", async () => {
    const RoleArn = `arn:aws:iam::${reviewerId}:role/Guarded`;
    const assume = (changes = {}) =>
      sts(emulator).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "anna", ...changes }));
    await expect(assume()).rejects.toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
    await emulator.control.addRole({ roleArn: RoleArn, trusts: [reviewerId] });
    await expect(assume()).rejects.toThrow(
      `User: arn:aws:iam::111111111111:user/owner is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    );
    await emulator.control.addRole({ roleArn: RoleArn, externalId: "secret" });
    await expect(assume()).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume({ ExternalId: "secret" })).resolves.toHaveProperty("Credentials");
    await expect(assume({ ExternalId: "secret", DurationSeconds: 899 })).rejects.toMatchObject({
      name: "ValidationError",
    });
  });
});

describe("an account's denied actions", () => {
  it("are rejected with IAM's message", async () => {
    const { workloadId: WorkloadId } = await emulator.control.addWorkload();
    const [account] = await emulator.control.accounts();
    if (!account) throw new Error("No account.");
    await emulator.control.addAccount({ ...account, denied: ["wellarchitected:CreateWorkloadShare"] });
    const client = wellArchitected(emulator);
    await expect(
      client.send(new CreateWorkloadShareCommand({ WorkloadId, SharedWith: reviewerId, PermissionType: "READONLY" })),
    ).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::111111111111:user/owner is not authorized to perform: wellarchitected:CreateWorkloadShare on resource: arn:aws:wellarchitected:us-east-1:111111111111:workload/${WorkloadId}`,
    });
    await client.send(new ListWorkloadSharesCommand({ WorkloadId }));
  });
});

describe("its environment with a proxy", () => {
  const names = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];
  const noProxyIn = async (environment: Record<string, string>) => {
    for (const name of names) vi.stubEnv(name, environment[name] ?? "");
    const started = await startEmulator();
    await started.close();
    vi.unstubAllEnvs();
    return [started.env.NO_PROXY, started.env.no_proxy];
  };

  it("exempts the emulator from the proxy, and keeps earlier exemptions", async () => {
    expect(await noProxyIn({})).toEqual([undefined, undefined]);
    expect(await noProxyIn({ HTTP_PROXY: "http://proxy" })).toEqual(["127.0.0.1", "127.0.0.1"]);
    const both = "internal.example,127.0.0.1";
    expect(await noProxyIn({ all_proxy: "http://proxy", NO_PROXY: "internal.example" })).toEqual([both, both]);
  });
});
