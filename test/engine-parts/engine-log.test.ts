import { EventEmitter, once } from "node:events";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import test, { type ExecutionContext } from "ava";
import { engineLog } from "../../provider/engine/engine-log";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { urnOf } from "../shares/world";

const { Server, ServerCredentials } = libraries.grpc;
const urn = urnOf("review");
const another = urnOf("another");

/** An engine that keeps what it is told. */
async function startEngine(t: ExecutionContext) {
  const told: LogRequest.AsObject[] = [];
  const arrivals = new EventEmitter();
  const engine = new Server();
  engine.addService({ log: EngineService.log }, {
    log: ({ request }: { request: LogRequest }, done: (error: null, answer: object) => void) => {
      told.push(request.toObject());
      arrivals.emit("message");
      done(null, new libraries.empty.Empty());
    },
  } as never);
  t.teardown(() => engine.forceShutdown());
  const port = await new Promise<number>((resolve, reject) =>
    engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const address = `127.0.0.1:${port}`;

  const arrived = async (count: number) => {
    while (told.length < count) await once(arrivals, "message");
  };
  /** So many messages, sorted, for they come in any order. One more that came would be among them. */
  const messages = async (count: number) => {
    await arrived(count);
    engineLog(address).info(urn, "the end");
    await arrived(count + 1);
    const lines = told.map(({ severity, urn, message, ephemeral }) => ({ severity, urn, message, ephemeral }));
    return lines.filter(({ message }) => message !== "the end").sort(inOrder);
  };
  return { engine, address, messages };
}

const inOrder = (one: object, other: object) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

test.serial("an engine is reached past a proxy of the environment", async (t) => {
  const { address, messages } = await startEngine(t);
  for (const name of ["https_proxy", "http_proxy", "grpc_proxy"]) {
    process.env[name] = "http://127.0.0.1:9";
    t.teardown(() => delete process.env[name]);
  }

  engineLog(address).warn(urn, "a warning");

  t.deepEqual(
    (await messages(1)).map(({ message }) => message),
    ["a warning"],
  );
});

test("an engine gets each message under its resource, and of progress that it doesn't stay", async (t) => {
  const { address, messages } = await startEngine(t);
  const log = engineLog(address);

  log.warn(urn, "a warning");
  log.info(urn, "a message");
  log.progress(another, "waiting");

  t.deepEqual(
    await messages(3),
    [
      { severity: LogSeverity.WARNING, urn, message: "a warning", ephemeral: false },
      { severity: LogSeverity.INFO, urn, message: "a message", ephemeral: false },
      { severity: LogSeverity.INFO, urn: another, message: "waiting", ephemeral: true },
    ].sort(inOrder),
  );
});

test("a process sends the same warning of a resource once, for a read and a diff of one run have the same to say", async (t) => {
  const { address, messages } = await startEngine(t);
  const log = engineLog(address);

  for (const _ of ["read", "diff"]) log.warn(urn, "it was rejected");
  log.warn(another, "it was rejected");
  log.warn(urn, "it was revoked");
  log.warn(urn, "it was rejected");
  engineLog(address).warn(urn, "it was rejected");

  const heard = (await messages(4)).map(({ urn, message }) => [urn, message]);
  t.deepEqual(
    heard,
    [
      [urn, "it was rejected"],
      [urn, "it was rejected"],
      [another, "it was rejected"],
      [urn, "it was revoked"],
    ].sort(inOrder),
  );
});

test("a process sends other messages than warnings as often as they come", async (t) => {
  const { address, messages } = await startEngine(t);
  const log = engineLog(address);

  for (const _ of ["once", "again"]) {
    log.info(urn, "replaced");
    log.progress(urn, "waiting");
  }

  t.deepEqual((await messages(4)).map(({ message }) => message).sort(), ["replaced", "replaced", "waiting", "waiting"]);
});

test("an engine that is gone, or that there isn't, fails nothing", async (t) => {
  const { engine, address } = await startEngine(t);
  engine.forceShutdown();

  t.notThrows(() => engineLog(address).warn(urn, "a warning"));
  t.notThrows(() => engineLog(undefined).warn(urn, "a warning"));
});
