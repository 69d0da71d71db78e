import {
  type CheckRequest,
  CheckResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  type DiffResponse,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { withDeadline } from "../core/deadline";
import { UnfinishedError } from "../core/errors";
import { withProgress } from "../core/progress";
import type { KnownResource, Properties } from "../core/resource";
import { failuresForEngine } from "../engine/check-failures";
import { checkDeclared, hide, reveal } from "../engine/hidden-names";
import { resources } from "../resources";
import type { KindContext, KindResource } from "../shares/model/kind-service";
import { diffResponse } from "./diff";
import { checkFailures, notFound } from "./failure";
import { previewOutputs } from "./preview";
import type { Session } from "./session";
import { propertiesOf, structOf } from "./values";

const typesByToken = new Map(resources.map((type) => [`wellarchitected:index:${type.description.name}`, type]));

/**
 * The engine's calls about resources, turned into calls of their types.
 *
 * A type's properties hold the resource's URN, the scope. The engine sends the URN with every call, so here state doesn't
 * keep it: it is put in on the way in and taken out on the way out. After a rename by an alias that is the new name, which
 * is as good: what an earlier create has spent is found out under any name, and no other use of a scope outlives a process.
 */
export class Resources {
  constructor(private readonly session: Session) {}

  async check(request: CheckRequest): Promise<CheckResponse> {
    const type = typeOf(request);
    const [olds, news] = [propertiesOf(request.getOlds()), propertiesOf(request.getNews())];
    const { inputs, failures } = await withProgress(this.#context.log, request.getUrn(), () =>
      checkDeclared(type, this.#context, olds, news, request.getUrn()),
    );
    const response = new CheckResponse();
    response.setInputs(structOf(unscoped(inputs)));
    response.setFailuresList(checkFailures(failuresForEngine(failures, news)));
    return response;
  }

  diff(request: DiffRequest): DiffResponse {
    const type = typeOf(request);
    const olds = propertiesOf(request.getOlds());
    const news = propertiesOf(request.getNews());
    const found = type.diff(this.#context, request.getId(), knownOf(olds, request), scoped(news, request));
    return diffResponse(type, found, { olds, news });
  }

  async create(request: CreateRequest): Promise<CreateResponse> {
    const type = typeOf(request);
    const inputs = propertiesOf(request.getProperties());
    const response = new CreateResponse();
    if (request.getPreview()) {
      response.setProperties(structOf(previewOutputs(type, inputs)));
      return response;
    }
    const { id, state } = await this.#work(request, (context) => type.create(context, scoped(inputs, request)));
    response.setId(id);
    response.setProperties(structOf(unscoped(state)));
    return response;
  }

  /** For an import, there are neither inputs nor properties: the id says what to read. */
  async read(request: ReadRequest): Promise<ReadResponse> {
    const type = typeOf(request);
    const known = {
      state: scoped(propertiesOf(request.getProperties()), request),
      inputs: request.hasInputs() ? reveal(propertiesOf(request.getInputs())) : undefined,
    };
    const resource = await this.#work(request, (context) => type.read(context, request.getId(), known));
    const response = new ReadResponse();
    // An empty id says that it is gone.
    if (!resource) return response;
    response.setId(resource.id);
    response.setProperties(structOf(unscoped(resource.state)));
    response.setInputs(structOf(unscoped(resource.inputs)));
    return response;
  }

  async update(request: UpdateRequest): Promise<UpdateResponse> {
    const type = typeOf(request);
    const olds = propertiesOf(request.getOlds());
    const news = propertiesOf(request.getNews());
    const response = new UpdateResponse();
    if (request.getPreview()) {
      response.setProperties(structOf(previewOutputs(type, news, olds)));
      return response;
    }
    const { state } = await this.#work(request, (context) =>
      type.update(context, request.getId(), knownOf(olds, request), scoped(news, request)),
    );
    response.setProperties(structOf(unscoped(state)));
    return response;
  }

  async delete(request: DeleteRequest): Promise<void> {
    const type = typeOf(request);
    const state = scoped(propertiesOf(request.getProperties()), request);
    await this.#work(request, (context) => type.delete(context, request.getId(), state));
  }

  get #context(): KindContext {
    return this.session.context;
  }

  async #work<T>(request: Addressed & Timed, work: (context: KindContext) => Promise<T>): Promise<T> {
    const context = this.#context;
    try {
      return await withProgress(context.log, request.getUrn(), () =>
        withDeadline(request.getTimeout?.() ?? 0, context, work),
      );
    } catch (error) {
      if (!(error instanceof UnfinishedError)) throw error;
      throw new UnfinishedError(error.id, unscoped(error.state), error.reason);
    }
  }
}

interface Addressed {
  getUrn(): string;
}

interface Timed {
  /** In seconds; 0 if nothing bounds the work. Older versions of Pulumi's SDK don't have it on a read. */
  getTimeout?(): number;
}

/** `urn:pulumi:<stack>::<project>::<parents>$<type>::<name>` */
function typeOf(request: Addressed): KindResource {
  const token = request.getUrn().split("::")[2]?.split("$").at(-1);
  return typeOfToken(token ?? `in the URN ${request.getUrn()}`);
}

/** The type of resource of a token. */
export function typeOfToken(token: string): KindResource {
  const type = typesByToken.get(token);
  if (!type) throw notFound(`there is no resource type ${token}`);
  return type;
}

function knownOf(olds: Properties, request: DiffRequest | UpdateRequest): KnownResource {
  return { state: scoped(olds, request), inputs: reveal(propertiesOf(request.getOldInputs())) };
}

function scoped(properties: Properties, request: Addressed): Properties {
  return { ...reveal(properties), scope: request.getUrn() };
}

function unscoped(properties: object): object {
  return hide({ ...properties, scope: undefined });
}
