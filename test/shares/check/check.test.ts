import { describe, expect, it } from "vitest";
import { ServiceFailure, ShareError } from "../../../provider/core/errors";
import type { CheckResult } from "../../../provider/core/resource";
import { kinds } from "../../../provider/shares/kinds/kinds";
import type { ShareContext } from "../../../provider/shares/model/service";
import { sharedRunLog } from "../../core/run-log";
import { checkShare } from "../properties";
import { inputsOfKind, type ProcessOptions, region, unknown, urnOf, World } from "../world";

const workloadId = "0123456789abcdef0123456789abcdef";
const inputs = { workloadId, sharedWith: "222222222222", permissionType: "READONLY", region, scope: urnOf("review") };
const inProcess = (options: ProcessOptions = {}) => new World().process(options).context;
const checked = (changes: Record<string, unknown>, options: ProcessOptions = {}) =>
  checkShare(inProcess(options), {}, { ...inputs, ...changes });
const failures = async (changes: Record<string, unknown>, options: ProcessOptions = {}) =>
  (await checked(changes, options)).failures;
const passes = async (changes: Record<string, unknown>, options: ProcessOptions = {}) =>
  expect(await failures(changes, options)).toEqual([]);
const fails = async (changes: Record<string, unknown>, property: string, ...reasons: string[]) => {
  const found = await failures(changes);
  expect(found.map((failure) => failure.property)).toEqual([property]);
  for (const reason of reasons) expect(found[0]?.reason).toContain(reason);
};

describe("inputs that AWS takes", () => {
  it("pass as they are written", async () => {
    expect(await checked({})).toEqual({ inputs, failures: [] });
  });

  it("pass with everything declared", async () => {
    const everything = {
      ...inputs,
      workloadId: `arn:aws:wellarchitected:${region}:111111111111:workload/${workloadId}`,
      sharedWith: "arn:aws:iam::222222222222:role/team/Bo+b=,.@-_",
      permissionType: "CONTRIBUTOR",
      waitForAcceptance: true,
      acceptanceTimeoutSeconds: 604800,
      replaceOnStatus: ["EXPIRED", "FAILED", "REJECTED", "REVOKED"],
      adoptExisting: true,
      connection: {
        profile: "review",
        roleArn: "arn:aws:iam::111111111111:role/path/share",
        externalId: "a:/b=c,@.+-_",
        sessionName: "share+=,.@-_",
        endpoint: "http://localhost:4000",
      },
    };
    expect(await checkShare(inProcess(), {}, everything)).toEqual({ inputs: everything, failures: [] });
  });

  it("drop what is null or undefined, which means the default", async () => {
    expect(await checked({ adoptExisting: undefined, replaceOnStatus: null })).toEqual({ inputs, failures: [] });
  });

  it("aren't changed in place", async () => {
    const news = Object.freeze({ ...inputs, region: undefined });
    await checkShare(inProcess({ declaredRegion: "eu-west-1" }), Object.freeze({}), news);
    expect(news.region).toBeUndefined();
  });
});

describe("each required input", () => {
  it.each(["workloadId", "sharedWith", "permissionType", "scope"])("%s is asked for by name", async (name) => {
    await fails({ [name]: undefined }, name, "is required");
    await fails({ [name]: null }, name, "is required");
  });

  it("and all of them at once", async () => {
    const { failures: found } = await checkShare(inProcess(), {}, { scope: inputs.scope });
    expect(found.map(({ property }) => property)).toEqual(["workloadId", "sharedWith", "permissionType"]);
  });
});

describe("workloadId", () => {
  it.each(["", "0123", workloadId.toUpperCase(), true, {}, [workloadId]])("refuses %j", (value) =>
    fails({ workloadId: value }, "workloadId", "32 characters of 0-9a-f", JSON.stringify(value)),
  );

  it("refuses a workload's name, and says where its ID is", () =>
    fails({ workloadId: "Shop" }, "workloadId", "A workload's name is neither", "aws wellarchitected list-workloads"));

  it("refuses a number, which YAML makes of an ID that has digits only", () =>
    fails({ workloadId: 1.25e31 }, "workloadId", "is the number 1.25e+31: quote it"));

  it.each(["workloadId", "sharedWith"])("refuses an Output in a template string: %s", (property) =>
    fails(
      { [property]: "arn:aws:iam::Calling [toString] on an [Output<T>] is not supported.\n\nTo get the value…:role/x" },
      property,
      "pulumi.interpolate",
    ),
  );

  it("refuses another Region's workload, by its ARN", () =>
    fails(
      { workloadId: `arn:aws:wellarchitected:us-east-1:111111111111:workload/${workloadId}` },
      "workloadId",
      "is in us-east-1, but this share's region is eu-west-1",
    ));

  it("refuses another partition's workload", () =>
    fails(
      { workloadId: `arn:aws-cn:wellarchitected:${region}:111111111111:workload/${workloadId}` },
      "workloadId",
      "partition aws-cn, but eu-west-1 is in aws",
    ));
});

