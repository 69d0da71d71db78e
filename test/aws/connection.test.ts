import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ConnectionSettings } from "../../provider/core/connection-settings";
import { ShareError } from "../../provider/core/errors";
import { useEmulator, useHome } from "../dynamic/hooks";
import { connectionsOf, failureOf, region, serviceFailure, serviceOf, sharesOf, withServer } from "./fixtures";

const home = useHome();
const roles = {
  hub: "arn:aws:iam::222222222222:role/hub",
  spoke: "arn:aws:iam::111111111111:role/team/spoke",
  locked: "arn:aws:iam::111111111111:role/locked",
};
const emulator = useEmulator({
  roles: [
    { roleArn: roles.hub },
    { roleArn: roles.spoke, trusts: ["222222222222"] },
    { roleArn: roles.locked, externalId: "open:sesame" },
  ],
});

const addWorkload = (accountId = "111111111111") => emulator().service.addWorkload({ accountId, region }).workloadId;
const calls = async () =>
  (await emulator().control.calls()).map(({ operation, accountId }) => `${operation} ${accountId}`);
const operations = async () => (await emulator().control.calls()).map(({ operation }) => operation);
const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ShareError);
  return (error as ShareError).message;
};

describe("the account", () => {
  it("is asked of STS only when someone wants to know", async () => {
    await serviceOf().list(addWorkload());
    expect(await operations()).toEqual(["ListWorkloadShares"]);
  });

  it("is asked once for a connection, even by 20 at once", async () => {
    const shares = serviceOf();
    const accounts = await Promise.all(Array.from({ length: 20 }, () => shares.accountId()));
    expect(new Set(accounts)).toEqual(new Set(["111111111111"]));
    await shares.accountId();
    expect(await operations()).toEqual(["GetCallerIdentity"]);
  });

  it("is asked again if asking failed", async () => {
    await emulator().control.inject({ kind: "denied", operation: "GetCallerIdentity" });
    const shares = serviceOf();
    expect((await serviceFailure(shares.accountId())).message).toContain("sts:GetCallerIdentity: AccessDenied");
    expect(await shares.accountId()).toBe("111111111111");
  });

  it("is asked as often as the retry allows", async () => {
    await emulator().control.inject({ kind: "throttle", rate: 0, burst: 0, times: 3, operation: "GetCallerIdentity" });
    expect(await serviceOf().accountId()).toBe("111111111111");
    expect(await operations()).toHaveLength(4);
  });

  it("is never asked with skipRequestingAccountId", async () => {
    const shares = serviceOf({ "wellarchitected:skipRequestingAccountId": true });
    expect(await shares.accountId()).toBeUndefined();
    await shares.list(addWorkload());
    expect(await operations()).toEqual(["ListWorkloadShares"]);
  });
});

