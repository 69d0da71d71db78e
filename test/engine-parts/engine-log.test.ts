import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { engineLog } from "../../provider/engine/engine-log";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { urnOf } from "../shares/world";

const { Server, ServerCredentials } = libraries.grpc;
const urn = urnOf("review");
const another = urnOf("another");

/** What an engine is told. */
const told: LogRequest.AsObject[] = [];
let engine: InstanceType<typeof Server>;
let address: string;
beforeEach(async () => {
  told.length = 0;
  engine = new Server();
  engine.addService({ log: EngineService.log }, {
    log: ({ request }: { request: LogRequest }, done: (error: null, answer: object) => void) => {
      told.push(request.toObject());
      done(null, new libraries.empty.Empty());
    },
  } as never);
  const port = await new Promise<number>((resolve, reject) =>
    engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  address = `127.0.0.1:${port}`;
});
afterEach(() => engine.forceShutdown());

/** So many messages, in whichever order they came; one more that came would be among them. */
async function heard(count: number) {
  const come = (messages: number) =>
    vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(messages), { timeout: 10_000 });
  await come(count);
  engineLog(address).info(urn, "the end");
  await come(count + 1);
  return told
    .filter(({ message }) => message !== "the end")
    .map(({ severity, urn, message, ephemeral }) => ({ severity, urn, message, ephemeral }));
}
const sorted = (lines: readonly unknown[]) => lines.map((line) => JSON.stringify(line)).sort();

it("an engine is told each message under its resource, and of progress that it doesn't stay", async () => {
  const log = engineLog(address);
  log.warn(urn, "a warning");
  log.info(urn, "a message");
  log.progress(another, "waiting");
  expect(sorted(await heard(3))).toEqual(
    sorted([
      { severity: LogSeverity.WARNING, urn, message: "a warning", ephemeral: false },
      { severity: LogSeverity.INFO, urn, message: "a message", ephemeral: false },
      { severity: LogSeverity.INFO, urn: another, message: "waiting", ephemeral: true },
    ]),
  );
});

it("an engine is told the same warning of a resource once, as a read and a diff of one run have the same to say", async () => {
  const log = engineLog(address);
  for (const _ of ["read", "diff"]) log.warn(urn, "it was rejected");
  log.warn(another, "it was rejected");
  log.warn(urn, "it was revoked");
  log.warn(urn, "it was rejected");
  expect(sorted((await heard(3)).map(({ urn, message }) => [urn, message]))).toEqual(
    sorted([
      [urn, "it was rejected"],
      [another, "it was rejected"],
      [urn, "it was revoked"],
    ]),
  );
});

it("an engine is told other messages as often as they come", async () => {
  const log = engineLog(address);
  for (const _ of ["once", "again"]) {
    log.info(urn, "replaced because of region");
    log.progress(urn, "waiting");
  }
  const replaced = "replaced because of region";
  expect((await heard(4)).map(({ message }) => message).sort()).toEqual([replaced, replaced, "waiting", "waiting"]);
});

it("another process reports its own warnings, though they are the same", async () => {
  for (const _ of ["one", "another"]) engineLog(address).warn(urn, "it was rejected");
  expect((await heard(2)).map(({ message }) => message)).toEqual(["it was rejected", "it was rejected"]);
});

it("an engine that is gone, or that there isn't, fails nothing", async () => {
  engine.forceShutdown();
  const { warn } = engineLog(address);
  expect(() => warn(urn, "a warning")).not.toThrow();
  expect(() => engineLog(undefined).warn(urn, "a warning")).not.toThrow();
});

it("an engine is told past a proxy of the environment, of either case", async () => {
  for (const name of ["https_proxy", "http_proxy", "grpc_proxy"]) vi.stubEnv(name, "http://127.0.0.1:9");
  try {
    engineLog(address).warn(urn, "a warning");
    expect(await heard(1)).toMatchObject([{ message: "a warning" }]);
  } finally {
    vi.unstubAllEnvs();
  }
});