describe("sharedWith", () => {
  it("refuses numbers, which have lost their leading zeros", () =>
    fails({ sharedWith: 123456789 }, "sharedWith", "is the number 123456789", "leading zeros", "quote"));

  it("refuses numbers though they have 12 digits", () =>
    fails({ sharedWith: 222222222222 }, "sharedWith", "must be a string"));

  it.each(["", "22222222222", "bob", "arn:aws:iam::222222222222:group/admins"])("refuses %j", (value) =>
    fails({ sharedWith: value }, "sharedWith", "12-digit account ID", JSON.stringify(value)),
  );

  it.each([true, {}, ["222222222222"]])("refuses %j", (value) => fails({ sharedWith: value }, "sharedWith", "must be"));

  it.each([
    ["arn:aws:iam::222222222222:root", "cn-north-1", "aws", "aws-cn"],
    ["arn:aws-cn:iam::222222222222:user/bob", "eu-west-1", "aws-cn", "aws"],
    ["arn:aws-us-gov:organizations::222222222222:organization/o-abcdefghij", "us-east-1", "aws-us-gov", "aws"],
    ["arn:aws:iam::222222222222:role/bob", "us-gov-west-1", "aws", "aws-us-gov"],
  ])("refuses %s in %s", (sharedWith, ofRegion, partition, expected) =>
    fails(
      { sharedWith, region: ofRegion },
      "sharedWith",
      `is in partition ${partition}, but ${ofRegion} is in ${expected}`,
    ),
  );

  it.each([
    ["arn:aws-cn:iam::222222222222:root", "cn-northwest-1"],
    ["arn:aws-us-gov:iam::222222222222:role/bob", "us-gov-east-1"],
    ["222222222222", "cn-north-1"],
    ["o-abcdefghij", "us-gov-west-1"],
  ])("takes %s in %s", (sharedWith, ofRegion) => passes({ sharedWith, region: ofRegion }));
});

describe("permissionType", () => {
  it.each(["readonly", "READ_ONLY", "", 1, null])("refuses %j", async (value) => {
    const found = await failures({ permissionType: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ property: "permissionType" });
  });
  it("tells what it takes", () => fails({ permissionType: "readonly" }, "permissionType", "READONLY or CONTRIBUTOR"));
});

describe("waitForAcceptance and adoptExisting", () => {
  it.each(["true", 1, "", {}])("refuse %j", async (value) => {
    await fails({ waitForAcceptance: value }, "waitForAcceptance", "true or false");
    await fails({ adoptExisting: value }, "adoptExisting", "true or false");
  });
});

describe("acceptanceTimeoutSeconds", () => {
  it.each([0, -1, 0.5, 604801, "600", Number.NaN, Number.POSITIVE_INFINITY, true])("refuses %j", (value) =>
    fails({ acceptanceTimeoutSeconds: value }, "acceptanceTimeoutSeconds", "1 to 604800"),
  );
  it.each([1, 600, 604800])("takes %i", (value) => passes({ acceptanceTimeoutSeconds: value }));
});

describe("replaceOnStatus", () => {
  it.each(["EXPIRED", { EXPIRED: true }, 1, true])("refuses %j, which is no list", (value) =>
    fails({ replaceOnStatus: value }, "replaceOnStatus", "must be a list"),
  );
  it.each([["PENDING"], ["ACCEPTED"], ["expired"], [1], [null], [["EXPIRED"]]])("refuses %j in the list", (value) =>
    fails({ replaceOnStatus: ["EXPIRED", value] }, "replaceOnStatus[1]", "EXPIRED or FAILED or REJECTED or REVOKED"),
  );
  it("may be empty", () => passes({ replaceOnStatus: [] }));
});

