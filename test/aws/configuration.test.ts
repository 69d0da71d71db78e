import { describe, expect, it } from "vitest";
import { Configuration, configurationKeys } from "../../provider/aws/configuration";
import { ShareError } from "../../provider/core/errors";

const of = (entries: Record<string, unknown>) =>
  new Configuration(
    Object.fromEntries(
      Object.entries(entries).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
  );
const identity = (entries: Record<string, unknown>, connection = {}) => of(entries).identity(connection);
const roleArn = "arn:aws:iam::111111111111:role/share";
const role = (RoleArn = roleArn, more = {}) => ({ RoleArn, RoleSessionName: "pulumi-wellarchitected", ...more });
const refuses = (read: () => unknown, ...parts: string[]) => {
  expect(read).toThrow(ShareError);
  for (const part of parts) expect(read).toThrow(part);
};

describe("the region", () => {
  it("is wellarchitected:'s, then aws:'s, then none", () => {
    expect(of({ "wellarchitected:region": "eu-west-1", "aws:region": "us-east-1" }).region).toBe("eu-west-1");
    expect(of({ "aws:region": "us-east-1" }).region).toBe("us-east-1");
    expect(of({}).region).toBeUndefined();
  });

  it.each(["wellarchitected:region", "aws:region"])("of %s is refused if it has no Region's form", (key) =>
    refuses(() => of({ [key]: "Ireland" }).region, key, "us-east-1", "Ireland"),
  );

  it("that is empty is refused, not passed over", () =>
    refuses(() => of({ "wellarchitected:region": "", "aws:region": "us-east-1" }).region, "wellarchitected:region"));
});

describe("an identity", () => {
  it("is no one's if nothing is configured: the AWS SDK finds it", () => {
    expect(identity({})).toEqual({ roles: [] });
    expect(of({}).identity(undefined)).toEqual({ roles: [] });
  });

  it.each([
    ["a profile", { profile: "a" }, { profile: "a", roles: [] }],
    ["a role", { roleArn }, { roles: [role()] }],
    [
      "all of it",
      { profile: "a", roleArn, externalId: "xyz", sessionName: "me" },
      { profile: "a", roles: [role(roleArn, { ExternalId: "xyz", RoleSessionName: "me" })] },
    ],
  ])("is %s of the resource's connection", (_, connection, expected) => {
    expect(identity({}, connection)).toEqual(expected);
  });

  it.each([
    ["a profile", { profile: "a" }, { profile: "a", roles: [] }],
    ["a role", { roleArn }, { roles: [role()] }],
    [
      "all of it",
      { profile: "a", roleArn, externalId: "xyz", sessionName: "me" },
      { profile: "a", roles: [role(roleArn, { ExternalId: "xyz", RoleSessionName: "me" })] },
    ],
  ])("is %s of wellarchitected:", (_, settings, expected) => {
    const entries = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`wellarchitected:${key}`, value]),
    );
    expect(identity(entries)).toEqual(expected);
  });

  it("is one group, taken whole from the first level that sets any of it", () => {
    const stack = { "wellarchitected:profile": "ours", "wellarchitected:roleArn": roleArn };
    const aws = { "aws:profile": "theirs", "aws:assumeRole": { roleArn: "arn:aws:iam::222222222222:role/theirs" } };
    expect(identity({ ...stack, ...aws }, { profile: "mine" })).toEqual({ profile: "mine", roles: [] });
    expect(identity({ ...stack, ...aws })).toEqual({ profile: "ours", roles: [role()] });
    expect(identity({ "wellarchitected:roleArn": roleArn, ...aws })).toEqual({ roles: [role()] });
    expect(identity({ "wellarchitected:profile": "ours", ...aws })).toEqual({ profile: "ours", roles: [] });
    expect(identity(aws)).toEqual({ profile: "theirs", roles: [role("arn:aws:iam::222222222222:role/theirs")] });
  });

  it("is not set by an endpoint", () => {
    const aws = { "aws:profile": "theirs", "wellarchitected:endpoint": "http://localhost:1" };
    expect(identity(aws, { endpoint: "http://localhost:2" })).toEqual({ profile: "theirs", roles: [] });
  });

  it.each(["externalId", "sessionName"])("of wellarchitected: with %s but no role is refused", (key) =>
    refuses(
      () => identity({ [`wellarchitected:${key}`]: "xyz", "aws:assumeRole": { roleArn } }),
      `has ${key} but no roleArn`,
    ),
  );

  it.each([
    ["profile", ""],
    ["roleArn", "share"],
    ["externalId", "white space"],
    ["sessionName", "a/b"],
  ])("of wellarchitected: with the %s %j is refused by its key", (key, value) =>
    refuses(
      () => identity({ "wellarchitected:roleArn": roleArn, [`wellarchitected:${key}`]: value }),
      `wellarchitected:${key} `,
    ),
  );
});

