import { describe, expect, it, vi } from "vitest";
import { providerText } from "../../provider/dynamic/provider-text";
import { fakeClock, region } from "../aws/fixtures";
import { unknown, urnOf } from "../shares/world";
import { useEmulator } from "./hooks";
import { type Bag, Host, printed } from "./host";

// Nobody waits: a sleep only moves the clock.
vi.mock("../../provider/core/clock", () => ({ systemClock: fakeClock() }));

const emulator = useEmulator();

const config = { "wellarchitected:region": region };
const urn = urnOf("review");
const text = providerText("WorkloadShare");
const addWorkload = () => emulator().service.addWorkload({ accountId: "111111111111", region }).workloadId;
const declared = (changes: Bag = {}): Bag => ({
  workloadId: addWorkload(),
  sharedWith: "222222222222",
  permissionType: "READONLY",
  __scope: urn,
  ...changes,
});

/** A share that has gone through check and create of one host. */
async function created(changes: Bag = {}) {
  const host = new Host(config);
  const { inputs, failures } = await host.check({}, declared(changes));
  expect(failures).toEqual([]);
  return { host, inputs, ...(await host.create(inputs)) };
}

describe("check", () => {
  it("returns the inputs with the effective region, and none of the host's own", async () => {
    const news = declared();
    const host = new Host(config);
    const answer = await host.provider.check({ __provider: "old" }, { ...news, __provider: text });
    expect(answer).toEqual({ inputs: { ...news, region }, failures: [] });
  });

  it("returns failures for all that is wrong, by property if the engine prints its value well", async () => {
    const { failures } = await new Host(config).check({}, { __scope: urn, permissionType: "x", sharedWith: 123 });
    expect(failures).toEqual([
      { property: "", reason: "workloadId is required" },
      { property: "permissionType", reason: expect.stringMatching(/^must be READONLY or CONTRIBUTOR/) },
      { property: "", reason: expect.stringMatching(/^sharedWith must be a string, but is the number 123/) },
    ]);
  });

  it("takes the scope from the class, and refuses a program's", async () => {
    const { inputs, failures } = await new Host(config).check({}, declared({ scope: "mine", generation: 1 }));
    expect(failures).toEqual([
      { property: "", reason: expect.stringMatching(/^generation is not an input/) },
      { property: "scope", reason: expect.stringMatching(/^is not an input/) },
    ]);
    expect(inputs.__scope).toBe(urn);
  });

  it("passes what the engine doesn't know yet", async () => {
    const { inputs, failures } = await new Host({}).check({}, declared({ workloadId: unknown, connection: unknown }));
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ workloadId: unknown, connection: unknown, region: unknown });
  });

  it("keeps the region of state, whatever AWS_REGION says", async () => {
    process.env.AWS_REGION = "us-west-2";
    const news = declared();
    const { inputs } = await new Host({}).check({ ...news, region }, news);
    expect(inputs.region).toBe(region);
  });

  it("returns a region that is missing as a failure, in a response that the host can send", async () => {
    const { failures, inputs } = await new Host({}).check({}, declared());
    expect(failures).toEqual([{ property: "", reason: expect.stringMatching(/^region .*wellarchitected:region/) }]);
    expect(inputs).not.toHaveProperty("region");
  });

  it("tells of wrong inputs before credentials that can't be used, and looks for no region with those", async () => {
    const host = new Host({ "wellarchitected:externalId": "consultancy" });
    const { failures } = await host.check({}, declared({ permissionType: "x" }));
    expect(failures).toMatchObject([{ property: "permissionType" }]);
    expect(await printed(host.check({}, declared()))).toContain("has externalId but no roleArn");
  });

  it("refuses what the stack's configuration has wrong, without a stack trace", async () => {
    const text = await printed(new Host({ "wellarchitected:alowedAccountIds": "[]" }).check({}, declared()));
    expect(text).toMatch(/^ShareError: wellarchitected:alowedAccountIds is not a configuration key.*: $/s);
  });
});

describe("configure", () => {
  it("is in effect at once, for the host doesn't wait for it", async () => {
    const host = new Host({ "wellarchitected:region": "eu-central-1" });
    expect(host.configured).toBe(1);
    expect((await host.check({}, declared())).inputs.region).toBe("eu-central-1");
  });

  it("is nothing to fail at, whatever the configuration holds", () => {
    expect(() => new Host({ "wellarchitected:skipRequestingAccountId": "maybe", "aws:accessKey": "x" })).not.toThrow();
  });

  it("may be left out by a host that has no configuration", async () => {
    const host = new Host();
    await expect(host.provider.configure({ config: {} as never })).resolves.toBeUndefined();
  });
});