describe("connection", () => {
  it.each(["profile", 1, true, ["profile"]])("refuses %j, which is no object", (value) =>
    fails({ connection: value }, "connection", "must be an object of profile, roleArn"),
  );
  it.each(["accessKeyId", "secretAccessKey", "sessionToken", "region", "constructor"])(
    "refuses %s, which state would keep or nothing would read",
    (key) => fails({ connection: { [key]: "x" } }, `connection.${key}`, "is not part of a connection", "never a key"),
  );
  it.each([
    ["profile", ""],
    ["profile", 1],
    ["roleArn", "reviewer"],
    ["roleArn", "arn:aws:iam::111111111111:user/bob"],
    ["roleArn", "arn:aws:iam::11111111111:role/bob"],
    ["endpoint", "localhost:4000"],
    ["endpoint", "ftp://localhost"],
    ["endpoint", "not a url"],
  ])("refuses the %s %j", (key, value) => fails({ connection: { [key]: value } }, `connection.${key}`));

  it("never shows what an endpoint's credentials are", async () => {
    const found = await failures({ connection: { endpoint: "https://bob:hunter2@gateway.example.com" } });
    expect(found).toEqual([{ property: "connection.endpoint", reason: "must not hold credentials" }]);
  });

  it.each(["https://:hunter2@gateway.example.com", "https://bob@gateway.example.com"])(
    "refuses the endpoint %s",
    (url) => fails({ connection: { endpoint: url } }, "connection.endpoint", "must not hold credentials"),
  );

  const roleArn = "arn:aws:iam::111111111111:role/share";
  it.each([
    ["externalId", "x"],
    ["externalId", "x".repeat(1225)],
    ["externalId", "white space"],
    ["sessionName", "x"],
    ["sessionName", "x".repeat(65)],
    ["sessionName", "a/b"],
  ])("refuses the %s %j", (key, value) => fails({ connection: { roleArn, [key]: value } }, `connection.${key}`));

  it.each(["externalId", "sessionName"])("refuses %s without a role, which would not be used", (key) =>
    fails({ connection: { profile: "p", [key]: "xyz" } }, "connection", `has ${key} but no roleArn`),
  );
  it("may be empty", () => passes({ connection: {} }));
});

describe("all that is wrong is reported at once:", () => {
  it("each part of a list and of a connection, by its path", async () => {
    const found = await failures({
      permissionType: "x",
      replaceOnStatus: ["PENDING", "EXPIRED", unknown, "DONE"],
      connection: { profile: "", externalId: "x", accessKeyId: "x" },
    });
    expect(found.map(({ property }) => property)).toEqual([
      "permissionType",
      "replaceOnStatus[0]",
      "replaceOnStatus[3]",
      "connection.profile",
      "connection.externalId",
      "connection.accessKeyId",
      "connection",
    ]);
  });

  const elsewhere = `arn:aws:wellarchitected:us-east-1:111111111111:workload/${workloadId}`;
  const partition = "arn:aws-cn:iam::222222222222:root";
  it.each([
    ["a wrong value and a workload of another Region", { permissionType: "x", workloadId: elsewhere }],
    ["a wrong part and a principal of another partition", { replaceOnStatus: ["x"], sharedWith: partition }],
    ["a wrong principal and a workload of another Region", { sharedWith: 222222222222, workloadId: elsewhere }],
    ["a missing input and a workload of another Region", { permissionType: undefined, workloadId: elsewhere }],
  ])("%s", async (_, changes) => {
    const options = { declaredRegion: region, ambientRegion: "us-west-2" };
    for (const declared of [region, undefined]) {
      expect(await failures({ ...changes, region: declared }, options)).toHaveLength(2);
    }
  });

  it("and the inputs are as they were written, with no unknown value among them", async () => {
    const wrong = { ...inputs, region: "Ireland", permissionType: "x" };
    expect((await checked(wrong)).inputs).toEqual(wrong);
  });

  it.each([
    ["a wrong connection says which Region the AWS SDK finds", { connection: { profile: "" }, region: undefined }],
    ["a wrong Region is compared with a workload's", { region: "Ireland" }],
  ])("but not as if %s", async (_, changes) => {
    const found = await failures({ ...changes, workloadId: elsewhere }, { ambientRegion: "us-west-2" });
    expect(found).toHaveLength(1);
  });
});

