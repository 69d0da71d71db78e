#!/usr/bin/env node
import "../supported-node";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { exitWithEngine } from "../engine/exit-with-engine";
import { libraries } from "../engine/pulumis-libraries";
import { providerService } from "./service";
import { Session } from "./session";

// usage: pulumi-resource-wellarchitected [FLAGS] [ENGINE_ADDRESS]
// Serves Pulumi's engine, which starts it. Prints the port that it listens on.

const { Server, ServerCredentials } = libraries.grpc;
const session = new Session(process.argv.slice(2).findLast((argument) => !argument.startsWith("-")));

const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(ResourceProviderService, providerService(session) as UntypedServiceImplementation);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    console.error(`pulumi-resource-wellarchitected can't listen: ${error.message}`);
    process.exitCode = 1;
    return;
  }
  console.log(port);
});

exitWithEngine();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    session.cancel();
    server.tryShutdown(() => process.exit(0));
    // The engine waits for us to exit while it may still hold a connection. Its responses need a moment to be sent.
    session.idle().then(() => setTimeout(() => process.exit(0), 100));
  });
}
