import test, { type ExecutionContext } from "ava";
import type { Fault } from "../../emulator";
import { lens } from "../../provider/aws/kinds/lens";
import type { ConnectionSettings } from "../../provider/core/connection-settings";
import { ShareError } from "../../provider/core/errors";
import {
  account,
  connectionsOf,
  failureOf,
  region,
  serviceFailure,
  serviceOf,
  sharesOf,
  startAws,
  startHome,
  startServer,
  unset,
} from "./fixtures";
import { logIn, startUrl } from "./sso";

const otherAccount = "222222222222";
const hub = `arn:aws:iam::${otherAccount}:role/hub`;
const spoke = `arn:aws:iam::${account}:role/team/spoke`;
const locked = `arn:aws:iam::${account}:role/locked`;

/** AWS with a role of another account, one that only that account may assume, and one that asks for an external ID. */
const startWithRoles = (t: ExecutionContext) =>
  startAws(t, {
    roles: [
      { roleArn: hub },
      { roleArn: spoke, trusts: [otherAccount] },
      { roleArn: locked, externalId: "open:sesame" },
    ],
  });

test.serial(
  "STS is asked for the account once for a connection, even by 20 at once, and only if the account matters",
  async (t) => {
    const { addWorkload, operations } = await startAws(t);
    const shares = serviceOf();

    await shares.list(addWorkload());
    t.deepEqual(await operations(), ["ListWorkloadShares"]);

    const accounts = await Promise.all(Array.from({ length: 20 }, () => shares.accountId()));
    t.deepEqual(accounts, Array(20).fill(account));
    t.is(await shares.accountId(), account);
    t.deepEqual(await operations(), ["ListWorkloadShares", "GetCallerIdentity"]);
  },
);

test.serial("STS is asked for the account again if asking failed", async (t) => {
  const { emulator } = await startAws(t);
  await emulator.control.inject({ kind: "denied", operation: "GetCallerIdentity" });
  const shares = serviceOf();

  t.regex((await serviceFailure(shares.accountId())).message, /^sts:GetCallerIdentity: AccessDenied/);
  t.is(await shares.accountId(), account);
});

test.serial("a request for the account that STS throttles is retried", async (t) => {
  const { emulator, operations } = await startAws(t);
  await emulator.control.inject({ kind: "throttle", rate: 0, burst: 0, times: 3, operation: "GetCallerIdentity" });

  t.is(await serviceOf().accountId(), account);
  t.is((await operations()).length, 4);
});

test.serial("STS is never asked for the account with skipRequestingAccountId", async (t) => {
  const { addWorkload, operations } = await startAws(t);
  const shares = serviceOf({ "wellarchitected:skipRequestingAccountId": true });

  t.is(await shares.accountId(), undefined);
  await shares.list(addWorkload());
  t.deepEqual(await operations(), ["ListWorkloadShares"]);
});

const guards = test.macro({
  async exec(t, key: string, ids: unknown[]) {
    const { addWorkload, operations } = await startAws(t);
    const id = addWorkload();
    const shareId = "f".repeat(32);
    const shares = serviceOf({ [`wellarchitected:${key}`]: ids });

    for (const call of [
      () => shares.list(id),
      () => shares.create({ id, sharedWith: otherAccount, permissionType: "READONLY", clientRequestToken: "t" }),
      () => shares.update(id, shareId, "READONLY"),
      () => shares.delete(id, shareId, "t"),
      () => shares.accountId(),
    ]) {
      const { message } = await t.throwsAsync(call, { instanceOf: ShareError });
      t.regex(message, new RegExp(`the credentials are of account ${account}, which is .*${key}`));
    }
    t.deepEqual(await operations(), ["GetCallerIdentity"]);
  },
  title: (_, key, ids) => `${key} ${JSON.stringify(ids)} refuses account ${account} before any call of the service`,
});

