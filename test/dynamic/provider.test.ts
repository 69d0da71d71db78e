import test, { type ExecutionContext } from "ava";
import { providerText } from "../../provider/dynamic/provider-text";
import { unknown, urnOf } from "../shares/world";
import { account, region, startAws } from "./aws";
import { type Bag, Host, printed } from "./host";

const config = { "wellarchitected:region": region };
const urn = urnOf("review");
const text = providerText("WorkloadShare");

/** AWS with a workload, and what a program declares of a share of it. */
async function start(t: ExecutionContext) {
  const { emulator, addWorkload } = await startAws(t);
  const workloadId = addWorkload();
  const arn = `arn:aws:wellarchitected:${region}:${account}:workload/${workloadId}`;
  const news: Bag = { workloadId, sharedWith: "222222222222", permissionType: "READONLY", __scope: urn };
  return { emulator, workloadId, arn, news, shares: () => emulator.service.shares() };
}

/** A share that has gone through check and create of one host. */
async function startWithShare(t: ExecutionContext, changes: Bag = {}) {
  const aws = await start(t);
  const host = new Host(config);
  const { inputs, failures } = await host.check({}, { ...aws.news, ...changes });
  t.deepEqual(failures, []);
  return { ...aws, host, inputs, ...(await host.create(inputs)) };
}

/** What goes to the provider's own methods, as its types have it. */
const bag = (properties: unknown) => properties as never;

test.serial("a check returns the inputs with the effective region, and none of the host's own", async (t) => {
  const { news } = await start(t);
  const { provider } = new Host(config);

  const answer = await provider.check({ __provider: "old" }, { ...news, __provider: text });

  t.deepEqual<unknown, unknown>(answer, { inputs: { ...news, region }, failures: [] });
});

test.serial("a check returns a failure for all that is wrong, as the engine prints it well", async (t) => {
  await start(t);
  const news = { __scope: urn, permissionType: "x", sharedWith: 123, scope: "mine", generation: 1 };

  const { inputs, failures } = await new Host(config).check({}, news);

  const lines = failures.map(({ property, reason }) => `${property}: ${reason}`);
  t.is(lines.length, 5);
  t.is(lines[0], ": workloadId is required");
  t.regex(lines[1] ?? "", /^: generation is not an input/);
  t.regex(lines[2] ?? "", /^permissionType: must be READONLY or CONTRIBUTOR/);
  t.regex(lines[3] ?? "", /^: sharedWith must be a string, but is the number 123/);
  t.regex(lines[4] ?? "", /^scope: is not an input/);
  t.is(inputs.__scope, urn);
});

test.serial("a check passes what the engine doesn't know yet", async (t) => {
  const { news } = await start(t);

  const checked = await new Host({}).check({}, { ...news, workloadId: unknown, connection: unknown });

  t.deepEqual(checked.failures, []);
  t.like(checked.inputs, { workloadId: unknown, connection: unknown, region: unknown });
});

test.serial("a check keeps the region of the old inputs, whatever AWS_REGION says", async (t) => {
  const { news } = await start(t);
  process.env.AWS_REGION = "us-west-2";

  const { inputs } = await new Host({}).check({ ...news, region }, news);

  t.is(inputs.region, region);
});

test.serial("a check returns a missing region as a failure, in a response that can be sent", async (t) => {
  const { news } = await start(t);

  const { inputs, failures } = await new Host({}).check({}, news);

  t.is(failures.length, 1);
  t.is(failures[0]?.property, "");
  t.regex(failures[0]?.reason ?? "", /^region .*wellarchitected:region/);
  t.false("region" in inputs);
});

test.serial("a check reports wrong inputs before credentials that can't be used", async (t) => {
  const { news } = await start(t);
  const host = new Host({ "wellarchitected:externalId": "consultancy" });

  const { failures } = await host.check({}, { ...news, permissionType: "x" });

  t.deepEqual(
    failures.map(({ property }) => property),
    ["permissionType"],
  );
  t.true((await printed(host.check({}, news))).includes("has externalId but no roleArn"));
});