describe("behind a door that has provider resources", () => {
  /** The failures of a share that the plugin is asked to check. */
  const ofPlugin = async (changes: Record<string, unknown>) => {
    const { frontend, ...context } = inProcess();
    return (
      await checkShare({ ...context, frontend: { ...frontend, hasProviders: true } }, {}, { ...inputs, ...changes })
    ).failures;
  };

  it("a share passes", async () => expect(await ofPlugin({})).toEqual([]));

  it("connection is refused, and says what to use instead", async () => {
    const [failure, ...more] = await ofPlugin({ connection: { profile: "review" } });
    expect(failure).toMatchObject({ property: "connection", reason: expect.stringContaining("provider resource") });
    expect(more).toEqual([]);
  });

  it("connection is none of the inputs that are reported", async () => {
    const [failure] = await ofPlugin({ profile: "review" });
    expect(failure?.reason).toContain("which takes workloadId, sharedWith, permissionType");
    expect(failure?.reason).not.toContain("connection");
  });
});

describe("an input that isn't known", () => {
  it("to a WorkloadShare is refused, with those that are", () =>
    fails({ permission: "READONLY" }, "permission", "is not an input of WorkloadShare", "permissionType"));

  it.each(["constructor", "toString", "hasOwnProperty"])("is refused though every object has a %s", (name) =>
    fails({ [name]: "x" }, name, "is not an input of WorkloadShare"),
  );

  it("doesn't tell of the scope, which no program writes", async () => {
    expect((await failures({ more: 1 }))[0]?.reason).not.toContain("scope");
  });
});

it("what only the engine and this provider use is none of the inputs", async () => {
  expect(await checked({ __defaults: [], __provider: "x", __record: "0123abcd" })).toEqual({ inputs, failures: [] });
});

describe("unknown values pass", () => {
  it.each([
    "workloadId",
    "sharedWith",
    "permissionType",
    "waitForAcceptance",
    "adoptExisting",
    "acceptanceTimeoutSeconds",
    "replaceOnStatus",
    "connection",
    "region",
  ])("as %s", async (name) => {
    expect(await checked({ [name]: unknown })).toEqual({ inputs: { ...inputs, [name]: unknown }, failures: [] });
  });

  it("in a list", () => passes({ replaceOnStatus: [unknown, "EXPIRED"] }));

  it("in a list, and the rest of it is checked", () =>
    fails({ replaceOnStatus: [unknown, "PENDING"] }, "replaceOnStatus[1]"));

  it.each(["profile", "roleArn", "endpoint"])("in a connection, as %s", (key) =>
    passes({ connection: { [key]: unknown } }),
  );

  it("in a connection, and the rest of it is checked", () =>
    fails({ connection: { profile: unknown, endpoint: "x" } }, "connection.endpoint"));

  it("as a role that an externalId belongs to", () => passes({ connection: { roleArn: unknown, externalId: "abc" } }));

  it("and of an unknown region nothing is derived", () =>
    passes({ region: unknown, sharedWith: "arn:aws-cn:iam::222222222222:root" }));
});

