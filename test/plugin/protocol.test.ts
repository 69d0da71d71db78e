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
import { projectFolder } from "#tools/project.mjs";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { kinds } from "../../provider/shares/kinds/kinds";
import { addOfEach, shareEachOutside } from "../engine/kinds";
import { ask, refusal } from "./client";
import { reviewer, startConfiguredPlugin, startUnconfiguredPlugin } from "./protocol";

const { status } = libraries.grpc;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownNumber = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
const special = "4dabf18193072939515e22adb298388d";
const workloadShare = "wellarchitected:index:WorkloadShare";
const getWorkloadShares = "wellarchitected:index:getWorkloadShares";

function byProperty<Failure extends { property: string }>(failures: readonly Failure[]): Failure[] {
  return failures.toSorted((one, other) => one.property.localeCompare(other.property));
}

test.serial(
  "a plugin, started with flags before the engine's address, says its version and its schema, asks for plain values, and refuses calls until it is configured",
  async (t) => {
    const flags = ["--logtostderr", "-v=9", "127.0.0.1:1"];
    const { plugin, engine } = await startUnconfiguredPlugin(t, ...flags);

    const request = new ProviderHandshakeRequest();
    request.setEngineAddress("127.0.0.1:1");
    const handshake = await ask<ProviderHandshakeResponse>((done) => plugin.client.handshake(request, done));
    const info = await ask<PluginInfo>((done) => plugin.client.getPluginInfo(new libraries.empty.Empty(), done));
    const schema = await ask<GetSchemaResponse>((done) => plugin.client.getSchema(new GetSchemaRequest(), done));
    const tooEarly = await refusal(engine.check({}));
    const configured = await engine.configure();
    const notServed = await refusal(ask((done) => plugin.client.call(new CallRequest(), done)));

    t.deepEqual(new Set(Object.values(handshake.toObject())), new Set([false]));
    const { version } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8"));
    t.is(info.getVersion(), version);
    t.is(schema.getSchema(), readFileSync(join(projectFolder, "schema.json"), "utf8"));
    t.like(tooEarly, { code: status.FAILED_PRECONDITION, details: "the provider is not configured" });
    t.like(configured, { acceptsecrets: false, acceptresources: false, acceptoutputs: false, supportspreview: true });
    t.is(notServed.code, status.UNIMPLEMENTED);
  },
);

