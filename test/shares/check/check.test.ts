import test from "ava";
import { textRule } from "../../../provider/shares/fields/rules";
import { checkShare } from "../properties";
import { region, unknown, World } from "../world";
import { check, failuresOf, inputs, startProcess, workloadArn, workloadId } from "./inputs";

const roleArn = "arn:aws:iam::111111111111:role/share";

test("inputs that AWS takes pass as they are written, without a call and unchanged in place", async (t) => {
  const world = new World();
  const news = Object.freeze({
    ...inputs,
    workloadId: workloadArn(),
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
  });

  const checked = await checkShare(world.process().context, Object.freeze({}), news);

  t.deepEqual(checked, { inputs: news, failures: [] });
  t.deepEqual(world.calls, []);
});

test("what is null or undefined, and what only the engine and this provider use, is none of the inputs", async (t) => {
  const internal = { __defaults: [], __provider: "x", __record: "0123abcd" };

  const checked = await check({ adoptExisting: undefined, replaceOnStatus: null, ...internal });

  t.deepEqual(checked, { inputs, failures: [] });
});

test("an empty list, an empty connection and the limits of acceptanceTimeoutSeconds pass", async (t) => {
  for (const acceptanceTimeoutSeconds of [1, 604800]) {
    const { failures } = await check({ replaceOnStatus: [], connection: {}, acceptanceTimeoutSeconds });
    t.deepEqual(failures, []);
  }
});

test("each required input that is missing is asked for by name", async (t) => {
  const { scope, workloadId: _, sharedWith: _s, permissionType: _p, ...rest } = inputs;

  const missing = await failuresOf(startProcess(), { ...rest, scope, sharedWith: null });
  const withoutScope = await failuresOf(startProcess(), { ...inputs, scope: undefined });

  t.deepEqual(
    missing,
    ["workloadId", "sharedWith", "permissionType"].map((property) => ({ property, reason: "is required" })),
  );
  t.deepEqual(withoutScope, [{ property: "scope", reason: "is required" }]);
});

/** The changes are refused under one property, each value for the same reason. */
const isRefused = test.macro({
  async exec(t, property: string, reason: RegExp, ...refused: Record<string, unknown>[]) {
    for (const changes of refused) {
      const { failures } = await check(changes);

      t.deepEqual(
        failures.map((failure) => failure.property),
        [property],
        JSON.stringify(changes),
      );
      t.regex(failures[0]?.reason ?? "", reason, JSON.stringify(changes));
    }
  },
  title: (what) => `${what} is refused by its path, with what to write`,
});
const each = (name: string, ...values: unknown[]) => values.map((value) => ({ [name]: value }));

