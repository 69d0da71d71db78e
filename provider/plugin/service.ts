import type { handleServerStreamingCall, handleUnaryCall } from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  type CheckRequest,
  CheckResponse,
  type ConfigureRequest,
  ConfigureResponse,
  type DiffRequest,
  type DiffResponse,
  type GetSchemaRequest,
  GetSchemaResponse,
  type ProviderHandshakeRequest,
  ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { ShareError } from "../core/errors";
import { libraries } from "../engine/pulumis-libraries";
import { changedKeys, configurationFailures, entriesOfVariables, loadAws } from "./configuration";
import { changesResponse } from "./diff";
import { checkFailures, failureOf } from "./failure";
import { invoke, list } from "./functions";
import { packageSchema, packageVersion } from "./package-schema";
import { Resources } from "./resources";
import type { Session } from "./session";
import { propertiesOf } from "./values";

/**
 * Pulumi's protocol of resource providers. Methods that aren't here return UNIMPLEMENTED.
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/proto/pulumi/provider.proto
 */
export function providerService(session: Session): Partial<IResourceProviderServer> {
  const resources = new Resources(session);
  const unary = unaryOf(session);
  const streaming = streamingOf(session);
  return {
    handshake: unary((request: ProviderHandshakeRequest) => {
      session.engineAddress = request.getEngineAddress();
      return new ProviderHandshakeResponse();
    }),
    attach: unary((request: PluginAttach) => {
      session.engineAddress = request.getAddress();
      return nothing();
    }),
    getPluginInfo: unary(() => {
      // The engine goes on to its own work now: time to load what a handshake must not wait for.
      setImmediate(loadAws);
      const info = new PluginInfo();
      info.setVersion(packageVersion());
      return info;
    }),
    getSchema: unary((request: GetSchemaRequest) => {
      if (request.getVersion() !== 0) throw new ShareError(`there is no schema of version ${request.getVersion()}`);
      const response = new GetSchemaResponse();
      response.setSchema(packageSchema());
      return response;
    }),
    checkConfig: unary(checkConfig),
    diffConfig: unary(diffConfig),
    configure: unary(async (request: ConfigureRequest) => {
      await session.configure(entriesOfVariables(request.getVariablesMap().entries()));
      // Every other flag is false, as in the handshake's response: the engine is to send plain values.
      const response = new ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    }),
    check: unary((request) => resources.check(request)),
    diff: unary((request) => resources.diff(request)),
    create: unary((request) => resources.create(request)),
    read: unary((request) => resources.read(request)),
    update: unary((request) => resources.update(request)),
    delete: unary(async (request) => {
      await resources.delete(request);
      return nothing();
    }),
    invoke: unary((request) => invoke(session.context, request)),
    list: streaming((request) => list(session.context, request)),
    cancel: unary(() => {
      session.cancel();
      return nothing();
    }),
  };
}

function checkConfig(request: CheckRequest): CheckResponse {
  const response = new CheckResponse();
  response.setInputs(request.getNews());
  response.setFailuresList(checkFailures(configurationFailures(propertiesOf(request.getNews()))));
  return response;
}

/**
 * No change of configuration replaces a provider, since that would replace all its shares. Their own diff shows what
 * changes for them.
 */
function diffConfig(request: DiffRequest): DiffResponse {
  const olds = propertiesOf(request.getOldInputs() ?? request.getOlds());
  const news = propertiesOf(request.getNews());
  return changesResponse(changedKeys(olds, news), { olds, news });
}

function nothing() {
  return new libraries.empty.Empty();
}

function unaryOf(session: Session) {
  return <Request, Response>(
    answer: (request: Request) => Response | Promise<Response>,
  ): handleUnaryCall<Request, Response> =>
    async ({ request }, callback) => {
      try {
        callback(null, await session.track(() => answer(request)));
      } catch (error) {
        callback(failureOf(error));
      }
    };
}

function streamingOf(session: Session) {
  return <Request, Response>(
    answer: (request: Request) => Promise<Response[]>,
  ): handleServerStreamingCall<Request, Response> =>
    async (call) => {
      try {
        for (const part of await session.track(() => answer(call.request))) call.write(part);
        call.end();
      } catch (error) {
        // Ends the stream with a status, which destroying it would not.
        call.emit("error", failureOf(error));
      }
    };
}
