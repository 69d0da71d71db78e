import { type InvokeRequest, InvokeResponse, type ListRequest, ListResponse } from "@pulumi/pulumi/proto/provider_pb";
import { unknown } from "../engine/unknown";
import { functions } from "../lookups/functions";
import type { KindContext } from "../shares/model/kind-service";
import { checkFailures, notFound, unimplemented } from "./failure";
import { typeOfToken } from "./resources";
import { propertiesOf, structOf } from "./values";

/** Calls a function. */
export async function invoke(context: KindContext, request: InvokeRequest): Promise<InvokeResponse> {
  const token = request.getTok();
  const found = functions.find(({ description }) => token === `wellarchitected:index:${description.name}`);
  if (!found) throw notFound(`there is no function ${token}`);
  const answer = await found.call(context, propertiesOf(request.getArgs()));
  const response = new InvokeResponse();
  if ("failures" in answer) response.setFailuresList(checkFailures(answer.failures));
  else response.setReturn(structOf(answer.result));
  return response;
}

/** Lists the resources of a type that a query names, a page of them if the engine asks for pages. */
export async function list(context: KindContext, request: ListRequest): Promise<ListResponse[]> {
  const type = typeOfToken(request.getToken());
  if (!type.list) throw unimplemented(`a ${type.description.name} can't be listed`);
  const query = propertiesOf(request.getQuery());
  if (Object.values(query).includes(unknown)) return [computed()];

  const all = await type.list(context, query);
  const wanted = request.getLimit() > 0 ? all.slice(0, request.getLimit()) : all;
  const start = Number(request.getContinuationToken());
  const end = request.getPageSize() > 0 ? start + request.getPageSize() : wanted.length;
  const page = wanted.slice(start, end).map(({ id, name }) => {
    const result = new ListResponse.Result();
    result.setId(id);
    result.setName(name);
    const response = new ListResponse();
    response.setResult(result);
    return response;
  });
  return end < wanted.length ? [...page, continuation(end)] : page;
}

/** What the query leaves open isn't known yet. */
function computed(): ListResponse {
  const response = new ListResponse();
  response.setComputed(new ListResponse.Computed());
  return response;
}

/** @param start of the next page */
function continuation(start: number): ListResponse {
  const next = new ListResponse.Continuation();
  next.setContinuationToken(String(start));
  const response = new ListResponse();
  response.setContinuation(next);
  return response;
}
