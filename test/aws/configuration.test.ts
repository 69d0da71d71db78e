import test from "ava";
import { ShareError } from "../../provider/core/errors";
import { configuration } from "./stack";

const roleArn = "arn:aws:iam::111111111111:role/share";
const second = "arn:aws:iam::222222222222:role/second";
const role = (RoleArn = roleArn, more = {}) => ({ RoleArn, RoleSessionName: "pulumi-wellarchitected", ...more });
const identity = (entries: Record<string, unknown>, connection = {}) => configuration(entries).identity(connection);

/** Reads all that a preview reads for a share that has no connection of its own. */
function preview(entries: Record<string, unknown>): void {
  const stack = configuration(entries);
  stack.assertValid();
  stack.identity(undefined);
}

const levels = test.macro({
  exec(t, key: "region" | "allowedAccountIds" | "forbiddenAccountIds", ours: unknown, theirs: unknown) {
    t.deepEqual(configuration({ [`wellarchitected:${key}`]: ours, [`aws:${key}`]: theirs })[key], ours);
    t.deepEqual(configuration({ [`aws:${key}`]: theirs })[key], theirs);
    t.is(configuration({})[key], undefined);
  },
  title: (_, key) => `${key} is wellarchitected:'s, else aws:'s, else none`,
});

test(levels, "region", "eu-west-1", "us-east-1");
test(levels, "allowedAccountIds", ["111111111111"], ["222222222222"]);
test(levels, "forbiddenAccountIds", ["111111111111"], ["222222222222"]);

test("nothing is skipped, limited or redirected unless the stack says so", (t) => {
  const ours = configuration({
    "wellarchitected:skipRequestingAccountId": true,
    "wellarchitected:maxRetrySeconds": 12.5,
    "wellarchitected:endpoint": "https://gateway.example.com/x",
    // Text as it is written, also if it looks like a number.
    "wellarchitected:tokenScope": "007",
  });
  const none = configuration({ "wellarchitected:skipRequestingAccountId": false, "aws:endpoint": "https://x" });

  t.is(ours.skipRequestingAccountId, true);
  t.is(ours.maxRetrySeconds, 12.5);
  t.is(ours.endpoint?.value, "https://gateway.example.com/x");
  t.is(ours.tokenScope, "007");
  t.is(none.skipRequestingAccountId, false);
  t.is(none.maxRetrySeconds, undefined);
  t.is(none.endpoint, undefined);
  t.is(none.tokenScope, undefined);
});

test("account IDs may be numbers, as configuration makes of them", (t) => {
  const { allowedAccountIds } = configuration({ "wellarchitected:allowedAccountIds": "[111111111111,222222222222]" });

  t.deepEqual(allowedAccountIds, ["111111111111", "222222222222"]);
});

test("an identity that nothing configures is left to the AWS SDK", (t) => {
  t.deepEqual(identity({}), { roles: [] });
  t.deepEqual(configuration({}).identity(undefined), { roles: [] });
});

test("a profile and a role are read alike from a connection and from wellarchitected:", (t) => {
  const settings = { profile: "a", roleArn, externalId: "xyz", sessionName: "me" };
  const entries = Object.entries(settings).map(([key, value]) => [`wellarchitected:${key}`, value]);
  const expected = { profile: "a", roles: [role(roleArn, { ExternalId: "xyz", RoleSessionName: "me" })] };

  t.deepEqual(identity({}, settings), expected);
  t.deepEqual(identity(Object.fromEntries(entries)), expected);
});

test("an identity is taken whole from the first level that sets any of it", (t) => {
  const ours = { "wellarchitected:profile": "ours", "wellarchitected:roleArn": roleArn };
  const theirs = { "aws:profile": "theirs", "aws:assumeRole": { roleArn: second } };

  t.deepEqual(identity({ ...ours, ...theirs }, { profile: "mine" }), { profile: "mine", roles: [] });
  t.deepEqual(identity({ ...ours, ...theirs }), { profile: "ours", roles: [role()] });
  t.deepEqual(identity({ "wellarchitected:roleArn": roleArn, ...theirs }), { roles: [role()] });
  t.deepEqual(identity({ "wellarchitected:profile": "ours", ...theirs }), { profile: "ours", roles: [] });
  t.deepEqual(identity(theirs), { profile: "theirs", roles: [role(second)] });
});

test("an endpoint is no identity: that of the next level counts", (t) => {
  const entries = { "aws:profile": "theirs", "wellarchitected:endpoint": "http://localhost:1" };

  t.deepEqual(identity(entries, { endpoint: "http://localhost:2" }), { profile: "theirs", roles: [] });
});