describe("a guard", () => {
  it.each([
    ["allowedAccountIds", ["222222222222", 333333333333]],
    ["forbiddenAccountIds", [111111111111]],
  ])("%s %j refuses before the first call of the service", async (key, ids) => {
    const workloadId = addWorkload();
    const shares = serviceOf({ [`wellarchitected:${key}`]: ids });
    for (const work of [
      () => shares.list(workloadId),
      () => shares.update(workloadId, "f".repeat(32), "READONLY"),
      () => shares.delete(workloadId, "f".repeat(32), "t"),
      () =>
        shares.create({
          id: workloadId,
          sharedWith: "222222222222",
          permissionType: "READONLY",
          clientRequestToken: "t",
        }),
      () => shares.accountId(),
    ]) {
      const message = await refusalOf(work());
      expect(message).toContain("the credentials are of account 111111111111");
      expect(message).toContain(key);
    }
    expect(await operations()).toEqual(["GetCallerIdentity"]);
  });

  it.each([
    ["allowedAccountIds", ["111111111111"]],
    ["allowedAccountIds", [111111111111]],
    ["forbiddenAccountIds", ["222222222222"]],
  ])("%s %j lets the account pass, and asks once for 20 calls at once", async (key, ids) => {
    const shares = serviceOf({ [`aws:${key}`]: ids });
    await Promise.all(Array.from({ length: 20 }, () => shares.list(addWorkload())));
    const seen = await operations();
    expect(seen.filter((operation) => operation === "GetCallerIdentity")).toHaveLength(1);
    expect(seen[0]).toBe("GetCallerIdentity");
    expect(seen).toHaveLength(21);
  });

  it("that could not be checked is not passed, and is checked again", async () => {
    const workloadId = addWorkload();
    const shares = serviceOf({ "wellarchitected:forbiddenAccountIds": ["222222222222"] });
    await emulator().control.inject({ kind: "denied", operation: "GetCallerIdentity" });
    await serviceFailure(shares.list(workloadId));
    expect(await operations()).toEqual(["GetCallerIdentity"]);
    expect(await shares.list(workloadId)).toEqual([]);
  });

  it("both: forbidden though allowed is refused", async () => {
    const shares = serviceOf({
      "wellarchitected:allowedAccountIds": ["111111111111"],
      "aws:forbiddenAccountIds": ["111111111111"],
    });
    expect(await refusalOf(shares.list(addWorkload()))).toContain("forbiddenAccountIds");
  });

  it("is one of the account whose role is assumed, not of the caller's", async () => {
    const shares = serviceOf({
      "wellarchitected:roleArn": roles.hub,
      "wellarchitected:allowedAccountIds": ["111111111111"],
    });
    expect(await refusalOf(shares.list(addWorkload()))).toContain("of account 222222222222");
  });

  it.each(["allowedAccountIds", "forbiddenAccountIds"])("%s that is malformed refuses every call", async (key) => {
    const work = async () => serviceOf({ [`wellarchitected:${key}`]: "111111111111" }).list(addWorkload());
    expect(await refusalOf(work())).toContain("must be a list");
    expect(await operations()).toEqual([]);
  });

  it("whose name is misspelled refuses every call, though each share names its region", async () => {
    const connections = connectionsOf({ "wellarchitected:allowedAccountID": ["222222222222"] });
    const work = async () => connections.service("WorkloadShare", undefined, region).list(addWorkload());
    expect(await refusalOf(work())).toContain("wellarchitected:allowedAccountID is not a configuration key");
    expect(await operations()).toEqual([]);
  });
});

describe("a role", () => {
  it("is assumed once, under our session's name, and makes the calls", async () => {
    const workloadId = addWorkload("222222222222");
    const shares = serviceOf({ "wellarchitected:roleArn": roles.hub });
    await Promise.all([shares.list(workloadId), shares.list(workloadId), shares.accountId()]);
    expect((await calls()).filter((call) => call.startsWith("AssumeRole"))).toEqual(["AssumeRole 111111111111"]);
    const listed = (await emulator().control.calls()).find(({ operation }) => operation === "ListWorkloadShares");
    expect(listed?.callerArn).toBe("arn:aws:sts::222222222222:assumed-role/hub/pulumi-wellarchitected");
  });

  it("is assumed with its external id and session name", async () => {
    const connection = { roleArn: roles.locked, externalId: "open:sesame", sessionName: "review" };
    expect(await serviceOf({}, connection).accountId()).toBe("111111111111");
    const identity = (await emulator().control.calls()).find(({ operation }) => operation === "GetCallerIdentity");
    expect(identity?.callerArn).toBe("arn:aws:sts::111111111111:assumed-role/locked/review");
  });

  it("that doesn't trust the caller is an error at once, that says what to do; no one else is asked", async () => {
    const { shares, clock } = sharesOf({ roleArn: roles.locked, externalId: "wrong" });
    const failure = await serviceFailure(shares.list(addWorkload()));
    expect(failure.kind).toBe("credentials");
    expect(failure.message).toContain(`sts:AssumeRole of ${roles.locked}: AccessDenied`);
    expect(failure.advice).toContain("trust policy");
    expect(clock.sleeps).toEqual([]);
    expect(await operations()).toEqual(["AssumeRole"]);
  });

  it("at the end of a chain is assumed with the credentials of the one before", async () => {
    const entries = { "aws:assumeRoles": [{ roleArn: roles.hub }, { roleArn: roles.spoke, sessionName: "chained" }] };
    expect(await serviceOf(entries).accountId()).toBe("111111111111");
    expect(await calls()).toEqual([
      "AssumeRole 111111111111",
      "AssumeRole 222222222222",
      "GetCallerIdentity 111111111111",
    ]);
  });

  it("in the middle of a chain that refuses names itself", async () => {
    const entries = { "aws:assumeRoles": [{ roleArn: roles.locked }, { roleArn: roles.spoke }] };
    const failure = await serviceFailure(serviceOf(entries).accountId());
    expect(failure.message).toContain(`sts:AssumeRole of ${roles.locked}`);
  });

  it("that STS throttles is tried again", async () => {
    const workloadId = addWorkload("222222222222");
    await emulator().control.inject({ kind: "throttle", rate: 0, burst: 0, times: 2, operation: "AssumeRole" });
    expect(await serviceOf({ "wellarchitected:roleArn": roles.hub }).list(workloadId)).toEqual([]);
    expect((await operations()).filter((operation) => operation === "AssumeRole")).toHaveLength(3);
  });

  it.each(["resetBefore", "lostAnswer", "serverError", "htmlErrorPage"] as const)(
    "whose response meets a %s is tried again",
    async (kind) => {
      const workloadId = addWorkload("222222222222");
      await emulator().control.inject({ kind, operation: "AssumeRole" });
      expect(await serviceOf({ "wellarchitected:roleArn": roles.hub }).list(workloadId)).toEqual([]);
    },
  );
});