test.serial(
  "CheckConfig takes every key, as text, as it is and unknown, and names each property whose value is wrong, with the rule",
  async (t) => {
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
    const wrong = {
      region: "Ireland",
      regoin: "eu-west-1",
      roleArn: "reviewer",
      allowedAccountIds: ["1"],
      maxRetrySeconds: "soon",
    };

    const { failures } = await engine.checkConfig(wrong);

    t.deepEqual(
      byProperty(failures).map(({ property }) => property),
      ["allowedAccountIds", "maxRetrySeconds", "region", "regoin", "roleArn"],
    );
    t.regex(String(failures.find(({ property }) => property === "region")?.reason), /must be a Region's name/);
    t.deepEqual(await engine.checkConfig(inputs), { inputs, failures: [] });
    const withoutRole = await engine.checkConfig({ externalId: "consultancy" });
    t.like(withoutRole.failures, [{ property: "externalId" }]);
    t.regex(String(withoutRole.failures[0]?.reason), /no roleArn/);
    t.deepEqual((await engine.checkConfig({ externalId: "consultancy", roleArn: unknown })).failures, []);
  },
);

test.serial("DiffConfig names what has changed, and replaces nothing, not even for another Region", async (t) => {
  const { engine } = await startConfiguredPlugin(t);
  const same = { region: "eu-west-1", allowedAccountIds: ["111122223333"] };

  const unchanged = await engine.diffConfig(same, same);
  const changed = await engine.diffConfig(same, { ...same, region: "us-east-1", profile: "ops" });

  t.like(unchanged, { changes: 1, replacesList: [] });
  t.like(changed, { changes: 2, diffsList: ["region", "profile"], replacesList: [] });
});

test.serial(
  "Check returns the inputs with the Region, that of an existing share or else the provider's; it passes unknown values of each type, and takes secrets and outputs for their values",
  async (t) => {
    const { engine, workloadId } = await startConfiguredPlugin(t);
    const inputs = { workloadId, sharedWith: reviewer, permissionType: "READONLY" };

    const fresh = await engine.check(inputs);
    const existing = await engine.check(inputs, { olds: { ...inputs, region: "eu-west-1" } });
    const wrapped = await engine.check({
      workloadId: unknown,
      acceptanceTimeoutSeconds: unknownNumber,
      sharedWith: { [special]: "1b47061264138c4ac30d75fd1eb44270", value: reviewer },
      permissionType: { [special]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" },
      region: { [special]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "us-east-1", secret: true },
    });

    t.deepEqual(fresh, { inputs: { ...inputs, region: "us-east-1" }, failures: [] });
    t.is(existing.inputs.region, "eu-west-1");
    t.deepEqual(wrapped, {
      inputs: {
        workloadId: unknown,
        acceptanceTimeoutSeconds: unknown,
        sharedWith: reviewer,
        permissionType: unknown,
        region: "us-east-1",
      },
      failures: [],
    });
  },
);

test.serial(
  "Check refuses what is wrong, by property where the engine prints its value well, and types and URNs that aren't ours, before any call",
  async (t) => {
    const { engine, inputs, emulator } = await startConfiguredPlugin(t);
    const urn = "urn:pulumi:test::shares::wellarchitected:index:Milestone::review";
    const urnOfChild = "urn:pulumi:test::shares::my:index:Team$wellarchitected:index:WorkloadShare::review";

    const wrong = { ...inputs, workloadId: "wl-1", scope: "mine", connection: { profile: "ops" } };
    const [connection, scope, workloadId, ...further] = byProperty((await engine.check(wrong)).failures);

    t.is(connection?.property, "");
    t.regex(String(connection?.reason), /^connection is not an input .* provider resource/);
    t.deepEqual(scope, { property: "scope", reason: "is not an input of WorkloadShare" });
    t.is(workloadId?.property, "workloadId");
    t.regex(String(workloadId?.reason), /^must be a workload's ID/);
    t.deepEqual(further, []);
    const otherType = await refusal(engine.check({}, { as: urn }));
    t.is(otherType.code, status.NOT_FOUND);
    t.regex(otherType.details, /wellarchitected:index:Milestone/);
    t.is((await refusal(engine.check({}, { as: "review" }))).code, status.NOT_FOUND);
    t.notDeepEqual((await engine.check({}, { as: urnOfChild })).failures, []);
    t.deepEqual(await emulator.control.calls(), []);
  },
);

test.serial(
  "a preview makes no call: of a create it shows inputs, and unknown for what AWS makes; of an update, what that doesn't change",
  async (t) => {
    const { engine, inputs, emulator } = await startConfiguredPlugin(t);
    const { id, properties } = await engine.create(inputs);
    await emulator.control.resetCalls();
    const preview = true;

    const news = { ...inputs, sharedWith: unknown };
    const created = await engine.create(news, { preview });
    const updated = await engine.update(id, properties, { ...inputs, permissionType: "CONTRIBUTOR" }, { preview });

    const madeByAws = { shareId: unknown, status: unknown, statusMessage: unknown, accountId: unknown };
    t.deepEqual(created, { id: "", properties: { ...news, ...madeByAws } });
    const { __record: _, __generation: _g, ...shown } = properties;
    const changed = { permissionType: "CONTRIBUTOR", status: unknown, statusMessage: unknown };
    t.deepEqual(updated, { ...shown, ...changed });
    t.deepEqual(await emulator.control.calls(), []);
  },
);

test.serial("a share is created, compared, updated, read, imported and deleted, and then is gone", async (t) => {
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

test.serial(
  "Diff replaces for a new principal, new before old, and for a share that has ended, old before new; a state that lacks what it needs is an error that says what to do",
  async (t) => {
    const { engine, inputs } = await startConfiguredPlugin(t);
    const { id, properties } = await engine.create(inputs);

    const moved = await engine.diff(id, properties, { ...inputs, sharedWith: "333333333333" });
    const ended = await engine.diff(id, { ...properties, status: "EXPIRED" }, inputs);
    const lacking = await refusal(engine.diff(`${"0".repeat(32)}/${"1".repeat(32)}`, {}, inputs));

    t.like(moved, {
      changes: 2,
      replacesList: ["sharedWith"],
      deletebeforereplace: false,
      stablesList: [],
      detailed: { sharedWith: { kind: 5, inputdiff: true } },
    });
    t.like(ended, { replacesList: ["status"], deletebeforereplace: true, detailed: {} });
    t.regex(lacking.details, /run "pulumi refresh" to fill it in/);
    t.notRegex(lacking.details, / {4}at /);
  },
);

test.serial("a new configuration forgets what the last one's run has done", async (t) => {
  const { engine, inputs, emulator } = await startConfiguredPlugin(t);
  const { id, properties } = await engine.create(inputs);
  const pending = { ...properties, __record: "of another record" };

  await engine.delete(id, pending);
  t.is((await emulator.control.shares()).length, 1);

  await engine.configure();
  await engine.delete(id, pending);
  t.deepEqual(await emulator.control.shares(), []);
});

test.serial("a configuration that does not fit is an error of each call, without a stack trace", async (t) => {
  const { engine, inputs } = await startConfiguredPlugin(t);

  await engine.configure({ allowedAccountIds: '["999999999999"]' });
  const error = await refusal(engine.create(inputs));

  t.is(error.code, status.FAILED_PRECONDITION);
  t.regex(error.details, /is not one of allowedAccountIds \(999999999999\)/);
  t.notRegex(error.details, / {4}at /);
});

test.serial(
  "each kind's function and List name every share, whoever made it, here or in a Region that they are given; each id that List returns imports the share",
  async (t) => {
    const { engine, emulator } = await startConfiguredPlugin(t);
    const here = await addOfEach(emulator);
    const there = await addOfEach(emulator, { region: "eu-west-1" });
    const idsHere = await shareEachOutside(emulator, here, reviewer);
    const idsThere = await shareEachOutside(emulator, there, reviewer, "CONTRIBUTOR");

    for (const { name, input, lookup, permissions, idForm } of kinds) {
      const type = `wellarchitected:index:${name}`;
      const inputsHere = { [input]: here[name] };
      const inputsThere = { [input]: there[name], region: "eu-west-1" };
      const found = await engine.invoke(`wellarchitected:index:${lookup}`, inputsThere);
      const listedHere = await engine.list(type, inputsHere);
      const listedThere = await engine.list(type, inputsThere);

      const permission = permissions.length > 0 ? { permissionType: "CONTRIBUTOR" } : {};
      const share = { shareId: idsThere[name], sharedWith: reviewer, ...permission, status: "PENDING" };
      t.deepEqual(found, { result: { ...inputsThere, shares: [share] }, failures: [] });
      // An ARN says where it is.
      const place = idForm === "ARN" ? "" : "@eu-west-1";
      const [idHere, idThere] = [`${here[name]}/${idsHere[name]}`, `${there[name]}/${idsThere[name]}${place}`];
      t.deepEqual(listedHere.results, [{ id: idHere, name: reviewer }]);
      t.is(listedHere.next, undefined);
      t.deepEqual(listedThere.results, [{ id: idThere, name: reviewer }]);
      const importedHere = await engine.read(idHere, undefined, { type });
      const importedThere = await engine.read(idThere, undefined, { type });
      t.like(importedHere.inputs, { ...inputsHere, sharedWith: reviewer });
      t.like(importedThere.properties, { shareId: idsThere[name], region: "eu-west-1" });
    }
  },
);

test.serial(
  "a function names each argument that is wrong before any call, and a workload that isn't there; there is no function of another name",
  async (t) => {
    const { engine, emulator } = await startConfiguredPlugin(t);

    const { failures } = await engine.invoke(getWorkloadShares, { workloadId: "wl-1", regoin: "eu-west-1" });
    const calls = await emulator.control.calls();
    const missing = await refusal(engine.invoke(getWorkloadShares, { workloadId: "0".repeat(32) }));
    const otherName = await refusal(engine.invoke("wellarchitected:index:getMilestone", {}));

    const [unknownArgument, workloadId] = byProperty(failures);
    t.deepEqual(unknownArgument, {
      property: "regoin",
      reason: "is not an input of getWorkloadShares, which takes workloadId, region",
    });
    t.is(workloadId?.property, "workloadId");
    t.is(failures.length, 2);
    t.deepEqual(calls, []);
    t.regex(missing.details, /^listing the shares of workload 0{32} in us-east-1: .*ResourceNotFoundException/);
    t.is(otherName.code, status.NOT_FOUND);
    t.regex(otherName.details, /getMilestone/);
  },
);

test.serial("List comes in pages, and ends at a limit", async (t) => {
  const { engine, emulator, workloadId } = await startConfiguredPlugin(t);
  const principals = ["222222222222", "333333333333", "444444444444"];
  for (const principal of principals) await emulator.control.shareOutside(workloadId, principal, "READONLY");

  const first = await engine.list(workloadShare, { workloadId }, { pageSize: 2 });
  const rest = { pageSize: 2, continuationToken: first.next as string };
  const second = await engine.list(workloadShare, { workloadId }, rest);
  const limited = await engine.list(workloadShare, { workloadId }, { limit: 2, pageSize: 2 });

  t.is(first.results.length, 2);
  t.deepEqual([...first.results, ...second.results].map(({ name }) => name).sort(), principals);
  t.is(second.next, undefined);
  t.is(limited.next, undefined);
});

test.serial(
  "List of a workload that isn't known yet isn't known either; without a workload, or of a type that has no list, it is an error",
  async (t) => {
    const { engine } = await startConfiguredPlugin(t);

    t.like(await engine.list(workloadShare, { workloadId: unknown }), { results: [], isComputed: true });
    t.is((await refusal(engine.list(workloadShare, {}))).details, "workloadId is required");
    const ofSets = await refusal(engine.list("wellarchitected:index:WorkloadShares", {}));
    t.is(ofSets.code, status.UNIMPLEMENTED);
    t.is((await refusal(engine.list("aws:s3:Bucket", {}))).code, status.NOT_FOUND);
  },
);