describe("create", () => {
  it("returns the canonical id, and outputs that hold everything", async () => {
    const { id, outs, inputs } = await created({ replaceOnStatus: ["EXPIRED"], adoptExisting: false });
    const [share] = emulator().service.shares();
    expect(id).toBe(`${inputs.workloadId}/${share?.shareId}`);
    expect(outs).toEqual({
      ...inputs,
      shareId: share?.shareId,
      status: "PENDING",
      accountId: "111111111111",
      __generation: 0,
      __record: expect.stringMatching(/^[0-9a-f]{8}$/),
      __provider: text,
    });
  });

  it("has the workload's ID in its id, if the program wrote its ARN", async () => {
    const workloadId = addWorkload();
    const arn = `arn:aws:wellarchitected:${region}:111111111111:workload/${workloadId}`;
    const { id, outs } = await created({ workloadId: arn });
    expect(id).toMatch(new RegExp(`^${workloadId}/[0-9a-f]{32}$`));
    expect(outs.workloadId).toBe(arn);
  });

  it("doesn't send the provider's text anywhere, nor let a token depend on it", async () => {
    const { host, inputs } = await created();
    const again = await host.create({ ...inputs, __provider: "another version's text" });
    expect(again.outs.shareId).toBe(emulator().service.shares()[0]?.shareId);
    expect(JSON.stringify(await emulator().control.calls())).not.toContain("exports.handler");
  });

  it("that could not finish returns an initialization error: id, properties with __provider, and the reason", async () => {
    const answer = await created({ waitForAcceptance: true, acceptanceTimeoutSeconds: 30 });
    const [share] = emulator().service.shares();
    expect(answer).toMatchObject({
      id: `${answer.inputs.workloadId}/${share?.shareId}`,
      outs: { ...answer.inputs, shareId: share?.shareId, status: "PENDING", __generation: 0, __provider: text },
      reasons: [expect.stringContaining("still PENDING after 30 s")],
      error: { stack: "" },
    });
  });

  it("that is refused prints what it was about, and no stack trace", async () => {
    const host = new Host(config);
    const { inputs } = await host.check({}, declared({ workloadId: "0".repeat(32) }));
    const text = await printed(host.create(inputs));
    expect(text).toMatch(/^ShareError: creating the share of workload 0{32} with 222222222222 in eu-west-1: .*: $/s);
    expect(text).not.toContain("    at ");
  });

  it("that is refused for someone else's share doesn't speak of an import, which this door can't", async () => {
    const workloadId = addWorkload();
    emulator().service.shareOutside(workloadId, "222222222222", "READONLY");
    const host = new Host(config);
    const { inputs } = await host.check({}, declared({ workloadId }));
    const text = await printed(host.create(inputs));
    expect(text).toContain("set adoptExisting: true");
    expect(text).not.toContain("import");
  });
});

describe("what create returned is all that the next calls need:", () => {
  it("a diff of it against its inputs is none", async () => {
    const { id, outs, inputs } = await created({ connection: { endpoint: emulator().url } });
    expect(await new Host(config).diff(id, outs, inputs)).toMatchObject({ changes: false, replaces: [] });
  });

  it("a read returns the same properties and inputs", async () => {
    const { id, outs, inputs } = await created({ adoptExisting: true, acceptanceTimeoutSeconds: 5 });
    expect(await new Host(config).read(id, outs)).toEqual({ id, props: outs, inputs });
  });

  it("a read knows region and connection from state alone", async () => {
    const { id, outs } = await created({ connection: { endpoint: emulator().url } });
    process.env.AWS_ENDPOINT_URL_WELLARCHITECTED = "http://127.0.0.1:9";
    process.env.AWS_REGION = "us-west-2";
    expect((await new Host({}).read(id, outs)).id).toBe(id);
  });

  it("an update changes the permission in place", async () => {
    const { id, outs, inputs } = await created();
    const news = { ...inputs, permissionType: "CONTRIBUTOR" };
    const host = new Host(config);
    expect(await host.diff(id, outs, news)).toEqual({ changes: true, replaces: [], deleteBeforeReplace: false });
    expect(await host.update(id, outs, news)).toEqual({ outs: { ...outs, permissionType: "CONTRIBUTOR" } });
    expect(emulator().service.shares()[0]?.permissionType).toBe("CONTRIBUTOR");
  });

  it("a delete takes the share away", async () => {
    const { id, outs } = await created();
    await new Host({}).delete(id, outs);
    expect(emulator().service.shares()).toEqual([]);
  });

  it("and so are the properties of an initialization error", async () => {
    const { id, outs, inputs } = await created({ waitForAcceptance: true, acceptanceTimeoutSeconds: 5 });
    const host = new Host(config);
    expect(await host.read(id, outs)).toEqual({ id, props: outs, inputs });
    expect(await host.diff(id, outs, inputs)).toMatchObject({ changes: true, replaces: [] });
    emulator().service.accept(String(outs.shareId));
    expect(await host.update(id, outs, inputs)).toMatchObject({ outs: { ...outs, status: "ACCEPTED" } });
    await new Host({}).delete(id, outs);
    expect(emulator().service.shares()).toEqual([]);
  });
});

