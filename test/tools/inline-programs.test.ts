import { createRequire } from "node:module";
import { createServer } from "node:net";
import test from "ava";
import "#tools/engine/inline-programs.mjs";

const load = createRequire(__filename);
const { EngineClient, EngineService } = load("@pulumi/pulumi/proto/engine_grpc_pb.js");
const { SetRootResourceRequest, SetRootResourceResponse } = load("@pulumi/pulumi/proto/engine_pb.js");
const { grpcChannelOptions, grpcClientOptions = grpcChannelOptions } = load("@pulumi/pulumi/runtime/settings.js");
const pulumi = createRequire(load.resolve("@pulumi/pulumi/package.json"));
const { credentials, Server, ServerCredentials } = pulumi("@grpc/grpc-js");

/** As the SDK does for each run of a program. */
function connect(address: string) {
  const client = new EngineClient(address, credentials.createInsecure(), grpcClientOptions);
  const setRoot = () =>
    new Promise<void>((resolve, reject) => {
      client.setRootResource(new SetRootResourceRequest(), (error: Error | null) =>
        error ? reject(error) : resolve(),
      );
    });
  return { setRoot, close: () => client.close() };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, "127.0.0.1", listening));
  const { port } = probe.address() as { port: number };
  await new Promise((closed) => probe.close(closed));
  return port;
}

test("an engine is reached at the port of an earlier one, whose connections the SDK has left open", async (t) => {
  const address = `127.0.0.1:${await freePort()}`;
  const earlier = connect(address);
  t.teardown(() => earlier.close());
  await t.throwsAsync(earlier.setRoot(), { message: /ECONNREFUSED/ });

  const engine = new Server();
  t.teardown(() => engine.forceShutdown());
  const done = (_: unknown, callback: (error: null, answer: object) => void) =>
    callback(null, new SetRootResourceResponse());
  engine.addService({ setRootResource: EngineService.setRootResource }, { setRootResource: done });
  await new Promise((listening) => engine.bindAsync(address, ServerCredentials.createInsecure(), listening));
  const later = connect(address);
  t.teardown(() => later.close());

  await t.notThrowsAsync(later.setRoot());
});