describe("region", () => {
  const { region: _, ...noRegion } = inputs;
  const regionOf = async (olds: Record<string, unknown>, options: ProcessOptions, changes = {}) => {
    const { inputs: effective, failures: found } = await checkShare(inProcess(options), olds, {
      ...noRegion,
      ...changes,
    });
    expect(found).toEqual([]);
    return effective.region;
  };

  it.each(["", "Ireland", "us-east-1a", 1])("refuses %j", (value) =>
    fails({ region: value }, "region", "must be a Region's name such as us-east-1"),
  );

  it("is the resource's, then the stack's, then state's, then what the AWS SDK finds", async () => {
    const olds = { region: "eu-west-3" };
    const all = { declaredRegion: "eu-west-2", ambientRegion: "eu-west-4" };
    expect(await regionOf(olds, all, { region: "eu-west-1" })).toBe("eu-west-1");
    expect(await regionOf(olds, all)).toBe("eu-west-2");
    expect(await regionOf(olds, { ambientRegion: "eu-west-4" })).toBe("eu-west-3");
    expect(await regionOf({}, { ambientRegion: "eu-west-4" })).toBe("eu-west-4");
  });

  it("of nowhere is an error that says how to set it", async () => {
    const { failures: found } = await checkShare(inProcess(), {}, noRegion);
    expect(found).toEqual([{ property: "region", reason: expect.stringContaining("wellarchitected:region") }]);
    expect(found[0]?.reason).toContain("AWS_REGION");
  });

  it("of a replacement is its state's too, though the engine hands its check no olds", async () => {
    const context = inProcess({ ambientRegion: "us-west-2" });
    const first = await checkShare(context, { region: "eu-west-1" }, noRegion);
    expect(first.inputs.region).toBe("eu-west-1");
    const replacement = await checkShare(context, {}, { ...noRegion, sharedWith: "333333333333" });
    expect(replacement.inputs.region).toBe("eu-west-1");
  });

  it("of another resource is not remembered", async () => {
    const context = inProcess({ ambientRegion: "us-west-2" });
    await checkShare(context, { region: "eu-west-1" }, noRegion);
    const other = await checkShare(context, {}, { ...noRegion, sharedWith: "333333333333", scope: urnOf("other") });
    expect(other.inputs.region).toBe("us-west-2");
  });

  it("is unknown if an unknown connection would tell it", async () => {
    const options = { ambientRegion: "us-west-2" };
    expect(await regionOf({}, options, { connection: unknown })).toBe(unknown);
    expect(await regionOf({}, options, { connection: { profile: unknown } })).toBe(unknown);
    expect(await regionOf({ region: "eu-west-1" }, options, { connection: unknown })).toBe("eu-west-1");
  });

  it("is not kept if the old one was unknown", async () => {
    expect(await regionOf({ region: unknown }, { ambientRegion: "us-west-2" })).toBe("us-west-2");
  });

  it("that the AWS SDK finds has a Region's form, or is refused", async () => {
    const { failures: found } = await checkShare(inProcess({ ambientRegion: "Ireland" }), {}, noRegion);
    expect(found.map(({ property }) => property)).toEqual(["region"]);
  });
});

describe("what the connection knows", () => {
  const withConnections = (changes: Partial<ShareContext["connections"]>, options: ProcessOptions = {}) => {
    const { context, lines } = new World().process(options);
    return { lines, context: { ...context, connections: { ...context.connections, ...changes } } };
  };

  it("proves the credentials once all else is right: of the declared connection, in the effective Region", async () => {
    const asked: unknown[] = [];
    const assertCredentials = async (...place: unknown[]) => void asked.push(place);
    const { context } = withConnections({ assertCredentials });
    await checkShare(context, {}, { ...inputs, permissionType: "WRITE" });
    await checkShare(context, {}, { ...inputs, connection: { profile: unknown } });
    await checkShare(context, {}, { ...inputs, region: unknown });
    expect(asked).toEqual([]);
    await checkShare(context, {}, { ...inputs, connection: { profile: "dev" } });
    expect(asked).toEqual([[{ profile: "dev" }, region]]);
  });

  it.each([
    [new ServiceFailure("credentials", "sts: ExpiredToken", "Renew them"), "sts: ExpiredToken\nRenew them"],
    [new ShareError("the credentials are of account 2"), "the credentials are of account 2"],
  ])("refuses credentials in a preview as an up would: %s", async (error, message) => {
    const { context } = withConnections({ assertCredentials: () => Promise.reject(error) });
    await expect(checkShare(context, {}, inputs)).rejects.toThrow(
      new ShareError(`checking the credentials for ${region}: ${message}`),
    );
  });

  it("refuses a Region that AWS doesn't have, except for the one that the share is in", async () => {
    const { context } = withConnections({ regionProblem: (name) => `must be a Region of AWS, but is ${name}` });
    const { failures: found } = await checkShare(context, { region: "eu-west-3" }, inputs);
    expect(found).toEqual([{ property: "region", reason: `must be a Region of AWS, but is ${region}` }]);
    expect((await checkShare(context, { region }, inputs)).failures).toEqual([]);
  });

  it("judges nothing of a partition that it doesn't know", async () => {
    const { context } = withConnections({ partitionOf: () => undefined });
    const elsewhere = {
      region: "eusc-fr-west-1",
      workloadId: `arn:aws-eusc:wellarchitected:eusc-fr-west-1:111111111111:workload/${workloadId}`,
      sharedWith: "arn:aws-eusc:iam::222222222222:root",
    };
    expect((await checkShare(context, {}, { ...inputs, ...elsewhere })).failures).toEqual([]);
    const { failures: found } = await checkShare(context, {}, { ...inputs, ...elsewhere, region });
    expect(found.map(({ property }) => property)).toEqual(["workloadId"]);
  });

  it("warns of keys that look like ours", async () => {
    const projects: unknown[] = [];
    const unreadKeys = (project: unknown) => {
      projects.push(project);
      return ["well-architected:region"];
    };
    const { context, lines } = withConnections({ unreadKeys });
    await checkShare(context, {}, { ...inputs, scope: "urn:pulumi:prod::shop::type::review" });
    expect(projects).toEqual(["shop"]);
    expect(lines.map(({ message }) => message)).toEqual([
      "the stack's configuration has well-architected:region, which is not read: the name is wellarchitected:…",
    ]);
  });
});