test.serial("the configuration is in effect before the host has awaited it, and never fails itself", async (t) => {
  const { news } = await start(t);

  const host = new Host({ "wellarchitected:region": "eu-central-1" });

  t.is(host.configured, 1);
  t.is((await host.check({}, news)).inputs.region, "eu-central-1");
  t.notThrows(() => new Host({ "wellarchitected:skipRequestingAccountId": "maybe", "aws:accessKey": "x" }));
  await t.notThrowsAsync(new Host().provider.configure({ config: {} as never }));
});

test.serial("a create returns the canonical id, and outputs that hold everything", async (t) => {
  const { id, outs, inputs, workloadId, shares } = await startWithShare(t, {
    replaceOnStatus: ["EXPIRED"],
    adoptExisting: false,
  });

  const [share] = shares();
  const { __record, ...rest } = outs;
  t.is(id, `${workloadId}/${share?.shareId}`);
  t.regex(String(__record), /^[0-9a-f]{8}$/);
  t.deepEqual<unknown, unknown>(rest, {
    ...inputs,
    shareId: share?.shareId,
    status: "PENDING",
    accountId: account,
    __generation: 0,
    __provider: text,
  });
});

test.serial("a create of a share whose workload is written as an ARN has the workload's ID in its id", async (t) => {
  const { news, arn, workloadId } = await start(t);
  const host = new Host(config);
  const { inputs } = await host.check({}, { ...news, workloadId: arn });

  const { id, outs } = await host.create(inputs);

  t.true(id.startsWith(`${workloadId}/`));
  t.is(outs.workloadId, arn);
});

test.serial("the provider's text is sent nowhere, and no token depends on it", async (t) => {
  const { emulator, host, inputs, shares } = await startWithShare(t);

  const again = await host.create({ ...inputs, __provider: "another version's text" });

  t.is(again.outs.shareId, shares()[0]?.shareId);
  t.is(shares().length, 1);
  t.false(JSON.stringify(await emulator.control.calls()).includes("exports.handler"));
});

test.serial("a refused create says what it was about, and advises no import, which this door lacks", async (t) => {
  const { emulator, news, workloadId } = await start(t);
  emulator.service.shareOutside(workloadId, "222222222222", "READONLY");
  const host = new Host(config);
  const { inputs } = await host.check({}, news);

  const error = await printed(host.create(inputs));

  t.regex(error, /^ShareError: creating the share of workload [0-9a-f]{32} with 222222222222 in eu-west-1: /);
  t.true(error.includes("set adoptExisting: true"));
  t.false(error.includes("import"));
});

test.serial("an initialization error has all the properties that the next calls need", async (t) => {
  const { emulator, news, shares } = await start(t);
  const waiting = { waitForAcceptance: true, acceptanceTimeoutSeconds: 30 };
  const host = new Host(config);
  const { inputs } = await host.check({}, { ...news, ...waiting });

  const created = await host.create(inputs);

  const shareId = String(shares()[0]?.shareId);
  t.is(created.id, `${inputs.workloadId}/${shareId}`);
  t.like(created.outs, { ...inputs, shareId, status: "PENDING", __generation: 0, __provider: text });
  t.regex("reasons" in created ? (created.reasons[0] ?? "") : "", /still PENDING after 30 s/);
  t.like(created, { error: { stack: "" } });

  const { id, outs } = created;
  const later = new Host(config);
  t.deepEqual(await later.read(id, outs), { id, props: outs, inputs });
  t.like(await later.diff(id, outs, inputs), { changes: true, replaces: [] });
  const updated = await later.update(id, outs, inputs);
  t.like(updated, { id, outs });
  t.regex("reasons" in updated ? (updated.reasons[0] ?? "") : "", /still PENDING after 30 s/);

  emulator.service.accept(shareId);

  t.deepEqual(await later.update(id, updated.outs, inputs), { outs: { ...outs, status: "ACCEPTED" } });
  await new Host({}).delete(id, outs);
  t.deepEqual(shares(), []);
});