it("no answer holds the host's own text, except for an initialization error's properties", async () => {
  const { host, id, outs, inputs } = await created();
  const bag = <T>(properties: T) => properties as never;
  expect((await host.provider.create(bag(inputs))).outs).not.toHaveProperty("__provider");
  const read = await host.provider.read(id, bag(outs));
  expect(read.props).not.toHaveProperty("__provider");
  expect(read).toHaveProperty("inputs", expect.not.objectContaining({ __provider: expect.anything() }));
  expect((await host.provider.update(id, bag(outs), bag(inputs))).outs).not.toHaveProperty("__provider");
});

describe("read", () => {
  it("of a share that is gone returns an empty id", async () => {
    const { id, outs } = await created();
    emulator().service.deleteOutside(String(outs.shareId));
    const answer = await new Host(config).read(id, outs);
    expect(answer).toEqual({ id: "", props: { __provider: text } });
  });

  it("returns drift in properties and inputs alike", async () => {
    const { id, outs, inputs } = await created();
    emulator().service.editOutside(String(outs.shareId), "CONTRIBUTOR");
    emulator().service.fail(String(outs.shareId), "throttled");
    const host = new Host(config);
    const answer = await host.read(id, outs);
    const live = { permissionType: "CONTRIBUTOR", status: "FAILED", statusMessage: "throttled" };
    expect(answer.props).toEqual({ ...outs, ...live });
    expect(answer.inputs).toEqual({ ...inputs, permissionType: "CONTRIBUTOR" });
    expect(host.logged).toEqual([{ severity: "warn", urn, message: expect.stringContaining("throttled") }]);
  });

  it("by another account is an error, not gone", async () => {
    const { id, outs } = await created();
    const key = emulator().credentials["222222222222"];
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: key?.accessKeyId, AWS_SECRET_ACCESS_KEY: key?.secretAccessKey });
    const text = await printed(new Host(config).read(id, outs));
    expect(text).toContain("by account 222222222222");
    expect(text).toContain("created by account 111111111111");
  });

  it("of a malformed id shows the forms, without a stack trace", async () => {
    const { outs } = await created();
    expect(await printed(new Host(config).read("nonsense", outs))).toMatch(/<WorkloadId>\/<ShareId>.*: $/s);
  });
});

