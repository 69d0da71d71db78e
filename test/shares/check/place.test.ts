import test from "ava";
import { ServiceFailure, ShareError } from "../../../provider/core/errors";
import type { ShareContext } from "../../../provider/shares/model/service";
import { checkShare } from "../properties";
import { type ProcessOptions, region, unknown, urnOf, World } from "../world";
import { check, failuresOf, inputs, startProcess, workloadArn } from "./inputs";

const { region: _, ...withoutRegion } = inputs;

/** The Region that a check without failures writes into the inputs. */
async function regionOf(olds: object, options: ProcessOptions, changes: object = {}): Promise<unknown> {
  const news = { ...withoutRegion, ...changes };
  const checked = await checkShare(startProcess(options), { ...olds }, news);
  return checked.failures.length > 0 ? checked.failures : checked.inputs.region;
}

test("the Region is the resource's, else the stack's, else that of state, else what the AWS SDK finds", async (t) => {
  const olds = { region: "eu-west-3" };
  const all = { declaredRegion: "eu-west-2", ambientRegion: "eu-west-4" };

  t.is(await regionOf(olds, all, { region: "eu-west-1" }), "eu-west-1");
  t.is(await regionOf(olds, all), "eu-west-2");
  t.is(await regionOf(olds, { ambientRegion: "eu-west-4" }), "eu-west-3");
  t.is(await regionOf({}, { ambientRegion: "eu-west-4" }), "eu-west-4");
  t.is(await regionOf({ region: unknown }, { ambientRegion: "eu-west-4" }), "eu-west-4");
});

test("the Region isn't known if a connection that isn't known would say it", async (t) => {
  const options = { ambientRegion: "us-west-2" };

  t.is(await regionOf({}, options, { connection: unknown }), unknown);
  t.is(await regionOf({}, options, { connection: { profile: unknown } }), unknown);
  t.is(await regionOf({ region: "eu-west-1" }, options, { connection: unknown }), "eu-west-1");
});

test("a replacement stays in the Region of state, though the engine hands its check no old inputs, and another resource doesn't", async (t) => {
  const context = startProcess({ ambientRegion: "us-west-2" });
  const changed = { ...withoutRegion, sharedWith: "333333333333" };
  await checkShare(context, { region: "eu-west-1" }, withoutRegion);

  const replacement = await checkShare(context, {}, changed);
  const other = await checkShare(context, {}, { ...changed, scope: urnOf("other"), sharedWith: "444444444444" });

  t.is(replacement.inputs.region, "eu-west-1");
  t.is(other.inputs.region, "us-west-2");
});

test("a Region that is nowhere to be found is an error that says how to set it", async (t) => {
  const [failure, ...more] = await failuresOf(startProcess(), withoutRegion);

  t.is(failure?.property, "region");
  t.regex(failure?.reason ?? "", /wellarchitected:region/);
  t.regex(failure?.reason ?? "", /AWS_REGION/);
  t.deepEqual(more, []);
});