describe("aws:assumeRole", () => {
  it("is taken with every part that @pulumi/aws has", () => {
    const entries = {
      "aws:assumeRole": {
        roleArn,
        externalId: "xyz",
        sessionName: "me",
        sourceIdentity: "bob",
        duration: "1h30m5s",
        policy: '{"Version":"2012-10-17","Statement":[]}',
        policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        tags: { team: "review", cost: "1" },
        transitiveTagKeys: ["team"],
      },
    };
    expect(identity(entries)).toEqual({
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

  it.each([
    ["15m", 900],
    ["1h", 3600],
    ["3600s", 3600],
    ["1h0m1s", 3601],
  ])("takes the duration %s for %i s", (duration, seconds) => {
    expect(identity({ "aws:assumeRole": { roleArn, duration } }).roles[0]?.DurationSeconds).toBe(seconds);
  });

  it.each(["", "1", "0s", "h", "1d", "1h ", "-1h", "5m1h"])("refuses the duration %j", (duration) =>
    refuses(() => identity({ "aws:assumeRole": { roleArn, duration } }), "aws:assumeRole.duration"),
  );

  it.each([
    [{ roleArn, durationSeconds: 900 }, "aws:assumeRole.durationSeconds is not known"],
    [{ externalId: "xyz" }, "aws:assumeRole has no roleArn"],
    [{}, "aws:assumeRole has no roleArn"],
    [{ roleArn: "" }, "aws:assumeRole.roleArn must be text"],
    [{ roleArn: 5 }, "aws:assumeRole.roleArn must be text"],
    [{ roleArn, externalId: 123 }, "aws:assumeRole.externalId must be text"],
    [{ roleArn, policyArns: "arn" }, "aws:assumeRole.policyArns must be a list"],
    [{ roleArn, policyArns: [1] }, "aws:assumeRole.policyArns must be text"],
    [{ roleArn, tags: ["a"] }, "aws:assumeRole.tags must be an object"],
    [{ roleArn, tags: { a: 1 } }, "aws:assumeRole.tags.a must be text"],
    [{ roleArn, transitiveTagKeys: "a" }, "aws:assumeRole.transitiveTagKeys must be a list"],
    [[{ roleArn }], "aws:assumeRole must be an object"],
    [roleArn, "aws:assumeRole must be an object"],
    ["{malformed", "aws:assumeRole must be an object"],
    ["null", "aws:assumeRole must be an object"],
  ])("refuses %j", (value, message) => refuses(() => identity({ "aws:assumeRole": value }), message));

  it("refuses parts that every object has by nature", () =>
    refuses(
      () => identity({ "aws:assumeRole": `{"roleArn":"${roleArn}","constructor":"x"}` }),
      "constructor is not known",
    ));
});

describe("aws:assumeRoles", () => {
  const second = "arn:aws:iam::222222222222:role/second";

  it("is a chain, in its order, from the profile", () => {
    const entries = { "aws:profile": "p", "aws:assumeRoles": [{ roleArn }, { roleArn: second, externalId: "xyz" }] };
    expect(identity(entries)).toEqual({ profile: "p", roles: [role(), role(second, { ExternalId: "xyz" })] });
  });

  it("names the role that is wrong", () =>
    refuses(
      () => identity({ "aws:assumeRoles": [{ roleArn }, { externalId: "x" }] }),
      "aws:assumeRoles[1] has no roleArn",
    ));

  it("is refused beside aws:assumeRole", () =>
    refuses(
      () => identity({ "aws:assumeRole": { roleArn }, "aws:assumeRoles": [{ roleArn: second }] }),
      "aws:assumeRole and aws:assumeRoles are both set",
    ));

  it.each(["{malformed", "{}", "5", '"x"'])("that is no list (%s) is refused", (text) =>
    refuses(() => identity({ "aws:assumeRoles": text }), "aws:assumeRoles must be a list"),
  );
});

describe("credentials of aws: that we can't use", () => {
  it.each([
    "accessKey",
    "secretKey",
    "token",
    "sharedConfigFiles",
    "sharedCredentialsFiles",
    "assumeRoleWithWebIdentity",
  ])("(%s) are an error, never another identity", (key) => {
    refuses(() => identity({ [`aws:${key}`]: "x", "aws:profile": "p" }), `aws:${key} is set`, "no other identity");
    refuses(() => of({ [`aws:${key}`]: "x" }).identity({}), `aws:${key}`);
  });

  it("are no matter if a level before them says whose credentials to use", () => {
    expect(identity({ "aws:accessKey": "x", "wellarchitected:profile": "p" })).toEqual({ profile: "p", roles: [] });
    expect(identity({ "aws:accessKey": "x" }, { profile: "p" })).toEqual({ profile: "p", roles: [] });
  });

  it("never show their value", () => {
    expect(() => identity({ "aws:secretKey": "hunter2" })).not.toThrow("hunter2");
  });
});

describe.each(["allowedAccountIds", "forbiddenAccountIds"] as const)("%s", (key) => {
  it("is wellarchitected:'s, then aws:'s, then none", () => {
    const both = { [`wellarchitected:${key}`]: ["111111111111"], [`aws:${key}`]: ["222222222222"] };
    expect(of(both)[key]).toEqual(["111111111111"]);
    expect(of({ [`aws:${key}`]: ["222222222222"] })[key]).toEqual(["222222222222"]);
    expect(of({})[key]).toBeUndefined();
  });

  it("may be a list of numbers, as configuration makes of them", () => {
    expect(of({ [`wellarchitected:${key}`]: "[111111111111,222222222222]" })[key]).toEqual([
      "111111111111",
      "222222222222",
    ]);
  });

  it.each([
    ["[1]", "leading zeros"],
    ['["11111111111"]', "12-digit account IDs"],
    ['[" 111111111111"]', "12-digit account IDs"],
    ["[null]", "12-digit account IDs"],
    ["111111111111", "must be a list"],
    ["[111111111111", "must be a list"],
    ["", "must be a list"],
    ["{}", "must be a list"],
  ])("refuses %j: a guard that is malformed must not be passed over", (text, message) =>
    refuses(() => of({ [`wellarchitected:${key}`]: text })[key], `wellarchitected:${key}`, message),
  );

  it("is refused if it is empty: whoever wrote that has meant something else", () =>
    refuses(() => of({ [`wellarchitected:${key}`]: [] })[key], `wellarchitected:${key} is an empty list`));

  it("can't be checked while skipRequestingAccountId is set", () =>
    refuses(
      () =>
        of({ [`aws:${key}`]: ["111111111111"], "wellarchitected:skipRequestingAccountId": true })
          .skipRequestingAccountId,
      `aws:${key} can't be checked`,
    ));
});

describe("skipRequestingAccountId", () => {
  it("is false unless it is true", () => {
    expect(of({}).skipRequestingAccountId).toBe(false);
    expect(of({ "wellarchitected:skipRequestingAccountId": "false" }).skipRequestingAccountId).toBe(false);
    expect(of({ "wellarchitected:skipRequestingAccountId": "true" }).skipRequestingAccountId).toBe(true);
  });
  it.each(["yes", "1", "", "True", "[true]", "null"])("refuses %j", (text) =>
    refuses(() => of({ "wellarchitected:skipRequestingAccountId": text }).skipRequestingAccountId, "true or false"),
  );
});

describe("maxRetrySeconds", () => {
  it("is a number above 0, or none", () => {
    expect(of({ "wellarchitected:maxRetrySeconds": "12.5" }).maxRetrySeconds).toBe(12.5);
    expect(of({}).maxRetrySeconds).toBeUndefined();
  });
  it.each(["0", "-1", "soon", "", "1e999", "[1]", "true", '"5"'])("refuses %j", (text) =>
    refuses(() => of({ "wellarchitected:maxRetrySeconds": text }).maxRetrySeconds, "wellarchitected:maxRetrySeconds"),
  );
});

describe("endpoint", () => {
  it("is an http or https URL, of wellarchitected: only", () => {
    expect(of({ "wellarchitected:endpoint": "https://gateway.example.com/x" }).endpoint?.value).toBe(
      "https://gateway.example.com/x",
    );
    expect(of({ "aws:endpoint": "https://gateway.example.com" }).endpoint).toBeUndefined();
  });
  it.each(["", "localhost:1", "file:///x", "https://a:b@c"])("refuses %j", (text) =>
    refuses(() => of({ "wellarchitected:endpoint": text }).endpoint, "wellarchitected:endpoint"),
  );
});

describe("a preview refuses", () => {
  it("every problem of the configuration at once, by its key", () => {
    const configuration = of({
      "wellarchitected:maxRetrySeconds": "5m",
      "wellarchitected:allowedAccountIds": "111111111111",
      "wellarchitected:skipRequestingAccountId": "yes",
      "wellarchitected:endpoint": "127.0.0.1:24566",
      "wellarchitected:regoin": "us-east-1",
    });
    for (const key of ["maxRetrySeconds", "allowedAccountIds", "skipRequestingAccountId", "endpoint", "regoin"]) {
      expect(() => configuration.assertValid()).toThrow(`wellarchitected:${key}`);
    }
    expect(() => configuration.assertValid()).toThrow(
      "pulumi config set --path 'wellarchitected:allowedAccountIds[0]'",
    );
  });

  it("nothing of a correct one", () => {
    expect(() => of({ "wellarchitected:region": "us-east-1", "aws:region": "x y" }).assertValid()).not.toThrow();
  });
});

describe("tokenScope", () => {
  it("is text as it is written, also if it looks like a number", () => {
    expect(of({ "wellarchitected:tokenScope": "007" }).tokenScope).toBe("007");
    expect(of({}).tokenScope).toBeUndefined();
  });
});

describe("keys", () => {
  it("that we don't know, of wellarchitected:, are refused: a guard may be misspelled", () =>
    refuses(
      () => of({ "wellarchitected:allowedAccountId": "x" }).assertKnownKeys(),
      "wellarchitected:allowedAccountId is not a configuration key",
      "allowedAccountIds",
    ));

  it("of others are no matter", () => {
    of({ "aws:whatever": "x", "shop:wellarchitected:x": "y", wellarchitectedx: "z" }).assertKnownKeys();
  });

  it("that the design lists are known", () => {
    expect([...configurationKeys].sort()).toEqual(
      [
        "region",
        "profile",
        "roleArn",
        "externalId",
        "sessionName",
        "endpoint",
        "allowedAccountIds",
        "forbiddenAccountIds",
        "skipCredentialsValidation",
        "skipRegionValidation",
        "skipRequestingAccountId",
        "maxRetrySeconds",
        "requestsPerSecond",
        "tokenScope",
      ].sort(),
    );
  });
});