test(
  "a workloadId that is neither an ID nor an ARN",
  isRefused,
  "workloadId",
  /32 characters of 0-9a-f.* but is ("0123"|"|true|\{\}|\[)/s,
  ...each("workloadId", "", "0123", workloadId.toUpperCase(), true, {}, [workloadId]),
);
test(
  "a workload's name",
  isRefused,
  "workloadId",
  /A workload's name is neither: the function getWorkload finds the ID/,
  ...each("workloadId", "Shop"),
);
test(
  "a workloadId that YAML has made a number of",
  isRefused,
  "workloadId",
  /is the number 1\.25e\+31: quote it/,
  ...each("workloadId", 1.25e31),
);
const output = "arn:aws:iam::Calling [toString] on an [Output<T>] is not supported.\n\nTo get the value…:role/x";
test("a workloadId with an Output in a template string", isRefused, "workloadId", /pulumi\.interpolate/, {
  workloadId: output,
});
test("a sharedWith with an Output in a template string", isRefused, "sharedWith", /pulumi\.interpolate/, {
  sharedWith: output,
});
test("a text with an Output in a template string is refused, with what to write", (t) => {
  t.regex(String(textRule(output, () => false, {})), /pulumi\.interpolate/);
  t.is(
    textRule("Shop", () => false, {}),
    undefined,
  );
});
test(
  "a sharedWith that is a number",
  isRefused,
  "sharedWith",
  /must be a string, but is the number .*leading zeros.*quote/,
  ...each("sharedWith", 123456789, 222222222222),
);
test(
  "a sharedWith that is no principal",
  isRefused,
  "sharedWith",
  /must be a 12-digit account ID.* but is /,
  ...each("sharedWith", "", "bob", "arn:aws:iam::222222222222:group/admins", true, {}, ["222222222222"]),
);
test(
  "a permissionType that AWS doesn't have",
  isRefused,
  "permissionType",
  /READONLY or CONTRIBUTOR/,
  ...each("permissionType", "readonly", "", 1),
);
for (const flag of ["waitForAcceptance", "adoptExisting"]) {
  test(`${flag} that is no boolean`, isRefused, flag, /true or false/, ...each(flag, "true", 1, ""));
}
test(
  "an acceptanceTimeoutSeconds that is no whole number of seconds within the 7 days of an invitation",
  isRefused,
  "acceptanceTimeoutSeconds",
  /1 to 604800/,
  ...each("acceptanceTimeoutSeconds", 0, 0.5, 604801, "600", Number.NaN, Number.POSITIVE_INFINITY),
);
test(
  "a replaceOnStatus that is no list",
  isRefused,
  "replaceOnStatus",
  /must be a list/,
  ...each("replaceOnStatus", "EXPIRED", { EXPIRED: true }, 1),
);
test(
  "a part of replaceOnStatus that is no status of a share that has ended",
  isRefused,
  "replaceOnStatus[1]",
  /EXPIRED or FAILED or REJECTED or REVOKED/,
  ...[["PENDING"], ["expired"], [1], [null], [["EXPIRED"]]].map(([part]) => ({ replaceOnStatus: ["EXPIRED", part] })),
);
test(
  "a connection that is no object",
  isRefused,
  "connection",
  /must be an object of profile, roleArn/,
  ...each("connection", "profile", true, ["profile"]),
);
test(
  "an externalId or a sessionName without a role, which would not be used,",
  isRefused,
  "connection",
  /has (externalId|sessionName) but no roleArn/,
  { connection: { profile: "p", externalId: "xyz" } },
  { connection: { profile: "p", sessionName: "xyz" } },
);
for (const key of ["accessKeyId", "secretAccessKey", "region", "constructor"]) {
  const reason = /is not part of a connection.*never a key/;
  test(`a connection's ${key}`, isRefused, `connection.${key}`, reason, { connection: { [key]: "x" } });
}
for (const [key, ...values] of [
  ["profile", "", 1],
  [
    "roleArn",
    "reviewer",
    "arn:aws:iam::111111111111:user/bob",
    "arn:aws:iam::11111111111:role/bob",
    ` ${roleArn}`,
    `${roleArn} `,
  ],
  ["externalId", "x", "x".repeat(1225), "white space"],
  ["sessionName", "x", "x".repeat(65), "a/b"],
  ["endpoint", "localhost:4000", "ftp://localhost", "not a url"],
] as const) {
  const connections = values.map((value) => ({ connection: { roleArn, [key]: value } }));
  test(`a connection's ${key} of a wrong form`, isRefused, `connection.${key}`, /^must be /, ...connections);
}

test("an endpoint with credentials is refused without showing them", async (t) => {
  for (const login of ["bob:hunter2", ":hunter2", "bob"]) {
    const { failures } = await check({ connection: { endpoint: `https://${login}@gateway.example.com` } });

    t.deepEqual(failures, [{ property: "connection.endpoint", reason: "must not hold credentials" }]);
  }
});

test("an input that a WorkloadShare doesn't have is refused with those that it has, but not the scope", async (t) => {
  for (const name of ["permission", "constructor", "toString"]) {
    const { failures } = await check({ [name]: "x" });

    t.deepEqual(
      failures.map(({ property }) => property),
      [name],
    );
    t.regex(
      failures[0]?.reason ?? "",
      /is not an input of WorkloadShare, which takes workloadId, sharedWith, permissionType/,
    );
    t.notRegex(failures[0]?.reason ?? "", /scope/);
  }
});

test("the plugin, which has provider resources, refuses connection, names them, and doesn't count it among the inputs", async (t) => {
  const { frontend, ...context } = startProcess();
  const plugin = { ...context, frontend: { ...frontend, hasProviders: true } };

  t.deepEqual(await failuresOf(plugin, inputs), []);
  const [connection, ...more] = await failuresOf(plugin, { ...inputs, connection: { profile: "review" } });
  t.is(connection?.property, "connection");
  t.regex(connection?.reason ?? "", /provider resource/);
  t.deepEqual(more, []);
  const [profile] = await failuresOf(plugin, { ...inputs, profile: "review" });
  t.regex(profile?.reason ?? "", /which takes workloadId, sharedWith, permissionType/);
  t.notRegex(profile?.reason ?? "", /connection/);
});

test("all that is wrong is reported at once, each part of a list and of a connection by its path, and the inputs as they were written", async (t) => {
  const wrong = {
    permissionType: "x",
    region: "Ireland",
    replaceOnStatus: ["PENDING", "EXPIRED", unknown, "DONE"],
    connection: { profile: "", externalId: "x", accessKeyId: "x" },
  };

  const checked = await check(wrong);

  t.deepEqual(
    checked.failures.map(({ property }) => property),
    [
      "permissionType",
      "region",
      "replaceOnStatus[0]",
      "replaceOnStatus[3]",
      "connection.profile",
      "connection.externalId",
      "connection.accessKeyId",
      "connection",
    ],
  );
  t.deepEqual(checked.inputs, { ...inputs, ...wrong } as object);
});

for (const [what, changes] of [
  ["a wrong value and a workload of another Region", { permissionType: "x", workloadId: workloadArn("us-east-1") }],
  [
    "a wrong part of a list and a principal of another partition",
    { replaceOnStatus: ["x"], sharedWith: "arn:aws-cn:iam::222222222222:root" },
  ],
  [
    "a missing input and a workload of another Region",
    { permissionType: undefined, workloadId: workloadArn("us-east-1") },
  ],
] as const) {
  test(`${what} are reported at once, whether the Region is declared by the resource or by the stack`, async (t) => {
    for (const declared of [region, undefined]) {
      const { failures } = await check({ ...changes, region: declared }, { declaredRegion: region });
      t.is(failures.length, 2);
    }
  });
}

test("a workload isn't compared with a wrong Region, or with one that a wrong connection leads to", async (t) => {
  for (const changes of [{ region: "Ireland" }, { region: undefined, connection: { profile: "" } }]) {
    const { failures } = await check(
      { ...changes, workloadId: workloadArn("us-east-1") },
      { ambientRegion: "us-west-2" },
    );
    t.is(failures.length, 1);
  }
});

test("an input that isn't known yet passes, whichever it is", async (t) => {
  for (const name of [
    "workloadId",
    "sharedWith",
    "permissionType",
    "waitForAcceptance",
    "adoptExisting",
    "acceptanceTimeoutSeconds",
    "replaceOnStatus",
    "connection",
    "region",
  ]) {
    t.deepEqual(await check({ [name]: unknown }), { inputs: { ...inputs, [name]: unknown }, failures: [] }, name);
  }
});

test("a part of a list or of a connection that isn't known yet passes, and the rest of it is checked", async (t) => {
  const right = await check({
    replaceOnStatus: [unknown, "EXPIRED"],
    connection: { roleArn: unknown, externalId: "abc", profile: unknown, endpoint: unknown },
  });
  const wrong = await check({
    replaceOnStatus: [unknown, "PENDING"],
    connection: { profile: unknown, endpoint: "x" },
  });

  t.deepEqual(right.failures, []);
  t.deepEqual(
    wrong.failures.map(({ property }) => property),
    ["replaceOnStatus[1]", "connection.endpoint"],
  );
});