test("aws:assumeRole is taken with every part that @pulumi/aws has", (t) => {
  const assumeRole = {
    roleArn,
    externalId: "xyz",
    sessionName: "me",
    sourceIdentity: "bob",
    duration: "1h30m5s",
    policy: '{"Version":"2012-10-17","Statement":[]}',
    policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    tags: { team: "review", cost: "1" },
    transitiveTagKeys: ["team"],
  };

  t.deepEqual(identity({ "aws:assumeRole": assumeRole }), {
    roles: [
      {
        RoleArn: roleArn,
        ExternalId: "xyz",
        RoleSessionName: "me",
        SourceIdentity: "bob",
        DurationSeconds: 5405,
        Policy: '{"Version":"2012-10-17","Statement":[]}',
        PolicyArns: [{ arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
        Tags: [
          { Key: "team", Value: "review" },
          { Key: "cost", Value: "1" },
        ],
        TransitiveTagKeys: ["team"],
      },
    ],
  });
});

test("a role's duration has hours, minutes, seconds, or only some of them", (t) => {
  const seconds = (duration: string) => identity({ "aws:assumeRole": { roleArn, duration } }).roles[0]?.DurationSeconds;

  t.deepEqual(["1h", "15m", "3600s", "1h1s"].map(seconds), [3600, 900, 3600, 3601]);
});

test("aws:assumeRoles is a chain of roles in their order, from the profile", (t) => {
  const entries = { "aws:profile": "p", "aws:assumeRoles": [{ roleArn }, { roleArn: second, externalId: "xyz" }] };

  t.deepEqual(identity(entries), { profile: "p", roles: [role(), role(second, { ExternalId: "xyz" })] });
});

test("credentials of aws: that shares can't use don't matter if a level before says whose to use", (t) => {
  const entries = { "aws:accessKey": "x" };

  t.deepEqual(identity({ ...entries, "wellarchitected:profile": "p" }), { profile: "p", roles: [] });
  t.deepEqual(identity(entries, { profile: "p" }), { profile: "p", roles: [] });
});

test("a configuration with every key is accepted, and so is whatever others have", (t) => {
  const entries = {
    "wellarchitected:region": "us-east-1",
    "wellarchitected:profile": "reviewer",
    "wellarchitected:roleArn": roleArn,
    "wellarchitected:externalId": "xyz",
    "wellarchitected:sessionName": "me",
    "wellarchitected:endpoint": "http://localhost:1",
    "wellarchitected:allowedAccountIds": ["111111111111"],
    "wellarchitected:forbiddenAccountIds": ["222222222222"],
    "wellarchitected:skipCredentialsValidation": true,
    "wellarchitected:skipRegionValidation": true,
    "wellarchitected:skipRequestingAccountId": false,
    "wellarchitected:maxRetrySeconds": 60,
    "wellarchitected:requestsPerSecond": 2,
    "wellarchitected:tokenScope": "a",
    "aws:region": "not read",
    "aws:whatever": "x",
    "shop:wellarchitected:x": "y",
    wellarchitectedx: "z",
  };

  t.notThrows(() => preview(entries));
});

test("a preview refuses every problem of the configuration at once, each by its key", (t) => {
  const entries = {
    "wellarchitected:maxRetrySeconds": "5m",
    "wellarchitected:allowedAccountIds": "111111111111",
    "wellarchitected:skipRequestingAccountId": "yes",
    "wellarchitected:endpoint": "127.0.0.1:24566",
    "wellarchitected:regoin": "us-east-1",
  };

  const error = t.throws(() => preview(entries), { instanceOf: ShareError });
  t.deepEqual(
    error.message.split("\n").map((line) => line.split(/ (is|must be) /, 1)[0]),
    [
      "wellarchitected:regoin",
      "wellarchitected:endpoint",
      "wellarchitected:allowedAccountIds",
      "wellarchitected:skipRequestingAccountId",
      "wellarchitected:maxRetrySeconds",
    ],
  );
  t.regex(error.message, /pulumi config set --path 'wellarchitected:allowedAccountIds\[0\]'/);
});

const refused = test.macro({
  exec(t, entries: Record<string, unknown>, reason: string) {
    const error = t.throws(() => preview(entries), { instanceOf: ShareError });
    t.true(error.message.includes(reason), error.message);
    t.false(error.message.includes("hunter2"));
  },
  title: (_, entries) => `a preview refuses ${JSON.stringify(entries)}`,
});

// A key of ours that isn't known may be a guard that was misspelled.
test(
  refused,
  { "wellarchitected:allowedAccountId": "x" },
  "wellarchitected:allowedAccountId is not a configuration key",
);

test(refused, { "wellarchitected:region": "Ireland" }, "wellarchitected:region must be a Region's name");
test(refused, { "aws:region": "Ireland" }, "aws:region must be a Region's name such as us-east-1");
// What is empty is not passed over.
test(refused, { "wellarchitected:region": "", "aws:region": "us-east-1" }, "wellarchitected:region must be");

test(refused, { "wellarchitected:profile": "" }, "wellarchitected:profile must be a string that isn't empty");
test(refused, { "wellarchitected:roleArn": "share" }, "wellarchitected:roleArn must be an IAM role's ARN");
test(
  refused,
  { "wellarchitected:externalId": "xyz", "aws:assumeRole": { roleArn } },
  "wellarchitected: has externalId but no roleArn",
);

for (const endpoint of ["localhost:1", "https://a:hunter2@c"]) {
  test(refused, { "wellarchitected:endpoint": endpoint }, "wellarchitected:endpoint must");
}
test(refused, { "aws:endpoints": { sts: "http://localhost:1" } }, "aws:endpoints must be a list");
test(refused, { "aws:endpoints": [{ sts: "localhost:1" }] }, "aws:endpoints[0].sts must be an http or https URL");
test(refused, { "aws:httpsProxy": "http://me:hunter2@proxy" }, "Set HTTPS_PROXY in the environment instead");

for (const seconds of ["0", "-1", "1e999", '"5"']) {
  test(refused, { "wellarchitected:maxRetrySeconds": seconds }, "must be a number above 0");
}
test(
  refused,
  { "wellarchitected:requestsPerSecond": "0" },
  "wellarchitected:requestsPerSecond must be a number above 0",
);
for (const skip of ["yes", "", "null"]) {
  test(refused, { "wellarchitected:skipRequestingAccountId": skip }, "must be true or false");
}

// A guard that is malformed is not passed over.
for (const [ids, reason] of [
  ["[1]", "leading zeros"],
  ['["11111111111"]', "12-digit account IDs"],
  ['[" 111111111111"]', "12-digit account IDs"],
  ["[null]", "12-digit account IDs"],
  ["111111111111", "must be a list"],
  ["", "must be a list"],
  ["[]", "is an empty list"],
] as const) {
  test(refused, { "wellarchitected:allowedAccountIds": ids }, reason);
}
test(refused, { "wellarchitected:forbiddenAccountIds": "[]" }, "wellarchitected:forbiddenAccountIds is an empty list");
for (const key of ["aws:allowedAccountIds", "wellarchitected:forbiddenAccountIds"]) {
  test(
    refused,
    { "wellarchitected:skipRequestingAccountId": true, [key]: ["111111111111"] },
    `${key} can't be checked while wellarchitected:skipRequestingAccountId is true`,
  );
}

// Another identity in their place would be a trap.
for (const key of [
  "accessKey",
  "secretKey",
  "token",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
  "assumeRoleWithWebIdentity",
]) {
  test(refused, { [`aws:${key}`]: "hunter2", "aws:profile": "p" }, `aws:${key} is set, but shares can't use it`);
}

for (const [assumeRole, reason] of [
  [{ roleArn, durationSeconds: 900 }, ".durationSeconds is not known"],
  [`{"roleArn":"${roleArn}","constructor":"x"}`, ".constructor is not known"],
  [{ externalId: "xyz" }, " has no roleArn"],
  [{ roleArn: "" }, ".roleArn must be text"],
  [{ roleArn, externalId: 123 }, ".externalId must be text"],
  [{ roleArn, policyArns: "arn" }, ".policyArns must be a list"],
  [{ roleArn, policyArns: [1] }, ".policyArns must be text"],
  [{ roleArn, tags: ["a"] }, ".tags must be an object"],
  [{ roleArn, tags: { a: 1 } }, ".tags.a must be text"],
  [{ roleArn, duration: "90" }, ".duration must be a duration"],
  [{ roleArn, duration: "0s" }, ".duration must be a duration"],
  [{ roleArn, duration: "5m1h" }, ".duration must be a duration"],
  [[{ roleArn }], " must be an object"],
  ["{malformed", " must be an object"],
] as const) {
  test(refused, { "aws:assumeRole": assumeRole }, `aws:assumeRole${reason}`);
}
test(refused, { "aws:assumeRoles": [{ roleArn }, { externalId: "x" }] }, "aws:assumeRoles[1] has no roleArn");
test(refused, { "aws:assumeRoles": "{}" }, "aws:assumeRoles must be a list");
test(refused, { "aws:assumeRole": { roleArn }, "aws:assumeRoles": [{ roleArn }] }, "are both set");
