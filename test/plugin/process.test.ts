import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { ServiceError } from "@grpc/grpc-js";
import { CreateRequest } from "@pulumi/pulumi/proto/provider_pb";
import test, { type ExecutionContext } from "ava";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { madeShare } from "../engine/project";
import { type RunningPlugin, refusal } from "./client";
import { Engine, initFailureOf, urn } from "./engine";
import { startConfiguredPlugin, startPluginOf } from "./protocol";

const { status } = libraries.grpc;

test.serial("a wait that is cancelled, twice, ends with an initialization error that keeps the share", async (t) => {
  const { engine, inputs, emulator } = await startConfiguredPlugin(t);
  const waiting = refusal(engine.create({ ...inputs, waitForAcceptance: true }));
  const shareId = await madeShare(emulator);

  await engine.cancel();
  await engine.cancel();

  const error = await waiting;
  const { id, reasons, properties } = initFailureOf(error) ?? t.fail(error.details);
  t.is(id, `${inputs.workloadId}/${shareId}`);
  t.regex(reasons.join(), /it was cancelled/);
  t.like(properties, { shareId, waitForAcceptance: true });
  t.false("__scope" in properties);
  t.notRegex(error.details, / {4}at /);
});

test.serial(
  "a call that is tried again ends when it is cancelled, and the plugin serves the next engine",
  async (t) => {
    const { engine, inputs, emulator } = await startConfiguredPlugin(t);
    await emulator.control.inject({ kind: "throttle", rate: 0.001, burst: 0, operation: "CreateWorkloadShare" });
    const trying = refusal(engine.create(inputs));
    while (!(await emulator.control.calls()).some((call) => call.status === 429)) await setTimeout(20);

    await engine.cancel();

    t.regex((await trying).details, /it was cancelled/);
    await engine.configure();
    t.deepEqual((await engine.check(inputs)).failures, []);
  },
);

test.serial("customTimeouts bound a wait and keep the share", async (t) => {
  const { engine, inputs, emulator } = await startConfiguredPlugin(t);

  const error = await refusal(engine.create({ ...inputs, waitForAcceptance: true }, { timeout: 1 }));

  const { reasons, properties } = initFailureOf(error) ?? t.fail(error.details);
  t.regex(reasons.join(), /longer than the 1 s that its customTimeouts allow/);
  t.is(properties.shareId, await madeShare(emulator));
});

test.serial("customTimeouts bound what is tried again, and the next run goes on", async (t) => {
  const { engine, inputs, emulator } = await startConfiguredPlugin(t);
  const fault = await emulator.control.inject({ kind: "holdAfter", operation: "CreateWorkloadShare" });

  const error = await refusal(engine.create(inputs, { timeout: 1 }));
  await emulator.control.clearFaults(fault);
  await emulator.control.release();
  const { properties } = await engine.create(inputs);

  t.is(error.code, status.FAILED_PRECONDITION);
  t.regex(error.details, /longer than the 1 s that its customTimeouts allow/);
  const shares = await emulator.control.shares();
  t.deepEqual(
    shares.map(({ shareId }) => shareId),
    [properties.shareId],
  );
});

test.serial("200 calls in flight are each answered, with their own resource", async (t) => {
  const { engine, emulator } = await startConfiguredPlugin(t);
  const names = Array.from({ length: 10 }, (_, index) => `Workload ${index}`);
  const workloads = await Promise.all(names.map((name) => emulator.control.addWorkload({ name })));
  const principals = Array.from({ length: 20 }, (_, index) => String(300000000000 + index));
  const all = workloads.flatMap(({ workloadId }) =>
    principals.map((sharedWith) => ({ workloadId, sharedWith, permissionType: "READONLY", region: "us-east-1" })),
  );

  const answers = await Promise.all(all.map((inputs, index) => engine.create(inputs, { as: `${urn}-${index}` })));

  for (const [index, { properties }] of answers.entries()) t.like(properties, all[index] as object);
  t.is(new Set(answers.map(({ id }) => id)).size, 200);
  t.is((await emulator.control.shares()).length, 200);
});

