import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  CallRequest,
  GetSchemaRequest,
  type GetSchemaResponse,
  ProviderHandshakeRequest,
  type ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import test from "ava";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { ask, refusal } from "./client";
import { Engine, urn } from "./engine";
import { reviewer, startConfiguredPlugin } from "./protocol";

const { status } = libraries.grpc;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownNumber = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
const special = "4dabf18193072939515e22adb298388d";
const repository = projectFolder;

describe("before it is configured", () => {
  test("a handshake asks for plain values, as Configure does", async (t) => {
    const { plugin, engine } = await startConfiguredPlugin(t);

    const request = new ProviderHandshakeRequest();
    request.setEngineAddress("127.0.0.1:1");
    const answer = await ask<ProviderHandshakeResponse>((done) => plugin.client.handshake(request, done));
    const asked = Object.values(answer.toObject());
    t.deepEqual(new Set(asked), new Set([false]));
    const { acceptsecrets, acceptresources, acceptoutputs, supportspreview } = await engine.configure();
    t.deepEqual([acceptsecrets, acceptresources, acceptoutputs], [false, false, false]);
    t.is(supportspreview, true);
  });

  test("its version is the package's, and its schema is schema.json, byte for byte", async (t) => {
    const { plugin } = await startConfiguredPlugin(t);

    const info = await ask<PluginInfo>((done) => plugin.client.getPluginInfo(new libraries.empty.Empty(), done));
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    t.is(info.getVersion(), version);
    const answer = await ask<GetSchemaResponse>((done) => plugin.client.getSchema(new GetSchemaRequest(), done));
    t.is(answer.getSchema(), readFileSync(join(repository, "schema.json"), "utf8"));
  });

  test("a resource's call is refused", async (t) => {
    const { plugin } = await startConfiguredPlugin(t);

    const error = await refusal(new Engine(plugin.client).check({}));
    t.like(error, { code: status.FAILED_PRECONDITION, details: "the provider is not configured" });
  });

  test("what it does not serve is UNIMPLEMENTED", async (t) => {
    const { plugin } = await startConfiguredPlugin(t);

    const error = await refusal(ask((done) => plugin.client.call(new CallRequest(), done)));
    t.is(error.code, status.UNIMPLEMENTED);
  });
});

describe("CheckConfig", () => {
  test("takes every key, as text, as it is, and unknown", async (t) => {
    const { engine } = await startConfiguredPlugin(t);

    const inputs = {
      region: "eu-west-1",
      roleArn: "arn:aws:iam::111122223333:role/reviewer",
      externalId: "consultancy",
      allowedAccountIds: '["111122223333"]',
      forbiddenAccountIds: ["444455556666"],
      skipRequestingAccountId: "false",
      maxRetrySeconds: 60,
      endpoint: unknown,
    };
    t.deepEqual(await engine.checkConfig(inputs), { inputs, failures: [] });
  });

  test("names each property whose value is wrong, and the rule", async (t) => {
    const { engine } = await startConfiguredPlugin(t);

    const { failures } = await engine.checkConfig({
      region: "Ireland",
      regoin: "eu-west-1",
      roleArn: "reviewer",
      allowedAccountIds: ["1"],
      maxRetrySeconds: "soon",
    });
    t.deepEqual(failures.map(({ property }) => property).sort(), [
      "allowedAccountIds",
      "maxRetrySeconds",
      "region",
      "regoin",
      "roleArn",
    ]);
    t.true(failures.find(({ property }) => property === "region")?.reason.includes("must be a Region's name"));
  });

  test("misses the role of an external ID, but not where the role isn't known yet", async (t) => {
    const { engine } = await startConfiguredPlugin(t);

    t.like((await engine.checkConfig({ externalId: "consultancy" })).failures, [
      { property: "externalId", reason: expect.stringContaining("no roleArn") },
    ]);
    t.deepEqual((await engine.checkConfig({ externalId: "consultancy", roleArn: unknown })).failures, []);
  });
});