test.serial(guards, "allowedAccountIds", [otherAccount, 333333333333]);
test.serial(guards, "forbiddenAccountIds", [111111111111]);

test.serial("guards let other accounts pass, and are checked once for 20 calls at once", async (t) => {
  const { addWorkload, operations } = await startAws(t);
  const shares = serviceOf({ "aws:allowedAccountIds": [111111111111], "aws:forbiddenAccountIds": [otherAccount] });

  await Promise.all(Array.from({ length: 20 }, () => shares.list(addWorkload())));

  t.deepEqual(await operations(), ["GetCallerIdentity", ...Array(20).fill("ListWorkloadShares")]);
});

test.serial("an account that is allowed and forbidden is refused", async (t) => {
  const { addWorkload } = await startAws(t);
  const shares = serviceOf({ "wellarchitected:allowedAccountIds": [account], "aws:forbiddenAccountIds": [account] });

  await t.throwsAsync(shares.list(addWorkload()), { instanceOf: ShareError, message: /is one of forbiddenAccountIds/ });
});

test.serial("a guard that could not be checked is not passed, and is checked again", async (t) => {
  const { emulator, addWorkload, operations } = await startAws(t);
  const workloadId = addWorkload();
  const shares = serviceOf({ "wellarchitected:forbiddenAccountIds": [otherAccount] });
  await emulator.control.inject({ kind: "denied", operation: "GetCallerIdentity" });

  await serviceFailure(shares.list(workloadId));
  t.deepEqual(await operations(), ["GetCallerIdentity"]);
  t.deepEqual(await shares.list(workloadId), []);
});

test.serial("a guard is about the account of the role that is assumed, not the caller's", async (t) => {
  const { addWorkload } = await startWithRoles(t);
  const shares = serviceOf({ "wellarchitected:roleArn": hub, "wellarchitected:allowedAccountIds": [account] });

  await t.throwsAsync(shares.list(addWorkload()), {
    instanceOf: ShareError,
    message: /the credentials are of account 222222222222/,
  });
});

const malformed = test.macro({
  async exec(t, entries: Record<string, unknown>, message: RegExp) {
    const { addWorkload, operations } = await startAws(t);

    const error = await t.throwsAsync(async () => serviceOf(entries).list(addWorkload()), { instanceOf: ShareError });
    t.regex(error.message, message);
    // A refresh or a destroy is given what the last up has stored, though it is corrected since.
    t.regex(error.message, /--run-program$/);
    t.deepEqual(await operations(), []);
  },
  title: (_, entries) => `no call is made with the configuration ${JSON.stringify(entries)}`,
});