test.serial(
  "fields of a later protocol are read as if they weren't there; a message that is none is refused, and a connection that speaks no gRPC does no harm",
  async (t) => {
    const { plugin, engine, inputs } = await startConfiguredPlugin(t);
    const request = new CreateRequest();
    request.setUrn(urn);
    request.setProperties(libraries.struct.Struct.fromJavaScript(inputs as Record<string, string>));
    // Field 4000, of a string.
    const ofLaterProtocol = Buffer.from([0x82, 0xfa, 0x01, 0x02, 0x68, 0x69]);

    const stranger = await connectedTo(t, plugin);
    stranger.write("GET / HTTP/1.1\r\n\r\n");
    const error = await refusal(raw(plugin.address, "Create", Buffer.from([0x0a, 0xff])));
    const message = Buffer.concat([request.serializeBinary(), ofLaterProtocol]);
    const { id } = await raw(plugin.address, "Create", message);

    t.true([status.INTERNAL, status.INVALID_ARGUMENT].includes(error.code));
    t.regex(id, /^[0-9a-f]{32}\/[0-9a-f]{32}$/);
    t.deepEqual((await engine.check(inputs)).failures, []);
  },
);

test.serial("SIGTERM in a wait ends it with the share in its answer, then the process", async (t) => {
  const { plugin, engine, inputs, emulator } = await startConfiguredPlugin(t);
  const waiting = refusal(engine.create({ ...inputs, waitForAcceptance: true }));
  const shareId = await madeShare(emulator);
  const exit = once(plugin.process, "exit");

  plugin.process.kill("SIGTERM");

  t.is(initFailureOf(await waiting)?.properties.shareId, shareId);
  t.deepEqual(await exit, [0, null]);
});

test.serial("SIGINT ends the process, whoever is still connected", async (t) => {
  const { plugin } = await startConfiguredPlugin(t);
  await connectedTo(t, plugin);
  const exit = once(plugin.process, "exit");

  plugin.process.kill("SIGINT");

  t.deepEqual(await exit, [0, null]);
});

test.serial("after a plugin was killed in a create, the next one finds the same share", async (t) => {
  const { plugin, engine, inputs, emulator } = await startConfiguredPlugin(t);
  const fault = await emulator.control.inject({ kind: "holdAfter", operation: "CreateWorkloadShare" });
  const creating = refusal(engine.create(inputs));
  const shareId = await madeShare(emulator);
  plugin.process.kill("SIGKILL");
  t.is((await creating).code, status.UNAVAILABLE);
  await emulator.control.clearFaults(fault);
  await emulator.control.release();

  const next = new Engine((await startPluginOf(t, emulator)).client);
  await next.configure();
  const { properties } = await next.create(inputs);

  t.is(properties.shareId, shareId);
  t.is((await emulator.control.shares()).length, 1);
});

/** A connection to the plugin, until the test ends. */
async function connectedTo(t: ExecutionContext, { address }: RunningPlugin): Promise<Socket> {
  const { hostname, port } = new URL(`http://${address}`);
  const socket = connect(Number(port), hostname);
  t.teardown(() => socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Sends bytes as a request of the method, whatever they are. */
function raw(address: string, method: string, bytes: Buffer): Promise<{ id: string }> {
  const { Client, credentials } = libraries.grpc;
  const client = new Client(address, credentials.createInsecure());
  return new Promise<{ id: string }>((resolve, reject) => {
    client.makeUnaryRequest(
      `/pulumirpc.ResourceProvider/${method}`,
      (message: Buffer) => message,
      // The first field of a CreateResponse is its id.
      (answer) => ({ id: answer.subarray(2, 2 + (answer[1] as number)).toString() }),
      bytes,
      (error: ServiceError | null, answer) => (error ? reject(error) : resolve(answer as { id: string })),
    );
  }).finally(() => client.close());
}
