// A plugin that does nothing but answer Handshake and GetPluginInfo: what Node and gRPC need to start, and no more.
import { createRequire } from "node:module";

/** @type {typeof import("@grpc/grpc-js")} */
const { Server, ServerCredentials } = createRequire(
  createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"),
)("@grpc/grpc-js");

/** Its messages are empty, as bytes: all fields of the answers have defaults. */
const serialize = (/** @type {Buffer} */ bytes) => bytes;

/** @param {string} name */
function method(name) {
  return {
    path: `/pulumirpc.ResourceProvider/${name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: serialize,
    requestDeserialize: serialize,
    responseSerialize: serialize,
    responseDeserialize: serialize,
  };
}

/** @type {import("@grpc/grpc-js").handleUnaryCall<Buffer, Buffer>} */
const answer = (_call, callback) => callback(null, Buffer.alloc(0));

const server = new Server();
server.addService(
  { handshake: method("Handshake"), getPluginInfo: method("GetPluginInfo") },
  { handshake: answer, getPluginInfo: answer },
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