describe("the same share declared twice in one program", () => {
  const second = (changes: Record<string, unknown>) => ({ ...inputs, scope: urnOf("second"), ...changes });

  it.each([
    ["in the same words", {}],
    ["with another permission", { permissionType: "CONTRIBUTOR" }],
    ["in another spelling of the principal", { sharedWith: "arn:aws:iam::222222222222:root" }],
    [
      "in another spelling of the workload",
      { workloadId: `arn:aws:wellarchitected:${region}:111111111111:workload/${workloadId}` },
    ],
  ])("is refused %s, and names the other", async (_, changes) => {
    const context = inProcess();
    await checkShare(context, {}, inputs);
    const { failures: found } = await checkShare(context, {}, second(changes));
    expect(found).toEqual([{ property: "sharedWith", reason: expect.stringContaining(urnOf("review")) }]);
  });

  it.each([
    ["another principal", { sharedWith: "333333333333" }],
    ["another workload", { workloadId: "f".repeat(32) }],
    ["another region", { region: "us-east-1" }],
    ["a workload that isn't known", { workloadId: unknown }],
    ["a principal that isn't known", { sharedWith: unknown }],
    ["a region that isn't known", { region: unknown }],
  ])("is not %s", async (_, changes) => {
    const context = inProcess();
    await checkShare(context, {}, inputs);
    expect((await checkShare(context, {}, second(changes))).failures).toEqual([]);
  });

  it.each(["workloadId", "sharedWith", "region"])("is not told of two whose %s isn't known yet", async (name) => {
    const context = inProcess();
    await checkShare(context, {}, { ...inputs, [name]: unknown });
    expect((await checkShare(context, {}, second({ [name]: unknown }))).failures).toEqual([]);
  });

  it("is not the same resource checked again, as for its replacement", async () => {
    const context = inProcess();
    await checkShare(context, inputs, inputs);
    expect((await checkShare(context, {}, inputs)).failures).toEqual([]);
  });

  it("is not what a share that is refused declares", async () => {
    const context = inProcess();
    await checkShare(context, {}, { ...inputs, permissionType: "x" });
    expect((await checkShare(context, {}, second({}))).failures).toEqual([]);
  });

  it("in another process of the run is refused too, and in another run isn't", async () => {
    const join = sharedRunLog();
    const [one, other] = [inProcess({ log: join() }), inProcess({ log: join() })];
    expect((await checkShare(one, {}, inputs)).failures).toEqual([]);
    const { failures: found } = await checkShare(other, {}, second({}));
    expect(found).toEqual([{ property: "sharedWith", reason: expect.stringContaining(urnOf("review")) }]);
    expect((await checkShare(inProcess({ log: join() }), {}, second({}))).failures).toHaveLength(1);
    expect((await checkShare(inProcess({ log: sharedRunLog()() }), {}, second({}))).failures).toEqual([]);
  });

  it("is told apart from two resources that swap their principals", async () => {
    const context = inProcess();
    const old = { a: { ...inputs }, b: second({ sharedWith: "333333333333" }) };
    expect((await checkShare(context, old.a, { ...old.a, sharedWith: "333333333333" })).failures).toEqual([]);
    expect((await checkShare(context, old.b, { ...old.b, sharedWith: "222222222222" })).failures).toEqual([]);
  });
});

