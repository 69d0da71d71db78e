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
import { describe, expect } from "vitest";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { ask, refusal } from "./client";
import { Engine, urn } from "./engine";
import { reviewer, test } from "./protocol";

const { status } = libraries.grpc;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownNumber = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
const special = "4dabf18193072939515e22adb298388d";
const repository = join(__dirname, "../..");

describe("before it is configured", () => {
  test("a handshake asks for plain values, as Configure does", async ({ plugin, engine }) => {
    const request = new ProviderHandshakeRequest();
    request.setEngineAddress("127.0.0.1:1");
    const answer = await ask<ProviderHandshakeResponse>((done) => plugin.client.handshake(request, done));
    const asked = Object.values(answer.toObject());
    expect(new Set(asked)).toEqual(new Set([false]));
    const { acceptsecrets, acceptresources, acceptoutputs, supportspreview } = await engine.configure();
    expect([acceptsecrets, acceptresources, acceptoutputs]).toEqual([false, false, false]);
    expect(supportspreview).toBe(true);
  });

  test("its version is the package's, and its schema is schema.json, byte for byte", async ({ plugin }) => {
    const info = await ask<PluginInfo>((done) => plugin.client.getPluginInfo(new libraries.empty.Empty(), done));
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    expect(info.getVersion()).toBe(version);
    const answer = await ask<GetSchemaResponse>((done) => plugin.client.getSchema(new GetSchemaRequest(), done));
    expect(answer.getSchema()).toBe(readFileSync(join(repository, "schema.json"), "utf8"));
  });

  test("a resource's call is refused", async ({ plugin }) => {
    const error = await refusal(new Engine(plugin.client).check({}));
    expect(error).toMatchObject({ code: status.FAILED_PRECONDITION, details: "the provider is not configured" });
  });

  test("what it does not serve is UNIMPLEMENTED", async ({ plugin }) => {
    const error = await refusal(ask((done) => plugin.client.call(new CallRequest(), done)));
    expect(error.code).toBe(status.UNIMPLEMENTED);
  });
});

describe("CheckConfig", () => {
  test("takes every key, as text, as it is, and unknown", async ({ engine }) => {
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
    expect(await engine.checkConfig(inputs)).toEqual({ inputs, failures: [] });
  });

  test("names each property whose value is wrong, and the rule", async ({ engine }) => {
    const { failures } = await engine.checkConfig({
      region: "Ireland",
      regoin: "eu-west-1",
      roleArn: "reviewer",
      allowedAccountIds: ["1"],
      maxRetrySeconds: "soon",
    });
    expect(failures.map(({ property }) => property).sort()).toEqual([
      "allowedAccountIds",
      "maxRetrySeconds",
      "region",
      "regoin",
      "roleArn",
    ]);
    expect(failures.find(({ property }) => property === "region")?.reason).toContain("must be a Region's name");
  });

  test("misses the role of an external ID, but not where the role isn't known yet", async ({ engine }) => {
    expect((await engine.checkConfig({ externalId: "consultancy" })).failures).toMatchObject([
      { property: "externalId", reason: expect.stringContaining("no roleArn") },
    ]);
    expect((await engine.checkConfig({ externalId: "consultancy", roleArn: unknown })).failures).toEqual([]);
  });
});

test("DiffConfig tells what changed and replaces nothing, not even for another region", async ({ engine }) => {
  const same = { region: "eu-west-1", allowedAccountIds: ["111122223333"] };
  expect(await engine.diffConfig(same, same)).toMatchObject({ changes: 1, replacesList: [] });
  expect(await engine.diffConfig(same, { ...same, region: "us-east-1", profile: "ops" })).toMatchObject({
    changes: 2,
    diffsList: ["region", "profile"],
    replacesList: [],
  });
});

