import { once } from "node:events";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import type { ServiceError } from "@grpc/grpc-js";
import test from "ava";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { environment } from "../engine/environment";
import { madeShare } from "../engine/project";
import { ask, refusal, startPlugin } from "./client";
import { Engine, initFailureOf } from "./engine";
import { startConfiguredPlugin } from "./protocol";

const { status } = libraries.grpc;

test("a wait that is cancelled, twice, ends with an initialization error that keeps the share", async (t) => {
  const { engine, inputs, emulator } = await startConfiguredPlugin(t);

  const waiting = refusal(engine.create({ ...inputs, waitForAcceptance: true }));
  const shareId = await madeShare(emulator);
  await engine.cancel();
  await engine.cancel();
  const error = await waiting;
  t.like(initFailureOf(error), {
    id: `${inputs.workloadId}/${shareId}`,
    reasons: [expect.stringContaining("it was cancelled")],
    properties: { shareId, waitForAcceptance: true },
  });
  t.false("__scope" in initFailureOf(error)?.properties);
  t.notRegex(error.details, / {4}at /);
});

test("a call that is tried again ends when it is cancelled", async (t) => {
  const { engine, inputs, emulator } = await startConfiguredPlugin(t);

  await emulator.control.inject({ kind: "throttle", rate: 0.001, burst: 0, operation: "CreateWorkloadShare" });
  const trying = refusal(engine.create(inputs));
  while (!(await emulator.control.calls()).some((call) => call.status === 429)) await setTimeout(20);
  await engine.cancel();
  t.regex((await trying).details, /it was cancelled/);
  await engine.configure();
  t.deepEqual((await engine.check(inputs)).failures, []);
});

test("customTimeouts bound a wait and keep the share", async (t) => {
  const { engine, inputs, emulator } = await startConfiguredPlugin(t);

  const error = await refusal(engine.create({ ...inputs, waitForAcceptance: true }, { timeout: 1 }));
  t.like(initFailureOf(error), {
    reasons: [expect.stringContaining("longer than the 1 s that its customTimeouts allow")],
    properties: { shareId: await madeShare(emulator) },
  });
});

test("customTimeouts bound what is tried again, and the next run goes on", async (t) => {
  const { engine, inputs, emulator } = await startConfiguredPlugin(t);

  const fault = await emulator.control.inject({ kind: "holdAfter", operation: "CreateWorkloadShare" });
  const error = await refusal(engine.create(inputs, { timeout: 1 }));
  t.like(error, {
    code: status.FAILED_PRECONDITION,
    details: expect.stringContaining("longer than the 1 s that its customTimeouts allow"),
  });
  await emulator.control.clearFaults(fault);
  await emulator.control.release();
  const [made] = await emulator.control.shares();
  t.is((await engine.create(inputs)).properties.shareId, made?.shareId);
});

test("200 calls in flight are each answered, with their own resource", async (t) => {
  const { engine, emulator } = await startConfiguredPlugin(t);

  const workloads = await Promise.all(
    Array.from({ length: 10 }, (_, index) => emulator.control.addWorkload({ name: `Workload ${index}` })),
  );
  const calls = workloads.flatMap(({ workloadId }) =>
    Array.from({ length: 20 }, (_, index) => {
      const sharedWith = String(300000000000 + index);
      const inputs = { workloadId, sharedWith, permissionType: "READONLY", region: "us-east-1" };
      const as = `urn:pulumi:test::shares::wellarchitected:index:WorkloadShare::${workloadId}-${index}`;
      return engine.create(inputs, { as });
    }),
  );
  const answers = await Promise.all(calls);
  t.is(new Set(answers.map(({ id }) => id)).size, 200);
  t.is((await emulator.control.shares()).length, 200);
});

