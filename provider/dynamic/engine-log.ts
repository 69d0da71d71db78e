import { createRequire } from "node:module";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Log } from "../shares/context";

interface Grpc {
  readonly credentials: { createInsecure(): ConstructorParameters<typeof EngineClient>[1] };
}

/**
 * The engine's log, under the resource that a message is about. (What the host prints lands on the stack instead.)
 * Logging never fails an operation.
 * @param address of the engine: the host's last argument.
 */
export function engineLog(address: string | undefined): Log {
  let client: EngineClient | undefined;
  const send = (severity: LogSeverity, urn: string, message: string, ephemeral = false) => {
    if (address === undefined) return;
    client ??= new EngineClient(address, pulumisGrpc().credentials.createInsecure());
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    client.log(request, () => {});
  };
  return {
    warn: (scope, message) => send(LogSeverity.WARNING, scope, message),
    info: (scope, message) => send(LogSeverity.INFO, scope, message),
    progress: (scope, message) => send(LogSeverity.INFO, scope, message, true),
  };
}

/** The very gRPC library of @pulumi/pulumi: its client takes credentials of no other copy. */
function pulumisGrpc(): Grpc {
  return createRequire(require.resolve("@pulumi/pulumi/package.json"))("@grpc/grpc-js") as Grpc;
}