test("a Region without a Region's form is refused, wherever it comes from", async (t) => {
  const declared = await Promise.all(["", "Ireland", "us-east-1a", 1].map((value) => check({ region: value })));
  const found = await check({ region: undefined }, { ambientRegion: "Ireland" });

  for (const { failures } of [...declared, found]) {
    t.deepEqual(
      failures.map(({ property }) => property),
      ["region"],
    );
    t.regex(failures[0]?.reason ?? "", /must be a Region's name such as us-east-1/);
  }
});

const isRefusedElsewhere = test.macro({
  async exec(t, changes: object, property: string, reason: string) {
    const [failure, ...more] = await failuresOf(startProcess(), { ...inputs, ...changes });

    t.is(failure?.property, property);
    t.true(failure?.reason.startsWith(reason), failure?.reason);
    t.deepEqual(more, []);
  },
  title: (what) => `${what} is refused`,
});
test(
  "another Region's workload, by its ARN,",
  isRefusedElsewhere,
  { workloadId: workloadArn("us-east-1") },
  "workloadId",
  "is in us-east-1, but the region is eu-west-1",
);
test(
  "another partition's workload, by its ARN,",
  isRefusedElsewhere,
  { workloadId: workloadArn(region, "aws-cn") },
  "workloadId",
  "is in partition aws-cn, but eu-west-1 is in aws",
);
for (const [sharedWith, ofRegion, partition, expected] of [
  ["arn:aws:iam::222222222222:root", "cn-north-1", "aws", "aws-cn"],
  ["arn:aws-us-gov:organizations::222222222222:organization/o-abcdefghij", "us-east-1", "aws-us-gov", "aws"],
] as const) {
  const reason = `is in partition ${partition}, but ${ofRegion} is in ${expected}`;
  const changes = { sharedWith, region: ofRegion };
  test(`a principal of partition ${partition} in ${ofRegion}`, isRefusedElsewhere, changes, "sharedWith", reason);
}

test("a principal that its partition or no partition is in passes in a Region of any partition", async (t) => {
  for (const [sharedWith, ofRegion] of [
    ["arn:aws-cn:iam::222222222222:root", "cn-northwest-1"],
    ["arn:aws-us-gov:iam::222222222222:role/bob", "us-gov-east-1"],
    ["222222222222", "cn-north-1"],
    ["o-abcdefghij", "us-gov-west-1"],
    ["arn:aws-cn:iam::222222222222:root", unknown],
  ]) {
    t.deepEqual((await check({ sharedWith, region: ofRegion })).failures, [], sharedWith);
  }
});

function startWithConnections(changes: Partial<ShareContext["connections"]>) {
  const { context, lines } = new World().process();
  return { lines, context: { ...context, connections: { ...context.connections, ...changes } } };
}

test("nothing is judged by a partition that isn't known, but a workload by its Region", async (t) => {
  const { context } = startWithConnections({ partitionOf: () => undefined });
  const elsewhere = {
    ...inputs,
    region: "eusc-fr-west-1",
    workloadId: workloadArn("eusc-fr-west-1", "aws-eusc"),
    sharedWith: "arn:aws-eusc:iam::222222222222:root",
  };

  t.deepEqual(await failuresOf(context, elsewhere), []);
  const failures = await failuresOf(context, { ...elsewhere, region });
  t.deepEqual(
    failures.map(({ property }) => property),
    ["workloadId"],
  );
});

test("a Region that AWS doesn't have is refused, except for the one that the share is in", async (t) => {
  const { context } = startWithConnections({ regionProblem: (name) => `must be a Region of AWS, but is ${name}` });

  const moved = await checkShare(context, { region: "eu-west-3" }, inputs);
  const stays = await checkShare(context, { region }, inputs);

  t.deepEqual(moved.failures, [{ property: "region", reason: `must be a Region of AWS, but is ${region}` }]);
  t.deepEqual(stays.failures, []);
});

test("a check fails if the stack's configuration is wrong, or a declared connection that is known", async (t) => {
  const refuse = () => {
    throw new ShareError("not so");
  };
  const wrongStack = startWithConnections({ assertConfiguration: refuse });
  const wrongConnection = startWithConnections({ assertIdentity: refuse });

  await t.throwsAsync(checkShare(wrongStack.context, {}, inputs), { message: "not so" });
  await t.throwsAsync(checkShare(wrongConnection.context, {}, inputs), { message: "not so" });
  t.deepEqual(await failuresOf(wrongConnection.context, { ...inputs, connection: unknown }), []);
});

test("the credentials of the declared connection are proven in the effective Region, once all else is right and known", async (t) => {
  const asked: unknown[] = [];
  const { context } = startWithConnections({ assertCredentials: async (...place) => void asked.push(place) });

  await checkShare(context, {}, { ...inputs, permissionType: "WRITE" });
  await checkShare(context, {}, { ...inputs, connection: { profile: unknown } });
  await checkShare(context, {}, { ...inputs, region: unknown });
  t.deepEqual(asked, []);

  await checkShare(context, {}, { ...inputs, connection: { profile: "dev" } });
  t.deepEqual(asked, [[{ profile: "dev" }, region]]);
});

for (const [what, error, message] of [
  [
    "AWS refuses",
    new ServiceFailure("credentials", "sts: ExpiredToken", "Renew them"),
    "sts: ExpiredToken\nRenew them",
  ],
  ["are another account's", new ShareError("the credentials are of account 2"), "the credentials are of account 2"],
] as const) {
  test(`credentials that ${what} fail in a preview as they would in an up`, async (t) => {
    const { context } = startWithConnections({ assertCredentials: () => Promise.reject(error) });

    await t.throwsAsync(checkShare(context, {}, inputs), {
      instanceOf: ShareError,
      message: `checking the credentials for ${region}: ${message}`,
    });
  });
}

test("keys of the project's configuration that look like ours, and that nothing reads, are warned of", async (t) => {
  const projects: unknown[] = [];
  const { context, lines } = startWithConnections({
    unreadKeys: (project) => {
      projects.push(project);
      return ["well-architected:region"];
    },
  });

  await checkShare(context, {}, { ...inputs, scope: "urn:pulumi:prod::shop::type::review" });

  t.deepEqual(projects, ["shop"]);
  t.deepEqual(
    lines.map(({ message }) => message),
    ["the stack's configuration has well-architected:region, which is not read: the name is wellarchitected:…"],
  );
});