describe("diff", () => {
  it("logs under the resource, once, why it is replaced, for the host passes no detailed diff on", async () => {
    const { id, outs, inputs } = await created();
    const host = new Host(config);
    const news = { ...inputs, sharedWith: "333333333333", __scope: urn };
    expect(await host.diff(id, outs, news)).toMatchObject({ replaces: ["sharedWith"] });
    expect(host.logged).toEqual([{ severity: "info", urn, message: "replaced because of sharedWith" }]);
  });

  it.each([
    ["sharedWith", "333333333333"],
    ["region", "us-east-1"],
    ["workloadId", unknown],
  ])(
    "leaves it to the engine to say that another %s is a change, so that a preview shows what the inputs have of it",
    async (name, value) => {
      const { host, id, outs, inputs } = await created();
      const answer = await host.diff(id, outs, { ...inputs, [name]: value });
      expect(answer).toEqual({ replaces: [name], deleteBeforeReplace: false });
    },
  );

  it("says that itself of a resource that moves by aliases, whose scope the engine would show", async () => {
    const { id, outs, inputs } = await created();
    const host = new Host(config);
    const news = { ...inputs, sharedWith: "333333333333", __scope: urnOf("renamed") };
    await host.check(inputs, news);
    expect(await host.diff(id, outs, news)).toMatchObject({ changes: true, replaces: ["sharedWith"] });
  });

  it("says that itself if the engine could not see it in the inputs", async () => {
    const workloadId = `arn:aws:wellarchitected:${region}:111111111111:workload/${addWorkload()}`;
    const { host, id, outs, inputs } = await created({ workloadId });
    expect(await host.diff(id, { ...outs, accountId: "999999999999" }, inputs)).toEqual({
      changes: true,
      replaces: ["workloadId"],
      deleteBeforeReplace: false,
    });
    const ended = { ...outs, status: "EXPIRED", permissionType: "CONTRIBUTOR" };
    expect(await host.diff(id, ended, inputs)).toEqual({
      changes: true,
      replaces: ["permissionType", "status"],
      deleteBeforeReplace: true,
    });
  });

  it("returns delete before replace for a share that expired, and logs that", async () => {
    const { id, outs, inputs } = await created();
    const host = new Host(config);
    expect(await host.diff(id, { ...outs, status: "EXPIRED" }, inputs)).toEqual({
      changes: true,
      replaces: ["status"],
      deleteBeforeReplace: true,
    });
    const message = expect.stringMatching(/^replaced because of status EXPIRED\. To keep it.* replaceOnStatus: \[\]$/);
    expect(host.logged).toEqual([{ severity: "info", urn, message }]);
  });

  it("warns under the resource of a share that was rejected, and is not replaced", async () => {
    const { id, outs, inputs } = await created();
    const host = new Host(config);
    const answer = await host.diff(id, { ...outs, status: "REJECTED" }, inputs);
    expect(answer).toEqual({ changes: true, replaces: [], deleteBeforeReplace: false });
    const message = expect.stringContaining("the recipient rejected the share");
    expect(host.logged).toEqual([{ severity: "warn", urn, message }]);
  });

  it("doesn't compare the provider's text: an upgrade shows no diff", async () => {
    const { id, outs, inputs } = await created();
    expect(await new Host(config).diff(id, { ...outs, __provider: "old" }, inputs)).toMatchObject({ changes: false });
  });
});

describe("update", () => {
  it("that could not finish returns an initialization error too", async () => {
    const { id, outs, inputs } = await created();
    const news = { ...inputs, waitForAcceptance: true, acceptanceTimeoutSeconds: 5 };
    const answer = await new Host(config).update(id, outs, news);
    expect(answer).toMatchObject({ id, outs: { ...outs, ...news }, reasons: [expect.stringContaining("PENDING")] });
  });

  it("of a share that is gone prints what to do, without a stack trace", async () => {
    const { id, outs, inputs } = await created();
    emulator().service.deleteOutside(String(outs.shareId));
    expect(await printed(new Host(config).update(id, outs, inputs))).toMatch(/pulumi up --refresh.*: $/s);
  });
});

describe("delete", () => {
  it("after a create-before-delete replacement, in one process, leaves the new share", async () => {
    const { id, outs, inputs } = await created();
    const host = new Host(config);
    const { inputs: news } = await host.check({}, { ...inputs, sharedWith: "333333333333" });
    const replacement = await host.create(news);
    await host.delete(id, outs);
    expect(
      emulator()
        .service.shares()
        .map(({ shareId }) => shareId),
    ).toEqual([replacement.outs.shareId]);
  });

  it("of another record of the share that the run has just created is skipped, with a warning under the resource", async () => {
    const { id, outs, inputs } = await created();
    const host = new Host(config);
    const again = await host.create(inputs);
    expect(again.outs.shareId).toBe(outs.shareId);
    await host.delete(id, outs);
    expect(emulator().service.shares()).toHaveLength(1);
    expect(host.logged).toEqual([
      { severity: "warn", urn, message: expect.stringContaining("was there before this run") },
      { severity: "warn", urn, message: expect.stringContaining("was not deleted") },
    ]);
    await host.delete(id, again.outs);
    expect(emulator().service.shares()).toEqual([]);
  });

  it("that is refused has no stack trace", async () => {
    const { id, outs } = await created();
    await emulator().control.inject({ kind: "denied", operation: "DeleteWorkloadShare" });
    expect(await printed(new Host(config).delete(id, outs))).toMatch(/wellarchitected:DeleteWorkloadShare.*: $/s);
  });
});

it("a bug of ours keeps its stack trace", async () => {
  const host = new Host(config);
  const error = await host.provider.create(undefined as never).catch((thrown: unknown) => thrown);
  expect((error as Error).stack).toContain("    at ");
});