test.serial("what create returned has no change in another shell, nor for another version", async (t) => {
  const endpoint = { endpoint: "" };
  const { emulator, news } = await start(t);
  endpoint.endpoint = emulator.url;
  const host = new Host(config);
  const { inputs } = await host.check({}, { ...news, connection: endpoint, adoptExisting: true });
  const { id, outs } = await host.create(inputs);
  process.env.AWS_ENDPOINT_URL_WELLARCHITECTED = "http://127.0.0.1:9";
  process.env.AWS_REGION = "us-west-2";
  const later = new Host({});

  const read = await later.read(id, outs);
  const diff = await later.diff(id, { ...outs, __provider: "an older text" }, inputs);

  t.deepEqual(read, { id, props: outs, inputs });
  t.deepEqual<unknown, unknown>(diff, { changes: false, replaces: [], deleteBeforeReplace: false });
});

test.serial("an update changes the permission in place, and a delete takes the share away", async (t) => {
  const { id, outs, inputs, shares } = await startWithShare(t);
  const news = { ...inputs, permissionType: "CONTRIBUTOR" };
  const host = new Host(config);

  const diff = await host.diff(id, outs, news);
  const updated = await host.update(id, outs, news);

  t.deepEqual<unknown, unknown>(diff, { changes: true, replaces: [], deleteBeforeReplace: false });
  t.deepEqual(updated, { outs: { ...outs, permissionType: "CONTRIBUTOR" } });
  t.is(shares()[0]?.permissionType, "CONTRIBUTOR");

  await new Host({}).delete(id, updated.outs);

  t.deepEqual(shares(), []);
});

test.serial("no answer holds the host's own text, which the host adds", async (t) => {
  const { host, id, outs, inputs } = await startWithShare(t);

  const created = await host.provider.create(bag(inputs));
  const read = await host.provider.read(id, bag(outs));
  const updated = await host.provider.update(id, bag(outs), bag(inputs));

  const { props = {}, inputs: readInputs = {} } = read as { props?: object; inputs?: object };
  for (const answer of [created.outs, props, readInputs, updated.outs]) t.false("__provider" in answer);
});

test.serial("a read of a share that is gone returns an empty id", async (t) => {
  const { emulator, id, outs } = await startWithShare(t);
  emulator.service.deleteOutside(String(outs.shareId));

  t.deepEqual(await new Host(config).read(id, outs), { id: "", props: { __provider: text } });
});

test.serial("a read returns drift in properties and inputs alike, and reports an ended share", async (t) => {
  const { emulator, id, outs, inputs } = await startWithShare(t);
  emulator.service.editOutside(String(outs.shareId), "CONTRIBUTOR");
  emulator.service.fail(String(outs.shareId), "throttled");
  const host = new Host(config);

  const { props, inputs: readInputs } = await host.read(id, outs);

  t.deepEqual(props, { ...outs, permissionType: "CONTRIBUTOR", status: "FAILED", statusMessage: "throttled" });
  t.deepEqual(readInputs, { ...inputs, permissionType: "CONTRIBUTOR" });
  t.is(host.logged.length, 1);
  t.like(host.logged[0], { severity: "warn", urn });
  t.true(host.logged[0]?.message.includes("throttled"));
});

test.serial("a diff logs under its resource why that is replaced, for the host passes no details on", async (t) => {
  const { id, outs, inputs } = await startWithShare(t);
  const host = new Host(config);

  await host.diff(id, outs, { ...inputs, sharedWith: "333333333333" });

  t.deepEqual(host.logged, [{ severity: "info", urn, message: "replaced because of sharedWith" }]);
});

test.serial("a diff leaves a replacement by an input to the engine, whose preview then shows the input", async (t) => {
  const { host, id, outs, inputs } = await startWithShare(t);
  const changes = { sharedWith: "333333333333", region: "us-east-1", workloadId: unknown };

  for (const [name, value] of Object.entries(changes)) {
    const diff = await host.diff(id, outs, { ...inputs, [name]: value });

    t.deepEqual<unknown, unknown>(diff, { replaces: [name], deleteBeforeReplace: false });
  }
});