describe("a profile", () => {
  const key = (accountId: string) => {
    const { accessKeyId, secretAccessKey } = emulator().credentials[accountId] ?? {
      accessKeyId: "",
      secretAccessKey: "",
    };
    return `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  };

  it.each(["connection", "wellarchitected:", "aws:"])("of %s is taken from the shared configuration", async (level) => {
    home().config(`[profile reviewer]\n${key("222222222222")}`);
    const shares =
      level === "connection" ? serviceOf({}, { profile: "reviewer" }) : serviceOf({ [`${level}profile`]: "reviewer" });
    expect(await shares.accountId()).toBe("222222222222");
  });

  it("is what a role is assumed with", async () => {
    home().config(`[profile reviewer]\n${key("222222222222")}`);
    const shares = serviceOf({}, { profile: "reviewer", roleArn: roles.spoke });
    expect(await shares.accountId()).toBe("111111111111");
  });

  it.each([
    ["isn't there", "[profile other]\nregion = eu-west-1\n"],
    ["is empty", "[profile reviewer]\nregion = eu-west-1\n"],
    ["asks a process that fails", "[profile reviewer]\ncredential_process = /bin/false\n"],
  ])("that %s is an error, and never the environment's keys", async (_, config) => {
    home().config(config);
    const failure = await failureOf((shares) => shares.list(addWorkload()), { profile: "reviewer" });
    expect(failure.kind).toBe("credentials");
    expect(failure.message).toContain("credentials of profile reviewer");
    expect(failure.advice).toContain("profile reviewer");
    expect(await operations()).toEqual([]);
  });

  it("that fails is an error of the profile, also if a role is to be assumed with it", async () => {
    home().config("[profile other]\n");
    const settings = { profile: "reviewer", roleArn: roles.spoke };
    const failure = await failureOf((shares) => shares.list(addWorkload()), settings);
    expect(failure.kind).toBe("credentials");
    expect(failure.message).toContain("credentials of profile reviewer");
    expect(failure.advice).toContain("Check the profile reviewer");
    expect(await operations()).toEqual([]);
  });

  it("that fails is no reason to ask the machine for credentials", async () => {
    home().config("[profile other]\n");
    let asked = 0;
    const failure = await withServer(
      (_, response) => {
        asked += 1;
        response.writeHead(200, { "content-type": "application/json" });
        response.end(
          JSON.stringify({ AccessKeyId: "a", SecretAccessKey: "b", Token: "c", Expiration: "2099-01-01T00:00:00Z" }),
        );
      },
      (url) => {
        process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = `${url}/credentials`;
        return failureOf((shares) => shares.list(addWorkload()), { profile: "reviewer" });
      },
    );
    expect(failure.kind).toBe("credentials");
    expect(asked).toBe(0);
  });

  it("that fails is no reason to ask STS about someone else either", async () => {
    home().config("[profile other]\n");
    await serviceFailure(serviceOf({ "aws:profile": "reviewer" }).accountId());
    expect(await operations()).toEqual([]);
  });

  it("of the environment (AWS_PROFILE) is used, and before keys of the environment", async () => {
    home().config(`[profile reviewer]\n${key("222222222222")}`);
    process.env.AWS_PROFILE = "reviewer";
    expect(await serviceOf().accountId()).toBe("222222222222");
    expect(await serviceOf({ "wellarchitected:roleArn": roles.spoke }).accountId()).toBe("111111111111");
  });

  it("of the environment (AWS_PROFILE) that fails is an error, and never the machine's role or the environment's keys", async () => {
    home().config("[profile other]\n");
    process.env.AWS_PROFILE = "typo";
    let asked = 0;
    const failure = await withServer(
      (_, response) => {
        asked += 1;
        response.end("{}");
      },
      (url) => {
        process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = `${url}/credentials`;
        return failureOf((shares) => shares.list(addWorkload()));
      },
    );
    expect(failure.kind).toBe("credentials");
    expect(failure.message).toContain("credentials of profile typo (AWS_PROFILE)");
    expect(failure.advice).toContain("Check the profile typo");
    expect(asked).toBe(0);
    expect(await operations()).toEqual([]);
  });

  it.each([
    [
      () => "credential_process = /bin/sh -c 'echo the processor is down >&2; exit 3' --token hunter2",
      "its credential_process failed: the processor is down",
      "Check the profile reviewer",
    ],
    [
      () => "sso_session = gone\nsso_account_id = 111111111111\nsso_role_name = View",
      "its sso_session names a section [sso-session …] that does not exist",
      "Check the profile reviewer",
    ],
    [
      () =>
        `role_arn = ${roles.hub}\nsource_profile = reviewer2\n[profile reviewer2]\nrole_arn = ${roles.hub}\nsource_profile = reviewer`,
      "cycle",
      "Check the profile reviewer",
    ],
    [() => `role_arn = ${roles.hub}\nsource_profile = gone`, "[gone]", "Check the profile reviewer"],
    [
      () =>
        `role_arn = ${roles.hub}\nsource_profile = keys\nmfa_serial = arn:aws:iam::111111111111:mfa/anna\n[profile keys]\n${key("111111111111")}`,
      "multi-factor authentication",
      "MFA can't be asked for here",
    ],
    [
      () => `role_arn = ${roles.locked}\nsource_profile = keys\n[profile keys]\n${key("111111111111")}`,
      "AccessDenied",
      "the role's trust policy must name the caller",
    ],
  ])("that can't be used says why, and what to do (%#)", async (lines, said, advice) => {
    home().config(`[profile reviewer]\n${lines()}\n`);
    const settings = { profile: "reviewer", endpoint: emulator().url };
    const failure = await failureOf((shares) => shares.list(addWorkload()), settings);
    expect(failure.kind).toBe("credentials");
    expect(failure.message).toContain(said);
    expect(failure.message).not.toContain("hunter2");
    expect(failure.advice).toContain(advice);
  });

  it("whose SSO login has expired says how to log in", async () => {
    home().config(
      "[profile reviewer]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = View\n" +
        "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n",
    );
    const cached = {
      accessToken: "expired",
      expiresAt: "2020-01-01T00:00:00Z",
      region: "eu-west-1",
      startUrl: "https://corp.awsapps.com/start",
    };
    home().write(`.aws/sso/cache/${createHash("sha1").update("corp").digest("hex")}.json`, JSON.stringify(cached));
    const { shares, clock } = sharesOf({ profile: "reviewer" });
    const failure = await serviceFailure(shares.list(addWorkload()));
    expect(failure.kind).toBe("credentials");
    expect(failure.advice).toBe('Run "aws sso login --profile reviewer" and try again');
    expect(clock.sleeps).toEqual([]);
  });

  it("that never logged in by SSO says how to", async () => {
    home().config(
      "[profile reviewer]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = View\n" +
        "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n",
    );
    const failure = await failureOf((shares) => shares.list(addWorkload()), { profile: "reviewer" });
    expect(failure.advice).toContain("aws sso login --profile reviewer");
  });
});

describe("no credentials at all", () => {
  it("is an error at once that says where to put some", async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    const { shares, clock } = sharesOf();
    const failure = await serviceFailure(shares.list(addWorkload()));
    expect(failure.kind).toBe("credentials");
    expect(failure.message).toContain("finding AWS credentials");
    expect(failure.advice).toContain("AWS_PROFILE");
    expect(clock.sleeps).toEqual([]);
  });
});

describe("the region", () => {
  it("that the AWS SDK finds is the environment's, else the profile's, else none", async () => {
    home().config("[profile reviewer]\nregion = eu-west-3\n[default]\n");
    expect(await connectionsOf().ambientRegion(undefined)).toBeUndefined();
    expect(await connectionsOf().ambientRegion({ profile: "reviewer" })).toBe("eu-west-3");
    expect(await connectionsOf({ "aws:profile": "reviewer" }).ambientRegion(undefined)).toBe("eu-west-3");
    process.env.AWS_DEFAULT_REGION = "ap-south-1 ";
    expect(await connectionsOf().ambientRegion(undefined)).toBe("ap-south-1");
    expect(await connectionsOf().ambientRegion({ profile: "reviewer" })).toBe("ap-south-1");
    process.env.AWS_REGION = " us-west-2";
    expect(await connectionsOf().ambientRegion(undefined)).toBe("us-west-2");
  });

  it("that the stack declares is read, and a misspelled key is refused", () => {
    expect(connectionsOf({ "aws:region": "eu-west-1" }).declaredRegion()).toBe("eu-west-1");
    expect(() => connectionsOf({ "wellarchitected:regoin": "x" }).assertConfiguration()).toThrow("regoin");
  });

  it.each([
    ["eu-west-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-iso-east-1", "aws-iso"],
    ["eusc-de-east-1", "aws-eusc"],
  ])("%s is in partition %s", (name, partition) => {
    expect(connectionsOf().partitionOf(name)).toBe(partition);
    expect(connectionsOf().regionProblem(name)).toBeUndefined();
  });

  it("of a partition that no one knows can't be judged", () => {
    expect(connectionsOf().partitionOf("eusc-fr-west-1")).toBeUndefined();
    expect(connectionsOf().regionProblem("eusc-fr-west-1")).toBeUndefined();
  });

  it("that AWS doesn't have is refused, unless skipRegionValidation says that it may be new", () => {
    expect(connectionsOf().regionProblem("eu-wset-1")).toContain("must be a Region of AWS, but is eu-wset-1");
    for (const level of ["wellarchitected", "aws"]) {
      expect(connectionsOf({ [`${level}:skipRegionValidation`]: true }).regionProblem("eu-wset-1")).toBeUndefined();
    }
  });
});

describe("a connection", () => {
  it("is one for all shares with the same settings, whatever their order, and the same region", () => {
    const connections = connectionsOf();
    const service = (settings: ConnectionSettings | undefined, name = region) =>
      connections.service("WorkloadShare", settings, name);
    const first = service({ profile: "a", roleArn: roles.hub });
    expect(service({ roleArn: roles.hub, profile: "a" })).toBe(first);
    expect(service({ profile: "a" })).not.toBe(first);
    expect(service({ profile: "a", roleArn: roles.hub }, "us-east-1")).not.toBe(first);
    expect(service(undefined)).toBe(service({}));
  });

  it("is one for shares of all kinds, which ask once for the account", async () => {
    const connections = connectionsOf();
    const [workloads, lenses] = ["WorkloadShare", "LensShare"].map((kind) => connections.service(kind, {}, region));
    expect(lenses).not.toBe(workloads);
    expect(connections.service("LensShare", undefined, region)).toBe(lenses);
    await connections.assertCredentials(undefined, region);
    await Promise.all([workloads?.accountId(), lenses?.accountId()]);
    expect(await operations()).toEqual(["GetCallerIdentity"]);
  });

  it("proves credentials without any kind of share", async () => {
    await connectionsOf({}, {}).assertCredentials(undefined, region);
    expect(await operations()).toEqual(["GetCallerIdentity"]);
  });

  it("has a service for each kind that it is given, and none for others", async () => {
    const answer = { summaries: [{ ShareId: "s", SharedWith: "222222222222", Status: "PENDING" as const }] };
    const call = { operation: "ListDiagramShares", send: async () => answer };
    const DiagramShare = { list: () => call, create: () => ({ ...call, send: async () => ({}) }), delete: () => call };
    const connections = connectionsOf({}, { DiagramShare });
    const listed = await connections.service("DiagramShare", undefined, region).list("d");
    expect(listed).toEqual([{ shareId: "s", sharedWith: "222222222222", status: "PENDING" }]);
    expect(() => connections.service("WorkloadShare", undefined, region)).toThrow("WorkloadShare");
  });

  it("goes to its endpoint, for STS too, before the stack's and the environment's", async () => {
    process.env.AWS_ENDPOINT_URL_WELLARCHITECTED = "http://127.0.0.1:9";
    process.env.AWS_ENDPOINT_URL_STS = "http://127.0.0.1:9";
    const { url } = emulator();
    expect(await serviceOf({ "wellarchitected:endpoint": url }).accountId()).toBe("111111111111");
    const shares = serviceOf({ "wellarchitected:endpoint": "http://127.0.0.1:9" }, { endpoint: url });
    expect(await shares.accountId()).toBe("111111111111");
    expect(await shares.list(addWorkload())).toEqual([]);
    expect(await serviceOf({}, { endpoint: url, roleArn: roles.hub }).accountId()).toBe("222222222222");
  });

  it("leaves all retries to ours: one try is one request", async () => {
    await emulator().control.inject({ kind: "serverError", times: "always" });
    await failureOf((shares) => shares.list(addWorkload()));
    expect(await operations()).toHaveLength(1);
    await emulator().control.resetCalls();
    await failureOf((shares) => shares.list(addWorkload()), { roleArn: roles.hub });
    expect(await operations()).toHaveLength(1);
  });

  it("ends a call in flight at once if it is cancelled", async () => {
    await emulator().control.inject({ kind: "holdAfter" });
    const cancel = new AbortController();
    const { shares } = sharesOf({}, {}, cancel.signal);
    const listed = shares.list(addWorkload()).catch((error: unknown) => error);
    while ((await emulator().control.held()).length === 0);
    cancel.abort();
    expect(await listed).toMatchObject({ name: expect.stringMatching(/AbortError|ServiceFailure/) });
    expect(await operations()).toHaveLength(1);
  });

  it("of a configuration that is wrong is refused before any call", async () => {
    expect(() => serviceOf({ "aws:accessKey": "x" })).toThrow(ShareError);
    expect(() => serviceOf({ "wellarchitected:maxRetrySeconds": "soon" })).toThrow("maxRetrySeconds");
    expect(() => serviceOf({ "wellarchitected:endpoint": "x" })).toThrow("wellarchitected:endpoint");
  });
});

describe("the operations", () => {
  it("do what they say, over HTTP", async () => {
    const workloadId = addWorkload();
    const shares = serviceOf();
    const shareId = await shares.create({
      id: workloadId,
      sharedWith: "222222222222",
      permissionType: "READONLY",
      clientRequestToken: "t",
    });
    await shares.update(workloadId, shareId, "CONTRIBUTOR");
    emulator().service.fail(shareId, "throttled");
    expect(await shares.list(workloadId)).toEqual([
      {
        shareId,
        sharedWith: "222222222222",
        permissionType: "CONTRIBUTOR",
        status: "FAILED",
        statusMessage: "throttled",
      },
    ]);
    await shares.delete(workloadId, shareId, "d");
    expect(await shares.list(workloadId)).toEqual([]);
    const sent = (await emulator().control.calls()).map(({ input }) => input);
    expect(sent[0]).toMatchObject({ ClientRequestToken: "t", SharedWith: "222222222222", PermissionType: "READONLY" });
    expect(sent[3]).toMatchObject({ ClientRequestToken: "d", ShareId: shareId });
  });

  it("list every page", async () => {
    const summaries = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({
        ShareId: `${from + i}`.padStart(32, "0"),
        SharedWith: `${from + i}`.padStart(12, "1"),
        PermissionType: "READONLY",
        Status: "PENDING",
      }));
    const workloadId = "0".repeat(32);
    const asked: string[] = [];
    const listed = await withServer(
      (request, response) => {
        const query = new URL(request.url ?? "", "http://localhost").searchParams;
        asked.push(`${query.get("MaxResults")} ${query.get("NextToken")}`);
        const page = Number(query.get("NextToken") ?? 0);
        // The second page is empty, as a page may be that is filtered after it was cut.
        const answer = [
          { WorkloadShareSummaries: summaries(0, 50), NextToken: "1" },
          { WorkloadShareSummaries: [], NextToken: "2" },
          { WorkloadShareSummaries: summaries(50, 3) },
        ][page];
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify({ WorkloadId: workloadId, ...answer }));
      },
      (endpoint) => sharesOf({ endpoint }).shares.list(workloadId),
    );
    expect(listed).toHaveLength(53);
    expect(new Set(listed.map(({ shareId }) => shareId)).size).toBe(53);
    expect(asked).toEqual(["50 null", "50 1", "50 2"]);
  });

  it("fail as a whole if a later page does", async () => {
    const workloadId = "0".repeat(32);
    const failure = await withServer(
      (request, response) => {
        const isFirst = !request.url?.includes("NextToken");
        response.writeHead(isFirst ? 200 : 403, { "content-type": "application/json" });
        response.end(
          JSON.stringify(isFirst ? { WorkloadId: workloadId, WorkloadShareSummaries: [], NextToken: "x" } : {}),
        );
      },
      (endpoint) => serviceFailure(sharesOf({ endpoint }).shares.list(workloadId)),
    );
    expect(failure.kind).toBe("accessDenied");
  });
});
