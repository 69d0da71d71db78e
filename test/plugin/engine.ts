import type { ServiceError } from "@grpc/grpc-js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  type ConfigureResponse,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  type DiffResponse,
  ErrorResourceInitFailed,
  InvokeRequest,
  type InvokeResponse,
  ListRequest,
  type ListResponse,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Properties } from "../../provider/core/resource";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { ask } from "./client";

export const urn = "urn:pulumi:test::shares::wellarchitected:index:WorkloadShare::review";
export const providerUrn = "urn:pulumi:test::shares::pulumi:providers:wellarchitected::eu";

const { Struct } = libraries.struct;

/** The requests that the engine makes. */
export class Engine {
  constructor(private readonly client: ResourceProviderClient) {}

  async checkConfig(news: Properties) {
    const request = new CheckRequest();
    request.setUrn(providerUrn);
    request.setOlds(struct({}));
    request.setNews(struct(news));
    const answer = await ask<CheckResponse>((done) => this.client.checkConfig(request, done));
    return { inputs: bag(answer.getInputs()), failures: answer.toObject().failuresList };
  }

  async diffConfig(oldInputs: Properties, news: Properties) {
    const request = new DiffRequest();
    request.setUrn(providerUrn);
    request.setOldInputs(struct(oldInputs));
    request.setOlds(struct(oldInputs));
    request.setNews(struct(news));
    return (await ask<DiffResponse>((done) => this.client.diffConfig(request, done))).toObject();
  }

  async configure(inputs: Readonly<Record<string, string>> = {}) {
    const request = new ConfigureRequest();
    for (const [key, value] of Object.entries(inputs)) {
      request.getVariablesMap().set(`wellarchitected:config:${key}`, value);
    }
    request.setArgs(struct(inputs));
    return (await ask<ConfigureResponse>((done) => this.client.configure(request, done))).toObject();
  }

  async check(news: Properties, { olds = {}, as = urn }: { olds?: Properties; as?: string } = {}) {
    const request = new CheckRequest();
    request.setUrn(as);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const answer = await ask<CheckResponse>((done) => this.client.check(request, done));
    return { inputs: bag(answer.getInputs()), failures: answer.toObject().failuresList };
  }

  async diff(id: string, olds: Properties, news: Properties) {
    const request = new DiffRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setOlds(struct(olds));
    request.setOldInputs(struct(olds));
    request.setNews(struct(news));
    const { detaileddiffMap, ...answer } = (
      await ask<DiffResponse>((done) => this.client.diff(request, done))
    ).toObject();
    return { ...answer, detailed: Object.fromEntries(detaileddiffMap) };
  }

  async create(properties: Properties, { preview = false, timeout = 0, as = urn } = {}) {
    const request = new CreateRequest();
    request.setUrn(as);
    request.setProperties(struct(properties));
    request.setPreview(preview);
    request.setTimeout(timeout);
    const answer = await ask<CreateResponse>((done) => this.client.create(request, done));
    return { id: answer.getId(), properties: bag(answer.getProperties()) };
  }

  /** @param properties undefined for an import. */
  async read(id: string, properties?: Properties, { type = "wellarchitected:index:WorkloadShare" } = {}) {
    const request = new ReadRequest();
    request.setUrn(`urn:pulumi:test::shares::${type}::review`);
    request.setId(id);
    if (properties) request.setProperties(struct(properties));
    const answer = await ask<ReadResponse>((done) => this.client.read(request, done));
    return { id: answer.getId(), properties: bag(answer.getProperties()), inputs: bag(answer.getInputs()) };
  }

  async update(id: string, olds: Properties, news: Properties, { preview = false } = {}) {
    const request = new UpdateRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    request.setPreview(preview);
    return bag((await ask<UpdateResponse>((done) => this.client.update(request, done))).getProperties());
  }

  async delete(id: string, properties: Properties) {
    const request = new DeleteRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(struct(properties));
    await ask((done) => this.client.delete(request, done));
  }

  async invoke(token: string, args: Properties) {
    const request = new InvokeRequest();
    request.setTok(token);
    request.setArgs(struct(args));
    const answer = await ask<InvokeResponse>((done) => this.client.invoke(request, done));
    return { result: bag(answer.getReturn()), failures: answer.toObject().failuresList };
  }

  /** One page. */
  async list(token: string, query: Properties, { limit = 0, pageSize = 0, continuationToken = "" } = {}) {
    const request = new ListRequest();
    request.setToken(token);
    request.setQuery(struct(query));
    request.setLimit(limit);
    request.setPageSize(pageSize);
    request.setContinuationToken(continuationToken);
    const answers: ListResponse.AsObject[] = [];
    for await (const answer of this.client.list(request)) answers.push((answer as ListResponse).toObject());
    return {
      results: answers.flatMap(({ result }) => (result ? [result] : [])),
      next: answers.at(-1)?.continuation?.continuationToken,
      isComputed: answers.some(({ computed }) => computed),
    };
  }

  async cancel() {
    await ask((done) => this.client.cancel(new libraries.empty.Empty(), done));
  }
}

/** What lands in state by an error that is an initialization error; undefined for any other. */
export function initFailureOf({ metadata }: ServiceError) {
  const [packed] = metadata.get("grpc-status-details-bin");
  if (packed === undefined) return undefined;
  const [detail] = Status.deserializeBinary(packed as Buffer).getDetailsList();
  const failed = detail?.unpack(ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
  return failed && { id: failed.getId(), reasons: failed.getReasonsList(), properties: bag(failed.getProperties()) };
}

function struct(properties: Properties) {
  return Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]);
}

function bag(properties: { toJavaScript(): Properties } | undefined): Properties {
  return properties?.toJavaScript() ?? {};
}