describe("Check", () => {
  test("answers the inputs with the effective region, and not the resource's URN", async ({ engine, workloadId }) => {
    const inputs = { workloadId, sharedWith: reviewer, permissionType: "READONLY" };
    expect(await engine.check(inputs)).toEqual({ inputs: { ...inputs, region: "us-east-1" }, failures: [] });
  });

  test("keeps the region of an existing share", async ({ engine, inputs }) => {
    const { region: _, ...news } = inputs;
    const checked = await engine.check(news, { olds: { ...news, region: "eu-west-1" } });
    expect(checked.inputs.region).toBe("eu-west-1");
  });

  test("refuses what is wrong, and what a plugin doesn't take, by property where the engine prints its value well", async ({
    engine,
    inputs,
    emulator,
  }) => {
    const { failures } = await engine.check({
      ...inputs,
      workloadId: "wl-1",
      scope: "mine",
      connection: { profile: "ops" },
    });
    expect(failures.toSorted((one, other) => one.property.localeCompare(other.property))).toEqual([
      { property: "", reason: expect.stringMatching(/^connection is not an input .* provider resource/) },
      { property: "scope", reason: "is not an input of WorkloadShare" },
      { property: "workloadId", reason: expect.stringMatching(/^must be a workload's ID/) },
    ]);
    expect(await emulator.control.calls()).toEqual([]);
  });

  test("passes unknown values of each type, and reads secrets and outputs as their values", async ({
    engine,
    inputs,
  }) => {
    const { inputs: checked, failures } = await engine.check({
      ...inputs,
      workloadId: unknown,
      acceptanceTimeoutSeconds: unknownNumber,
      sharedWith: { [special]: "1b47061264138c4ac30d75fd1eb44270", value: reviewer },
      permissionType: { [special]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" },
      region: { [special]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "us-east-1", secret: true },
    });
    expect(failures).toEqual([]);
    expect(checked).toEqual({
      workloadId: unknown,
      acceptanceTimeoutSeconds: unknown,
      sharedWith: reviewer,
      permissionType: unknown,
      region: "us-east-1",
    });
  });

  test("refuses a type that isn't ours, and a URN that is none", async ({ engine }) => {
    const other = "urn:pulumi:test::shares::wellarchitected:index:Milestone::review";
    expect(await refusal(engine.check({}, { as: other }))).toMatchObject({
      code: status.NOT_FOUND,
      details: expect.stringContaining("wellarchitected:index:Milestone"),
    });
    expect((await refusal(engine.check({}, { as: "review" }))).code).toBe(status.NOT_FOUND);
    const child = "urn:pulumi:test::shares::my:index:Team$wellarchitected:index:WorkloadShare::review";
    expect((await engine.check({}, { as: child })).failures).not.toEqual([]);
  });
});

describe("a preview", () => {
  test("of a create answers inputs, and unknown for what AWS makes, without a call", async ({
    engine,
    inputs,
    emulator,
  }) => {
    const { id, properties } = await engine.create({ ...inputs, sharedWith: unknown }, { preview: true });
    expect(id).toBe("");
    expect(properties).toEqual({
      ...inputs,
      sharedWith: unknown,
      shareId: unknown,
      status: unknown,
      statusMessage: unknown,
      accountId: unknown,
    });
    expect(await emulator.control.calls()).toEqual([]);
  });

  test("of an update keeps what an update doesn't change", async ({ engine, inputs, emulator }) => {
    const { id, properties } = await engine.create(inputs);
    await emulator.control.resetCalls();
    const foreseen = await engine.update(
      id,
      properties,
      { ...inputs, permissionType: "CONTRIBUTOR" },
      { preview: true },
    );
    const { __record: _, __generation: _g, ...shown } = properties;
    expect(foreseen).toEqual({
      ...shown,
      permissionType: "CONTRIBUTOR",
      status: unknown,
      statusMessage: unknown,
    });
    expect(await emulator.control.calls()).toEqual([]);
  });
});

test("a share's life: create, diff, update, read, import, delete, gone", async ({ engine, inputs, emulator }) => {
  const { id, properties } = await engine.create(inputs);
  const [share] = await emulator.control.shares();
  expect(id).toBe(`${inputs.workloadId}/${share?.shareId}`);
  expect(properties).toMatchObject({ ...inputs, shareId: share?.shareId, status: "PENDING", __generation: 0 });
  expect(properties).not.toHaveProperty("__scope");

  expect(await engine.diff(id, properties, inputs)).toMatchObject({ changes: 1, diffsList: [], replacesList: [] });
  const news = { ...inputs, permissionType: "CONTRIBUTOR", adoptExisting: true };
  expect(await engine.diff(id, properties, news)).toMatchObject({
    changes: 2,
    replacesList: [],
    stablesList: ["shareId", "accountId"],
    detailed: { permissionType: { kind: 4, inputdiff: true }, adoptExisting: { kind: 0, inputdiff: true } },
  });
  const updated = await engine.update(id, properties, news);
  expect(updated).toMatchObject({ permissionType: "CONTRIBUTOR", shareId: share?.shareId });
  expect(updated).not.toHaveProperty("__scope");

  expect(await engine.read(id, updated)).toEqual({ id, properties: updated, inputs: news });
  const imported = await engine.read(`${inputs.workloadId}/${reviewer}`);
  expect(imported).toMatchObject({ id, inputs: { ...inputs, permissionType: "CONTRIBUTOR" } });

  // The next run of an engine: one that has made a share keeps it.
  await engine.configure();
  await engine.delete(id, updated);
  expect(await emulator.control.shares()).toEqual([]);
  expect(await engine.read(id, updated)).toEqual({ id: "", properties: {}, inputs: {} });
  await engine.delete(id, updated);
});

describe("Diff", () => {
  test("replaces for a new principal, new before old, and for an ended share, old before new", async ({
    engine,
    inputs,
  }) => {
    const { id, properties } = await engine.create(inputs);
    expect(await engine.diff(id, properties, { ...inputs, sharedWith: "333333333333" })).toMatchObject({
      changes: 2,
      replacesList: ["sharedWith"],
      deletebeforereplace: false,
      stablesList: [],
      detailed: { sharedWith: { kind: 5, inputdiff: true } },
    });
    expect(await engine.diff(id, { ...properties, status: "EXPIRED" }, inputs)).toMatchObject({
      replacesList: ["status"],
      deletebeforereplace: true,
      detailed: {},
    });
  });

  test("of a state that lacks what it needs says what to do", async ({ engine, inputs }) => {
    const error = await refusal(engine.diff(`${"0".repeat(32)}/${"1".repeat(32)}`, {}, inputs));
    expect(error.details).toContain('run "pulumi refresh" to fill it in');
    expect(error.details).not.toContain("    at ");
  });
});

test("a new configuration forgets what the last one did", async ({ engine, inputs, emulator }) => {
  const { id, properties } = await engine.create(inputs);
  const pending = { ...properties, __record: "of another record" };
  await engine.delete(id, pending);
  expect(await emulator.control.shares()).toHaveLength(1);
  await engine.configure();
  await engine.delete(id, pending);
  expect(await emulator.control.shares()).toEqual([]);
});

test("a configuration that does not fit is an error of each call, without a stack trace", async ({
  engine,
  inputs,
}) => {
  await engine.configure({ allowedAccountIds: '["999999999999"]' });
  const error = await refusal(engine.create(inputs, { as: urn }));
  expect(error).toMatchObject({ code: status.FAILED_PRECONDITION });
  expect(error.details).toContain("is not one of allowedAccountIds (999999999999)");
  expect(error.details).not.toContain("    at ");
});