test.serial("a diff itself reports a replacement of a resource that moves by aliases", async (t) => {
  const { id, outs, inputs } = await startWithShare(t);
  const host = new Host(config);
  const news = { ...inputs, sharedWith: "333333333333", __scope: urnOf("renamed") };
  await host.check(inputs, news);

  const diff = await host.diff(id, outs, news);

  t.deepEqual<unknown, unknown>(diff, { changes: true, replaces: ["sharedWith"], deleteBeforeReplace: false });
});

test.serial("a diff itself reports a replacement that the engine could not see in the inputs", async (t) => {
  const { arn, host, id, outs, inputs } = await startWithShare(t);
  const byArn = { workloadId: arn };
  const ended = { ...outs, status: "EXPIRED" };

  t.deepEqual<unknown, unknown>(
    await host.diff(id, { ...outs, ...byArn, accountId: "999999999999" }, { ...inputs, ...byArn }),
    { changes: true, replaces: ["workloadId"], deleteBeforeReplace: false },
  );
  t.deepEqual<unknown, unknown>(await host.diff(id, ended, inputs), {
    changes: true,
    replaces: ["status"],
    deleteBeforeReplace: true,
  });
  t.deepEqual<unknown, unknown>(await host.diff(id, { ...ended, permissionType: "CONTRIBUTOR" }, inputs), {
    changes: true,
    replaces: ["permissionType", "status"],
    deleteBeforeReplace: true,
  });
});

test.serial("a delete leaves a share that another call of the same process has just made again", async (t) => {
  const { id, outs, inputs, shares } = await startWithShare(t);
  const host = new Host(config);
  const again = await host.create(inputs);
  t.is(again.outs.shareId, outs.shareId);
  // As the host does for each type of resource, with one session for all of them.
  await host.provider.configure({ config: { rawConfig: config } as never });

  await host.delete(id, outs);

  t.is(shares().length, 1);
  const [recovered, left, ...others] = host.logged;
  for (const line of [recovered, left]) t.like(line, { severity: "warn", urn });
  t.true(recovered?.message.includes("was there before this run"));
  t.true(left?.message.includes("was not deleted"));
  t.deepEqual(others, []);

  await host.delete(id, again.outs);

  t.deepEqual(shares(), []);
});

test.serial("an error for a person has no stack trace, whichever call ends with it", async (t) => {
  const { emulator, news, id, outs, inputs } = await startWithShare(t);
  const host = new Host(config);
  const misconfigured = new Host({ "wellarchitected:alowedAccountIds": "[]" });
  emulator.service.deleteOutside(String(outs.shareId));
  await emulator.control.inject({ kind: "denied", operation: "DeleteWorkloadShare" });
  const { region: _, ...damaged } = outs;

  const ends: [() => Promise<unknown>, RegExp][] = [
    [
      () => misconfigured.check({}, news),
      /^ShareError: wellarchitected:alowedAccountIds is not a configuration key.*: $/s,
    ],
    [() => host.diff(id, damaged, inputs), /has no region.*: $/s],
    [() => host.create({ ...inputs, workloadId: "0".repeat(32) }), /creating the share of workload 0{32} .*: $/s],
    [() => host.read("nonsense", outs), /<WorkloadId>\/<ShareId>.*: $/s],
    [() => host.update(id, outs, inputs), /pulumi up --refresh.*: $/s],
    [() => host.delete(id, outs), /wellarchitected:DeleteWorkloadShare.*: $/s],
  ];

  for (const [work, error] of ends) t.regex(await printed(work()), error);
});

test.serial("an error of a bug keeps its stack trace", async (t) => {
  await start(t);

  const error = await t.throwsAsync(new Host(config).provider.create(bag(undefined)), { instanceOf: TypeError });

  t.true(error.stack?.includes("    at "));
});