test("a message of fields that it doesn't know is read as if they weren't there", async (t) => {
  const { plugin, engine, inputs } = await startConfiguredPlugin(t);

  await engine.configure();
  const { CreateRequest } = await import("@pulumi/pulumi/proto/provider_pb.js");
  const request = new CreateRequest();
  request.setUrn("urn:pulumi:test::shares::wellarchitected:index:WorkloadShare::review");
  request.setProperties(libraries.struct.Struct.fromJavaScript(inputs as Record<string, string>));
  // Field 4000, of a string: a later protocol's.
  const fromTheFuture = Buffer.concat([request.serializeBinary(), Buffer.from([0x82, 0xfa, 0x01, 0x02, 0x68, 0x69])]);
  const { id } = await raw(plugin.address, "Create", fromTheFuture);
  t.regex(id, /^[0-9a-f]{32}\/[0-9a-f]{32}$/);
});

test("a message that is none is refused, and the plugin serves on", async (t) => {
  const { plugin, engine, inputs } = await startConfiguredPlugin(t);

  const error = await refusal(raw(plugin.address, "Create", Buffer.from([0x0a, 0xff])));
  t.true([status.INTERNAL, status.INVALID_ARGUMENT].includes(error.code));
  t.deepEqual((await engine.check(inputs)).failures, []);
});

test("a connection that speaks no gRPC does it no harm", async (t) => {
  const { plugin, engine, inputs } = await startConfiguredPlugin(t);

  const [host, port] = plugin.address.split(":") as [string, string];
  const socket = connect(Number(port), host);
  socket.on("error", () => {});
  await promisify(socket.write.bind(socket, "GET / HTTP/1.1\r\n\r\n", "latin1"))();
  t.deepEqual((await engine.check(inputs)).failures, []);
  socket.destroy();
});

test("SIGTERM in a wait ends it with the share in its answer, then the process", async (t) => {
  const { plugin, engine, inputs, emulator } = await startConfiguredPlugin(t);

  const waiting = refusal(engine.create({ ...inputs, waitForAcceptance: true }));
  const shareId = await madeShare(emulator);
  plugin.process.kill("SIGTERM");
  t.like(initFailureOf(await waiting)?.properties, { shareId });
  const [code] = plugin.process.exitCode === null ? await once(plugin.process, "exit") : [plugin.process.exitCode];
  t.is(code, 0);
});

test("SIGINT ends the process, whoever is still connected", async (t) => {
  const { plugin, engine } = await startConfiguredPlugin(t);

  const [host, port] = plugin.address.split(":") as [string, string];
  const socket = connect(Number(port), host);
  socket.on("error", () => {});
  await once(socket, "connect");
  await engine.configure();
  const exit = once(plugin.process, "exit");
  plugin.process.kill("SIGINT");
  t.deepEqual(await exit, [0, null]);
  socket.destroy();
});

test("killed in a create, the next process finds the same share", async (t) => {
  const { plugin, engine, inputs, emulator } = await startConfiguredPlugin(t);

  const fault = await emulator.control.inject({ kind: "holdAfter", operation: "CreateWorkloadShare" });
  const creating = refusal(engine.create(inputs));
  const shareId = await madeShare(emulator);
  plugin.process.kill("SIGKILL");
  t.is((await creating).code, status.UNAVAILABLE);
  await emulator.control.clearFaults(fault);
  await emulator.control.release();

  const next = await startPlugin(environment(emulator, tmpdir(), ""));
  try {
    const again = new Engine(next.client);
    await again.configure();
    t.is((await again.create(inputs)).properties.shareId, shareId);
    t.is((await emulator.control.shares()).length, 1);
  } finally {
    await next.stop();
  }
});

test("flags may come before the engine's address", async (t) => {
  const { emulator } = await startConfiguredPlugin(t);

  const plugin = await startPlugin(environment(emulator, tmpdir(), ""), ["--logtostderr", "-v=9", "127.0.0.1:1"]);
  try {
    const info = await ask((done) => plugin.client.getPluginInfo(new libraries.empty.Empty(), done));
    t.not(info, undefined);
  } finally {
    await plugin.stop();
  }
});

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