describe("more shares of a workload than AWS's quota", () => {
  const nth = (number: number, changes: Record<string, unknown> = {}) => ({
    ...inputs,
    scope: urnOf(`share ${number}`),
    sharedWith: String(300000000000 + number),
    ...changes,
  });
  const checkAll = async (context: ShareContext, ...shares: Record<string, unknown>[]) => {
    const found: CheckResult["failures"] = [];
    for (const news of shares) found.push(...(await checkShare(context, {}, news)).failures);
    return found;
  };
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const twenty = numbers(1, 20).map((number) => nth(number));
  const refused = (count: number) => ({
    property: "workloadId",
    reason: `is given ${count} shares by this program, but AWS's quota is 20 shares per workload, and AWS does not raise it: share with an organizational unit instead`,
  });

  it("are refused from the 21st on, with their number", async () => {
    const context = inProcess();
    expect(await checkAll(context, ...twenty)).toEqual([]);
    expect(await checkAll(context, nth(21), nth(22))).toEqual([refused(21), refused(22)]);
  });

  it("are none while the same ones are checked again, as for their replacement", async () => {
    const context = inProcess();
    expect(await checkAll(context, ...twenty, ...twenty)).toEqual([]);
    expect(await checkAll(context, nth(21))).toEqual([refused(21)]);
  });

  it.each([
    ["another principal", { sharedWith: "222222222222" }],
    ["another workload", { workloadId: "f".repeat(32) }],
    ["another Region", { region: "us-east-1" }],
  ])("are counted without what a resource declared before it has %s", async (_, changes) => {
    const context = inProcess();
    expect(await checkAll(context, ...twenty, nth(20, changes), nth(20), nth(20, changes))).toEqual([]);
    const isLeft = !("sharedWith" in changes);
    expect(await checkAll(context, nth(21))).toEqual(isLeft ? [] : [refused(21)]);
    expect(await checkAll(context, nth(22))).toEqual([refused(isLeft ? 21 : 22)]);
  });

  it.each([
    ["shares of another workload", { workloadId: "f".repeat(32) }],
    ["shares in another Region", { region: "us-east-1" }],
    ["a workload that isn't known", { workloadId: unknown }],
    ["a principal that isn't known", { sharedWith: unknown }],
    ["a Region that isn't known", { region: unknown }],
    ["what is refused", { permissionType: "x" }],
  ])("don't count %s", async (_, changes) => {
    const context = inProcess();
    await checkAll(context, ...twenty, nth(21, changes));
    expect(await checkAll(context, nth(20))).toEqual([]);
    expect(await checkAll(context, nth(22))).toEqual([refused(21)]);
  });

  it("count a share once that is declared twice, in whichever spelling", async () => {
    const context = inProcess();
    const again = nth(21, { sharedWith: `arn:aws:iam::${twenty[0]?.sharedWith}:root` });
    expect(await checkAll(context, ...twenty, again)).toMatchObject([{ property: "sharedWith" }]);
    const arn = `arn:aws:wellarchitected:${region}:111111111111:workload/${workloadId}`;
    expect(await checkAll(context, nth(22, { workloadId: arn }))).toEqual([refused(21)]);
  });

  it("are refused though other processes of the run declare some of them", async () => {
    const join = sharedRunLog();
    const [one, other] = [inProcess({ log: join() }), inProcess({ log: join() })];
    expect(await checkAll(one, ...twenty.slice(0, 10))).toEqual([]);
    expect(await checkAll(other, ...twenty.slice(10))).toEqual([]);
    expect(await checkAll(one, nth(21))).toEqual([refused(21)]);
    expect(await checkAll(inProcess({ log: join() }), nth(20))).toEqual([refused(21)]);
    expect(await checkAll(inProcess({ log: sharedRunLog()() }), nth(22))).toEqual([]);
  });
});

describe.each(kinds)("shares of a $noun", (kind) => {
  const { noun, quota = 400 } = kind;
  const isLimited = kind.quota !== undefined;

  it(`are ${isLimited ? `refused from one more than ${quota} on` : "as many as the program declares"}`, async () => {
    const context = inProcess();
    const name = kind.example.replace("us-east-1", region);
    const found: CheckResult["failures"] = [];
    for (let number = 0; number <= quota; number++) {
      const changes = { sharedWith: String(300000000000 + number), name: `share ${number}` };
      found.push(...(await checkShare(context, {}, { ...inputsOfKind(kind, name, changes) })).failures);
    }
    const reason = `is given ${quota + 1} shares by this program, but AWS's quota is ${quota} shares per ${noun}`;
    expect(found).toEqual(isLimited ? [{ property: kind.input, reason: expect.stringContaining(reason) }] : []);
  });
});

it("makes no call", async () => {
  const world = new World();
  const { context } = world.process({ ambientRegion: "us-west-2" });
  await checkShare(context, {}, inputs);
  expect(world.calls).toEqual([]);
});