test.serial(malformed, { "wellarchitected:allowedAccountIds": account }, /allowedAccountIds must be a list/);
test.serial(malformed, { "aws:forbiddenAccountIds": account }, /forbiddenAccountIds must be a list/);
test.serial(
  malformed,
  { "wellarchitected:allowedAccountID": [otherAccount] },
  /allowedAccountID is not a configuration/,
);
test.serial(malformed, { "aws:accessKey": "x" }, /aws:accessKey is set, but shares can't use it/);

test.serial("a role is assumed once, under this package's session name, and makes the calls", async (t) => {
  const { emulator, addWorkload, operations } = await startWithRoles(t);
  const workloadId = addWorkload(otherAccount);
  const shares = serviceOf({ "wellarchitected:roleArn": hub });

  await Promise.all([shares.list(workloadId), shares.list(workloadId), shares.accountId()]);

  t.is((await operations()).filter((operation) => operation === "AssumeRole").length, 1);
  const listed = (await emulator.control.calls()).find(({ operation }) => operation === "ListWorkloadShares");
  t.is(listed?.callerArn, "arn:aws:sts::222222222222:assumed-role/hub/pulumi-wellarchitected");
});

test.serial("a role is assumed with its external ID and session name", async (t) => {
  const { emulator } = await startWithRoles(t);

  await serviceOf({}, { roleArn: locked, externalId: "open:sesame", sessionName: "review" }).accountId();

  const identity = (await emulator.control.calls()).find(({ operation }) => operation === "GetCallerIdentity");
  t.is(identity?.callerArn, "arn:aws:sts::111111111111:assumed-role/locked/review");
});

test.serial(
  "a role that doesn't trust the caller is an error at once that says what to do, and nothing else is called",
  async (t) => {
    const { addWorkload, operations } = await startWithRoles(t);
    const { shares, clock } = sharesOf({ roleArn: locked, externalId: "wrong" });

    const failure = await serviceFailure(shares.list(addWorkload()));

    t.is(failure.kind, "credentials");
    t.true(failure.message.startsWith(`sts:AssumeRole of ${locked}: AccessDenied`));
    t.regex(failure.advice ?? "", /trust policy/);
    t.deepEqual(clock.sleeps, []);
    t.deepEqual(await operations(), ["AssumeRole"]);
  },
);

test.serial("each role of a chain is assumed with the credentials of the one before", async (t) => {
  const { emulator } = await startWithRoles(t);

  const chained = serviceOf({ "aws:assumeRoles": [{ roleArn: hub }, { roleArn: spoke }] });

  t.is(await chained.accountId(), account);
  const calls = await emulator.control.calls();
  t.deepEqual(
    calls.map(({ operation, accountId }) => `${operation} ${accountId}`),
    ["AssumeRole 111111111111", "AssumeRole 222222222222", "GetCallerIdentity 111111111111"],
  );
});

test.serial("a role in the middle of a chain that can't be assumed is named", async (t) => {
  await startWithRoles(t);

  const failure = await serviceFailure(
    serviceOf({ "aws:assumeRoles": [{ roleArn: locked }, { roleArn: spoke }] }).accountId(),
  );

  t.true(failure.message.startsWith(`sts:AssumeRole of ${locked}: `));
});

const retriedRole = test.macro({
  async exec(t, fault: Fault) {
    const { emulator, addWorkload, operations } = await startWithRoles(t);
    await emulator.control.inject({ ...fault, times: 2, operation: "AssumeRole" });

    t.deepEqual(await serviceOf({ "wellarchitected:roleArn": hub }).list(addWorkload(otherAccount)), []);
    t.deepEqual(await operations(), ["AssumeRole", "AssumeRole", "AssumeRole", "ListWorkloadShares"]);
  },
  title: (_, { kind }: Fault) => `assuming a role is retried after the fault ${kind}`,
});

test.serial(retriedRole, { kind: "throttle", rate: 0, burst: 0 });
test.serial(retriedRole, { kind: "lostAnswer" });
test.serial(retriedRole, { kind: "htmlErrorPage" });

test.serial(
  "a profile is taken from the connection, from wellarchitected: and from aws:, and its keys assume roles",
  async (t) => {
    const { home, keys } = await startWithRoles(t);
    home.config(`[profile reviewer]\n${keys(otherAccount)}`);
    const profile = "reviewer";

    t.is(await serviceOf({}, { profile }).accountId(), otherAccount);
    t.is(await serviceOf({ "wellarchitected:profile": profile }).accountId(), otherAccount);
    t.is(await serviceOf({ "aws:profile": profile }).accountId(), otherAccount);
    t.is(await serviceOf({}, { profile, roleArn: spoke }).accountId(), account);
  },
);

test.serial("the profile that AWS_PROFILE names is used, and before the environment's keys", async (t) => {
  const { home, keys } = await startWithRoles(t);
  home.config(`[profile reviewer]\n${keys(otherAccount)}`);
  process.env.AWS_PROFILE = "reviewer";

  t.is(await serviceOf().accountId(), otherAccount);
  t.is(await serviceOf({ "wellarchitected:roleArn": spoke }).accountId(), account);
});

interface FailingProfile {
  readonly config: string;
  readonly settings?: ConnectionSettings;
  readonly environment?: NodeJS.ProcessEnv;
  readonly named?: string;
}

const noOtherIdentity = test.macro({
  async exec(t, { config, settings = { profile: "reviewer" }, environment = {}, named = "reviewer" }: FailingProfile) {
    const { home, addWorkload, operations } = await startWithRoles(t);
    home.config(config);
    let machineIsAsked = false;
    const machine = await startServer(t, (_, response) => {
      machineIsAsked = true;
      response.end('{"AccessKeyId":"a","SecretAccessKey":"b","Token":"c","Expiration":"2099-01-01T00:00:00Z"}');
    });
    Object.assign(process.env, environment, { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${machine}/credentials` });

    const failure = await failureOf((shares) => shares.list(addWorkload()), settings);
    await failureOf((shares) => shares.accountId(), settings);

    t.is(failure.kind, "credentials");
    t.true(failure.message.startsWith(`credentials of profile ${named}: `), failure.message);
    t.regex(failure.advice ?? "", /^Check the profile (reviewer|typo) /);
    t.false(machineIsAsked);
    t.deepEqual(await operations(), []);
  },
  title: (what) => `${what} is an error, and never a reason to use the environment's keys or the machine's role`,
});

const missing = "[profile other]\nregion = eu-west-1\n";
test.serial("a profile that isn't there", noOtherIdentity, { config: missing });
test.serial("a profile without credentials", noOtherIdentity, { config: "[profile reviewer]\nregion = eu-west-1\n" });
test.serial("a profile whose process fails", noOtherIdentity, {
  config: "[profile reviewer]\ncredential_process = /bin/false\n",
});
test.serial("a profile that isn't there and has to assume a role", noOtherIdentity, {
  config: missing,
  settings: { profile: "reviewer", roleArn: spoke },
});
test.serial("a profile of AWS_PROFILE that isn't there", noOtherIdentity, {
  config: missing,
  settings: {},
  environment: { AWS_PROFILE: "typo" },
  named: "typo (AWS_PROFILE)",
});

const unusable = test.macro({
  async exec(t, profile: (keys: string) => string, reason: string, advice: string) {
    const { home, emulator, addWorkload, keys } = await startWithRoles(t);
    home.config(`[profile reviewer]\n${profile(keys())}\n`);

    const settings = { profile: "reviewer", endpoint: emulator.url };
    const failure = await failureOf((shares) => shares.list(addWorkload()), settings);

    t.is(failure.kind, "credentials");
    t.true(failure.message.includes(reason), failure.message);
    t.false(failure.message.includes("hunter2"));
    t.true(failure.advice?.includes(advice), failure.advice);
  },
  title: (what) => `${what} is reported with the reason and what to do`,
});

test.serial(
  "a profile whose process fails",
  unusable,
  () => "credential_process = /bin/sh -c 'echo the processor is down >&2; exit 3' --token hunter2",
  "its credential_process failed: the processor is down",
  "Check the profile reviewer",
);
test.serial(
  "a profile without its sso-session",
  unusable,
  () => `sso_session = gone\nsso_account_id = ${account}\nsso_role_name = View`,
  "its sso_session names a section [sso-session …] that does not exist",
  "Check the profile reviewer",
);
test.serial(
  "a cycle of profiles",
  unusable,
  () =>
    `role_arn = ${hub}\nsource_profile = reviewer2\n[profile reviewer2]\nrole_arn = ${hub}\nsource_profile = reviewer`,
  "cycle",
  "Check the profile reviewer",
);
test.serial(
  "a profile without its source_profile",
  unusable,
  () => `role_arn = ${hub}\nsource_profile = gone`,
  "[gone]",
  "Check the profile reviewer",
);
test.serial(
  "a profile that asks for a code",
  unusable,
  (keys) =>
    `role_arn = ${hub}\nsource_profile = keys\nmfa_serial = arn:aws:iam::${account}:mfa/anna\n[profile keys]\n${keys}`,
  "multi-factor authentication",
  "MFA can't be asked for here",
);
test.serial(
  "a profile whose role doesn't trust it",
  unusable,
  (keys) => `role_arn = ${locked}\nsource_profile = keys\n[profile keys]\n${keys}`,
  "AccessDenied",
  "the role's trust policy must name the caller",
);

const sso = `sso_session = corp\nsso_account_id = ${account}\nsso_role_name = View\n[sso-session corp]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1\n`;

test.serial(
  "a profile without a login, or whose login has expired, is reported at once with the command that logs in",
  async (t) => {
    const { home, addWorkload } = await startAws(t);
    home.config(`[profile reviewer]\n${sso}`);

    const fails = async () => {
      const { shares, clock } = sharesOf({ profile: "reviewer" });
      const { kind, advice } = await serviceFailure(shares.list(addWorkload()));
      t.is(kind, "credentials");
      t.is(advice, 'Run "aws sso login --profile reviewer" and try again');
      t.deepEqual(clock.sleeps, []);
    };
    await fails();
    logIn(home, "corp", { expiresAt: new Date(0), isRenewable: false });
    await fails();
  },
);

test.serial("missing credentials are reported at once, with where to put some", async (t) => {
  const { addWorkload } = await startAws(t);
  unset(/^AWS_(ACCESS|SECRET)/);
  const { shares, clock } = sharesOf();

  const failure = await serviceFailure(shares.list(addWorkload()));

  t.is(failure.kind, "credentials");
  t.regex(failure.message, /^finding AWS credentials/);
  t.regex(failure.advice ?? "", /AWS_PROFILE/);
  t.deepEqual(clock.sleeps, []);
});

test.serial("the Region that the AWS SDK finds is the environment's, else the profile's, else none", async (t) => {
  const home = startHome(t);
  home.config("[profile reviewer]\nregion = eu-west-3\n[default]\n");
  const profile = "reviewer";

  t.is(await connectionsOf().ambientRegion(undefined), undefined);
  t.is(await connectionsOf().ambientRegion({ profile }), "eu-west-3");
  t.is(await connectionsOf({ "aws:profile": profile }).ambientRegion(undefined), "eu-west-3");

  process.env.AWS_DEFAULT_REGION = "ap-south-1 ";
  t.is(await connectionsOf().ambientRegion(undefined), "ap-south-1");
  t.is(await connectionsOf().ambientRegion({ profile }), "ap-south-1");

  process.env.AWS_REGION = " us-west-2";
  t.is(await connectionsOf().ambientRegion(undefined), "us-west-2");
});

test("the partition of a Region is AWS's, and unknown if its name is none of any known partition", (t) => {
  const partitions = {
    "eu-west-1": "aws",
    "cn-north-1": "aws-cn",
    "us-gov-west-1": "aws-us-gov",
    "us-iso-east-1": "aws-iso",
    "eusc-de-east-1": "aws-eusc",
    "eusc-fr-west-1": undefined,
  };

  for (const [name, partition] of Object.entries(partitions)) {
    t.is(connectionsOf().partitionOf(name), partition, name);
    t.is(connectionsOf().regionProblem(name), undefined, name);
  }
});

test("a Region that AWS doesn't have is refused, unless skipRegionValidation says that it may be new", (t) => {
  t.regex(connectionsOf().regionProblem("eu-wset-1") ?? "", /^must be a Region of AWS, but is eu-wset-1/);
  for (const level of ["wellarchitected", "aws"]) {
    t.is(connectionsOf({ [`${level}:skipRegionValidation`]: true }).regionProblem("eu-wset-1"), undefined);
  }
});

test("a connection is one for all shares with the same settings, whatever their order, and the same Region", (t) => {
  const connections = connectionsOf();
  const service = (settings: ConnectionSettings | undefined, name = region) =>
    connections.service("WorkloadShare", settings, name);

  const first = service({ profile: "a", roleArn: hub });

  t.is(service({ roleArn: hub, profile: "a" }), first);
  t.not(service({ profile: "a" }), first);
  t.not(service({ profile: "a", roleArn: hub }, "us-east-1"), first);
  t.is(service(undefined), service({}));
});

test.serial("shares of all kinds use one connection, which asks once for the account", async (t) => {
  const { operations } = await startAws(t);
  const connections = connectionsOf();
  const workloads = connections.service("WorkloadShare", {}, region);
  const lenses = connections.service("LensShare", undefined, region);

  await connections.assertCredentials(undefined, region);
  await Promise.all([workloads.accountId(), lenses.accountId()]);

  t.deepEqual(await operations(), ["GetCallerIdentity"]);
});

test.serial(
  "credentials are proven without any kind of share, unless skipCredentialsValidation forbids that",
  async (t) => {
    const { operations } = await startAws(t);

    await connectionsOf({ "wellarchitected:skipCredentialsValidation": true }, {}).assertCredentials(undefined, region);
    t.deepEqual(await operations(), []);

    await connectionsOf({}, {}).assertCredentials(undefined, region);
    t.deepEqual(await operations(), ["GetCallerIdentity"]);
  },
);

test.serial("connections have services of the kinds that they are given, and of no others", async (t) => {
  await startAws(t);
  const page = {
    items: [{ ShareId: "s", SharedWith: otherAccount, Status: "PENDING" as const }],
    NextToken: undefined,
  };
  const list = () => ({ operation: "ListDiagramShares", send: async () => page });
  const DiagramShare = { ...lens, list };
  const connections = connectionsOf({}, { DiagramShare });

  const listed = await connections.service("DiagramShare", undefined, region).list("d");

  t.deepEqual(listed, [{ shareId: "s", sharedWith: otherAccount, status: "PENDING" }]);
  t.throws(() => connections.service("WorkloadShare", undefined, region), { message: /WorkloadShare/ });
});

test.serial(
  "an endpoint counts for the service and for STS: the connection's, else the stack's, else the environment's",
  async (t) => {
    const { emulator, addWorkload } = await startWithRoles(t);
    const endpoint = emulator.url;
    const dead = "http://127.0.0.1:9";
    Object.assign(process.env, { AWS_ENDPOINT_URL_WELLARCHITECTED: dead, AWS_ENDPOINT_URL_STS: dead });

    t.is(await serviceOf({ "wellarchitected:endpoint": endpoint }).accountId(), account);
    const shares = serviceOf({ "wellarchitected:endpoint": dead }, { endpoint });
    t.is(await shares.accountId(), account);
    t.deepEqual(await shares.list(addWorkload()), []);
    t.is(await serviceOf({}, { endpoint, roleArn: hub }).accountId(), otherAccount);
  },
);

test.serial("a try is one request: the AWS SDK retries nothing", async (t) => {
  const { emulator, addWorkload, operations } = await startWithRoles(t);
  await emulator.control.inject({ kind: "serverError", times: "always" });

  await failureOf((shares) => shares.list(addWorkload()));
  await failureOf((shares) => shares.list(addWorkload()), { roleArn: hub });

  t.deepEqual(await operations(), ["ListWorkloadShares", "AssumeRole"]);
});

test.serial("a cancel ends a call in flight at once", async (t) => {
  const { emulator, addWorkload, operations } = await startAws(t);
  await emulator.control.inject({ kind: "holdAfter" });
  const cancel = new AbortController();
  const { shares } = sharesOf({}, {}, cancel.signal);

  const listed = t.throwsAsync(shares.list(addWorkload()));
  while ((await emulator.control.held()).length === 0);
  cancel.abort();

  t.regex((await listed).name, /^(AbortError|ServiceFailure)$/);
  t.deepEqual(await operations(), ["ListWorkloadShares"]);
});
