import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Log } from "../core/context";
import { libraries } from "./pulumis-libraries";

/**
 * The engine's log, under the resource that a message is about. (What the host prints is shown on the stack instead.)
 * Logging never fails an operation.
 * @param address of the engine: the host's last argument.
 */
export function engineLog(address: string | undefined): Log {
  let client: EngineClient | undefined;
  const send = (severity: LogSeverity, urn: string, message: string, ephemeral = false) => {
    if (address === undefined) return;
    // The engine is on this machine, and a proxy is not: with one in the environment, every message would be lost.
    client ??= new EngineClient(address, libraries.grpc.credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    client.log(request, () => {});
  };
  const warned = new Set<string>();
  return {
    // A read and a diff of one run may have the same to say.
    warn: (scope, message) => {
      const warning = `${scope} ${message}`;
      if (!warned.has(warning)) send(LogSeverity.WARNING, scope, message);
      warned.add(warning);
    },
    info: (scope, message) => send(LogSeverity.INFO, scope, message),
    progress: (scope, message) => send(LogSeverity.INFO, scope, message, true),
  };
}