test("DiffConfig tells what changed and replaces nothing, not even for another region", async (t) => {
  const { engine } = await startConfiguredPlugin(t);

  const same = { region: "eu-west-1", allowedAccountIds: ["111122223333"] };
  t.like(await engine.diffConfig(same, same), { changes: 1, replacesList: [] });
  t.like(await engine.diffConfig(same, { ...same, region: "us-east-1", profile: "ops" }), {
    changes: 2,
    diffsList: ["region", "profile"],
    replacesList: [],
  });
});

describe("Check", () => {
  test("answers the inputs with the effective region, and not the resource's URN", async (t) => {
    const { engine, workloadId } = await startConfiguredPlugin(t);

    const inputs = { workloadId, sharedWith: reviewer, permissionType: "READONLY" };
    t.deepEqual(await engine.check(inputs), { inputs: { ...inputs, region: "us-east-1" }, failures: [] });
  });

  test("keeps the region of an existing share", async (t) => {
    const { engine, inputs } = await startConfiguredPlugin(t);

    const { region: _, ...news } = inputs;
    const checked = await engine.check(news, { olds: { ...news, region: "eu-west-1" } });
    t.is(checked.inputs.region, "eu-west-1");
  });

  test("refuses what is wrong, and what a plugin doesn't take, by property where the engine prints its value well", async (t) => {
    const { engine, inputs, emulator } = await startConfiguredPlugin(t);

    const { failures } = await engine.check({
      ...inputs,
      workloadId: "wl-1",
      scope: "mine",
      connection: { profile: "ops" },
    });
    t.deepEqual(
      failures.toSorted((one, other) => one.property.localeCompare(other.property)),
      [
        { property: "", reason: expect.stringMatching(/^connection is not an input .* provider resource/) },
        { property: "scope", reason: "is not an input of WorkloadShare" },
        { property: "workloadId", reason: expect.stringMatching(/^must be a workload's ID/) },
      ],
    );
    t.deepEqual(await emulator.control.calls(), []);
  });

  test("passes unknown values of each type, and reads secrets and outputs as their values", async (t) => {
    const { engine, inputs } = await startConfiguredPlugin(t);

    const { inputs: checked, failures } = await engine.check({
      ...inputs,
      workloadId: unknown,
      acceptanceTimeoutSeconds: unknownNumber,
      sharedWith: { [special]: "1b47061264138c4ac30d75fd1eb44270", value: reviewer },
      permissionType: { [special]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" },
      region: { [special]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "us-east-1", secret: true },
    });
    t.deepEqual(failures, []);
    t.deepEqual(checked, {
      workloadId: unknown,
      acceptanceTimeoutSeconds: unknown,
      sharedWith: reviewer,
      permissionType: unknown,
      region: "us-east-1",
    });
  });

  test("refuses a type that isn't ours, and a URN that is none", async (t) => {
    const { engine } = await startConfiguredPlugin(t);

    const other = "urn:pulumi:test::shares::wellarchitected:index:Milestone::review";
    t.like(await refusal(engine.check({}, { as: other })), {
      code: status.NOT_FOUND,
      details: expect.stringContaining("wellarchitected:index:Milestone"),
    });
    t.is((await refusal(engine.check({}, { as: "review" }))).code, status.NOT_FOUND);
    const child = "urn:pulumi:test::shares::my:index:Team$wellarchitected:index:WorkloadShare::review";
    t.notDeepEqual((await engine.check({}, { as: child })).failures, []);
  });
});

describe("a preview", () => {
  test("of a create answers inputs, and unknown for what AWS makes, without a call", async (t) => {
    const { engine, inputs, emulator } = await startConfiguredPlugin(t);

    const { id, properties } = await engine.create({ ...inputs, sharedWith: unknown }, { preview: true });
    t.is(id, "");
    t.deepEqual(properties, {
      ...inputs,
      sharedWith: unknown,
      shareId: unknown,
      status: unknown,
      statusMessage: unknown,
      accountId: unknown,
    });
    t.deepEqual(await emulator.control.calls(), []);
  });

  test("of an update keeps what an update doesn't change", async (t) => {
    const { engine, inputs, emulator } = await startConfiguredPlugin(t);

    const { id, properties } = await engine.create(inputs);
    await emulator.control.resetCalls();
    const foreseen = await engine.update(
      id,
      properties,
      { ...inputs, permissionType: "CONTRIBUTOR" },
      { preview: true },
    );
    const { __record: _, __generation: _g, ...shown } = properties;
    t.deepEqual(foreseen, {
      ...shown,
      permissionType: "CONTRIBUTOR",
      status: unknown,
      statusMessage: unknown,
    });
    t.deepEqual(await emulator.control.calls(), []);
  });
});

test("a share's life: create, diff, update, read, import, delete, gone", async (t) => {
  const { engine, inputs, emulator } = await startConfiguredPlugin(t);

  const { id, properties } = await engine.create(inputs);
  const [share] = await emulator.control.shares();
  t.is(id, `${inputs.workloadId}/${share?.shareId}`);
  t.like(properties, { ...inputs, shareId: share?.shareId, status: "PENDING", __generation: 0 });
  t.false("__scope" in properties);

  t.like(await engine.diff(id, properties, inputs), { changes: 1, diffsList: [], replacesList: [] });
  const news = { ...inputs, permissionType: "CONTRIBUTOR", adoptExisting: true };
  t.like(await engine.diff(id, properties, news), {
    changes: 2,
    replacesList: [],
    stablesList: ["shareId", "accountId"],
    detailed: { permissionType: { kind: 4, inputdiff: true }, adoptExisting: { kind: 0, inputdiff: true } },
  });
  const updated = await engine.update(id, properties, news);
  t.like(updated, { permissionType: "CONTRIBUTOR", shareId: share?.shareId });
  t.false("__scope" in updated);

  t.deepEqual(await engine.read(id, updated), { id, properties: updated, inputs: news });
  const imported = await engine.read(`${inputs.workloadId}/${reviewer}`);
  t.like(imported, { id, inputs: { ...inputs, permissionType: "CONTRIBUTOR" } });

  // The next run of an engine: one that has made a share keeps it.
  await engine.configure();
  await engine.delete(id, updated);
  t.deepEqual(await emulator.control.shares(), []);
  t.deepEqual(await engine.read(id, updated), { id: "", properties: {}, inputs: {} });
  await engine.delete(id, updated);
});

describe("Diff", () => {
  test("replaces for a new principal, new before old, and for an ended share, old before new", async (t) => {
    const { engine, inputs } = await startConfiguredPlugin(t);

    const { id, properties } = await engine.create(inputs);
    t.like(await engine.diff(id, properties, { ...inputs, sharedWith: "333333333333" }), {
      changes: 2,
      replacesList: ["sharedWith"],
      deletebeforereplace: false,
      stablesList: [],
      detailed: { sharedWith: { kind: 5, inputdiff: true } },
    });
    t.like(await engine.diff(id, { ...properties, status: "EXPIRED" }, inputs), {
      replacesList: ["status"],
      deletebeforereplace: true,
      detailed: {},
    });
  });

  test("of a state that lacks what it needs says what to do", async (t) => {
    const { engine, inputs } = await startConfiguredPlugin(t);

    const error = await refusal(engine.diff(`${"0".repeat(32)}/${"1".repeat(32)}`, {}, inputs));
    t.regex(error.details, /run "pulumi refresh" to fill it in/);
    t.notRegex(error.details, / {4}at /);
  });
});

test("a new configuration forgets what the last one did", async (t) => {
  const { engine, inputs, emulator } = await startConfiguredPlugin(t);

  const { id, properties } = await engine.create(inputs);
  const pending = { ...properties, __record: "of another record" };
  await engine.delete(id, pending);
  t.is((await emulator.control.shares()).length, 1);
  await engine.configure();
  await engine.delete(id, pending);
  t.deepEqual(await emulator.control.shares(), []);
});

test("a configuration that does not fit is an error of each call, without a stack trace", async (t) => {
  const { engine, inputs } = await startConfiguredPlugin(t);

  await engine.configure({ allowedAccountIds: '["999999999999"]' });
  const error = await refusal(engine.create(inputs, { as: urn }));
  t.like(error, { code: status.FAILED_PRECONDITION });
  t.regex(error.details, /is not one of allowedAccountIds \(999999999999\)/);
  t.notRegex(error.details, / {4}at /);
});
