import type { Emulation } from "../emulation";
import { corrupt, delay, hasFault, proxyErrorPage } from "../faults/effects";
import type { Fault } from "../faults/faults";
import { accessDenied, ServiceError } from "../service/errors";
import { arnOf } from "../service/resources/arn";
import { dispatch } from "./dispatch";
import { credentialError, throttlingError } from "./protocol-errors";
import { type Operation, protocolOf, type RoutedRequest, routeRequest } from "./routes";
import { SignatureError, type Signer, verifySignature } from "./signature";
import { StsError } from "./sts";
import { errorResponse, type Protocol, type WireError, type WireRequest, type WireResponse } from "./wire";

/** How a request ends: with a response that is sent whole or cut short, or with a destroyed connection. */
export interface Delivery {
  /** Absent if the connection is destroyed without a response. */
  readonly response?: WireResponse;
  /** Only half of the body is sent before the connection is destroyed. */
  readonly truncated?: boolean;
}

/** A request on its way through the emulator. */
interface Exchange {
  readonly emulation: Emulation;
  readonly request: WireRequest;
  readonly protocol: Protocol;
  readonly callNumber: number;
  readonly requestId: string;
}

/** A request whose signature and operation are known. */
interface AuthenticatedRequest {
  readonly routed: RoutedRequest;
  readonly operation: Operation;
  readonly signer: Signer;
  readonly accountId: string;
  readonly region: string;
}

/** Authenticates a request, applies the faults that match it, performs it, and logs the call. */
export async function handleRequest(emulation: Emulation, request: WireRequest): Promise<Delivery> {
  const requestId = emulation.requestId();
  const callNumber = emulation.calls.add(emulation.clock.now(), requestId);
  const exchange: Exchange = { emulation, request, protocol: protocolOf(request), callNumber, requestId };
  const delivery = await respond(exchange);
  emulation.calls.update(callNumber, { answered: delivery.response !== undefined });
  return delivery;
}

async function respond(exchange: Exchange): Promise<Delivery> {
  const { emulation, callNumber } = exchange;
  const authenticated = authenticate(exchange);
  if ("error" in authenticated) return { response: reject(exchange, authenticated.error) };
  const faults = emulation.faults.match(authenticated);
  emulation.calls.update(callNumber, { faults: faults.map((fault) => fault.kind) });
  await delay(faults, "latencyBefore", emulation.random);
  if (hasFault(faults, "resetBefore")) return {};
  const response = responseInsteadOfWork(exchange, authenticated, faults) ?? perform(exchange, authenticated);
  emulation.calls.update(callNumber, { status: response.status });
  if (hasFault(faults, "holdAfter")) await emulation.heldResponses.hold(callNumber);
  await delay(faults, "latencyAfter", emulation.random);
  if (hasFault(faults, "lostAnswer")) return {};
  return { response: responseAfterWork(exchange, response, faults), truncated: hasFault(faults, "truncatedBody") };
}

function authenticate(exchange: Exchange): AuthenticatedRequest | { readonly error: unknown } {
  const { emulation, request, protocol, callNumber } = exchange;
  try {
    const service = protocol === "sts" ? "sts" : "wellarchitected";
    const times = { realTime: emulation.clock.realTime(), now: emulation.clock.now() };
    const signer = verifySignature(request, service, emulation.identities, times);
    const { accountId, arn } = signer.identity;
    emulation.calls.update(callNumber, { accountId, callerArn: arn, region: signer.region });
    const routed = routeRequest(request);
    emulation.calls.update(callNumber, { operation: routed.operation });
    return { routed, operation: routed.operation, signer, accountId, region: signer.region };
  } catch (error) {
    return { error };
  }
}

/** The response of the first fault that keeps a request from being performed, if there is one. */
function responseInsteadOfWork(
  exchange: Exchange,
  authenticated: AuthenticatedRequest,
  faults: readonly Fault[],
): WireResponse | undefined {
  for (const fault of faults) {
    switch (fault.kind) {
      case "throttle":
        return reject(exchange, throttlingError(exchange.protocol, fault.retryAfterSeconds));
      case "serverError":
        if (fault.afterWork) break;
        return reject(exchange, internalError());
      case "htmlErrorPage":
        return proxyErrorPage(fault.status ?? 502);
      case "denied":
        return reject(exchange, accessDeniedFor(exchange, authenticated));
      case "expiredCredentials":
        return reject(exchange, new SignatureError("expired", "The security token included in the request is expired"));
    }
  }
  return undefined;
}

function perform(exchange: Exchange, authenticated: AuthenticatedRequest): WireResponse {
  const { emulation, callNumber, requestId } = exchange;
  const { identity } = authenticated.signer;
  try {
    const action = actionOf(exchange.protocol, authenticated.operation);
    const resource = () => resourceArn(emulation, authenticated);
    const reason = emulation.identities.reasonToDeny(identity, action, resource);
    if (reason !== undefined) throw accessDeniedFor(exchange, authenticated, reason);
    return dispatch(emulation, authenticated.routed, authenticated.signer, requestId, (input) =>
      emulation.calls.update(callNumber, { input }),
    );
  } catch (error) {
    return reject(exchange, error);
  }
}

function responseAfterWork(exchange: Exchange, response: WireResponse, faults: readonly Fault[]): WireResponse {
  let current = response;
  for (const fault of faults) {
    if (fault.kind === "serverError" && fault.afterWork) current = reject(exchange, internalError());
    else current = corrupt(current, fault.kind);
  }
  return current;
}

function reject(exchange: Exchange, cause: unknown): WireResponse {
  const error = toWireError(exchange.protocol, cause);
  exchange.emulation.calls.update(exchange.callNumber, { status: error.status, error: error.name });
  return errorResponse(exchange.protocol, error, exchange.requestId);
}

/** Rethrows what is not an error of AWS's: that is a bug of the emulator. */
function toWireError(protocol: Protocol, error: unknown): WireError {
  if (error instanceof SignatureError) return credentialError(protocol, error);
  if (error instanceof ServiceError || error instanceof StsError) return error;
  if (isWireError(error)) return error;
  throw error;
}

function isWireError(value: unknown): value is WireError {
  return typeof value === "object" && value !== null && "status" in value && "name" in value && "message" in value;
}

function internalError(): ServiceError {
  return new ServiceError("InternalServerException", "An internal error occurred. Try again later.");
}

function actionOf(protocol: Protocol, operation: Operation): string {
  return `${protocol === "sts" ? "sts" : "wellarchitected"}:${operation}`;
}

function accessDeniedFor({ emulation, protocol }: Exchange, request: AuthenticatedRequest, reason = ""): WireError {
  const { arn } = request.signer.identity;
  const action = actionOf(protocol, request.operation);
  const error = accessDenied(arn, action, resourceArn(emulation, request), reason);
  return protocol === "sts" ? new StsError("AccessDenied", 403, error.message) : error;
}

/** The resource that a policy has to allow, and that AWS's message names, if the request names one. */
function resourceArn({ service }: Emulation, { routed, signer, region }: AuthenticatedRequest): string {
  if (routed.protocol === "sts") return routed.read().get("RoleArn") ?? "*";
  const { WorkloadId, LensAlias, ProfileArn, TemplateArn } = routed.path;
  if (WorkloadId === undefined) return LensAlias ?? ProfileArn ?? TemplateArn ?? "*";
  const workload = service.workloads().find(({ workloadId }) => workloadId === WorkloadId);
  return workload?.arn ?? arnOf(region, signer.identity.accountId, "workload", WorkloadId);
}
