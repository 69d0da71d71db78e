import { setTimeout as sleep } from "node:timers/promises";
import type { Emulation } from "../emulation";
import type { Fault, FaultKind } from "../faults/faults";
import { accessDenied, ServiceError } from "../service/errors";
import type { Identity } from "./identities";
import { perform } from "./performing";
import { signatureRefusal, throttled } from "./refusing";
import { type Operation, protocolOf, type Target, targetOf } from "./routes";
import { SignatureError, type Signer, signerOf } from "./signature";
import { StsError } from "./sts";
import { type Answer, errorAnswer, type Protocol, type WireError, type WireRequest } from "./wire";

/** What becomes of a request: an answer that is sent whole or cut short, or a connection that is destroyed. */
export interface Outcome {
  readonly answer?: Answer;
  /** Only half of the body is sent, and the connection destroyed. */
  readonly truncated?: boolean;
}

/** A call on its way through the emulator. */
interface Passage {
  readonly emulation: Emulation;
  readonly request: WireRequest;
  readonly protocol: Protocol;
  readonly number: number;
  readonly requestId: string;
}

/** Answers a request: who signed it, which faults it meets, the work, and what becomes of the answer. */
export async function answerTo(emulation: Emulation, request: WireRequest): Promise<Outcome> {
  const requestId = emulation.requestId();
  const number = emulation.calls.begin(emulation.clock.now(), requestId);
  const passage: Passage = { emulation, request, protocol: protocolOf(request), number, requestId };
  const outcome = await throughFaults(passage);
  emulation.calls.note(number, { answered: outcome.answer !== undefined });
  return outcome;
}

async function throughFaults(passage: Passage): Promise<Outcome> {
  const { emulation, number } = passage;
  const admitted = admit(passage);
  if ("refused" in admitted) return { answer: refuse(passage, admitted.refused) };
  const faults = emulation.faults.meet(admitted);
  emulation.calls.note(number, { faults: faults.map((fault) => fault.kind) });
  const has = (kind: FaultKind) => faults.some((fault) => fault.kind === kind);
  await delay(emulation, faults, "latencyBefore");
  if (has("resetBefore")) return {};
  const answer = answerInstead(passage, admitted, faults) ?? work(passage, admitted);
  emulation.calls.note(number, { status: answer.status });
  if (has("holdAfter")) await emulation.holds.hold(number);
  await delay(emulation, faults, "latencyAfter");
  if (has("lostAnswer")) return {};
  return { answer: spoilt(passage, answer, faults), truncated: has("truncatedBody") };
}

/** A call whose signature and operation are known. */
interface Admitted {
  readonly target: Target;
  readonly operation: Operation;
  readonly signer: Signer;
  readonly accountId: string;
  readonly region: string;
}

function admit(passage: Passage): Admitted | { readonly refused: unknown } {
  const { emulation, request, protocol, number } = passage;
  try {
    const service = protocol === "sts" ? "sts" : "wellarchitected";
    const times = { realTime: emulation.clock.realTime(), now: emulation.clock.now() };
    const signer = signerOf(request, service, emulation.identities, times);
    const { accountId, arn } = signer.identity;
    emulation.calls.note(number, { accountId, callerArn: arn, region: signer.region });
    const target = targetOf(request);
    emulation.calls.note(number, { operation: target.operation });
    return { target, operation: target.operation, signer, accountId, region: signer.region };
  } catch (refused) {
    return { refused };
  }
}

/** What a fault answers in the place of the work. */
function answerInstead(passage: Passage, admitted: Admitted, faults: readonly Fault[]): Answer | undefined {
  for (const fault of faults) {
    switch (fault.kind) {
      case "throttle":
        return refuse(passage, throttled(passage.protocol, fault.retryAfterSeconds));
      case "serverError":
        if (fault.afterWork) break;
        return refuse(passage, internalError());
      case "htmlErrorPage":
        return proxyPage(fault.status ?? 502);
      case "denied":
        return refuse(passage, deniedTo(passage.protocol, admitted));
      case "expiredCredentials":
        return refuse(passage, new SignatureError("expired", "The security token included in the request is expired"));
    }
  }
  return undefined;
}

function work(passage: Passage, admitted: Admitted): Answer {
  const { emulation, number, requestId } = passage;
  const { identity } = admitted.signer;
  try {
    const action = actionOf(passage.protocol, admitted.operation);
    if (emulation.identities.isDenied(identity, action)) throw deniedTo(passage.protocol, admitted);
    return perform(emulation, admitted.target, admitted.signer, requestId, (input) =>
      emulation.calls.note(number, { input }),
    );
  } catch (refused) {
    return refuse(passage, refused);
  }
}

/** What a fault does to the answer once the work is done. */
function spoilt(passage: Passage, answer: Answer, faults: readonly Fault[]): Answer {
  let sent = answer;
  for (const fault of faults) {
    if (fault.kind === "serverError" && fault.afterWork) sent = refuse(passage, internalError());
    if (fault.kind === "malformedJson") sent = { ...sent, body: `{"Message": <<${sent.body}` };
    if (fault.kind === "wrongContentType")
      sent = { ...sent, headers: { ...sent.headers, "content-type": "text/html" } };
  }
  return sent;
}

function refuse(passage: Passage, refused: unknown): Answer {
  const error = wireError(passage.protocol, refused);
  passage.emulation.calls.note(passage.number, { status: error.status, error: error.name });
  return errorAnswer(passage.protocol, error, passage.requestId);
}

function wireError(protocol: Protocol, refused: unknown): WireError {
  if (refused instanceof SignatureError) return signatureRefusal(protocol, refused);
  if (refused instanceof ServiceError || refused instanceof StsError) return refused;
  if (isWireError(refused)) return refused;
  throw refused;
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

function deniedTo(protocol: Protocol, admitted: Admitted): WireError {
  const { identity, region } = admitted.signer;
  const resource = resourceOf(admitted.target, identity, region);
  const denied = accessDenied(identity.arn, actionOf(protocol, admitted.operation), resource);
  return protocol === "sts" ? new StsError("AccessDenied", 403, denied.message) : denied;
}

/** The resource that AWS's message names: the workload, where the request names one. */
function resourceOf(target: Target, identity: Identity, region: string): string {
  if (target.protocol === "sts") return target.read().get("RoleArn") ?? "*";
  const workloadId = target.path.WorkloadId;
  return workloadId === undefined
    ? "*"
    : `arn:aws:wellarchitected:${region}:${identity.accountId}:workload/${workloadId}`;
}

function proxyPage(status: number): Answer {
  const title = status === 502 ? "502 Bad Gateway" : status === 503 ? "503 Service Unavailable" : "504 Gateway Timeout";
  return {
    status,
    headers: { "content-type": "text/html", server: "proxy" },
    body: `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`,
  };
}

async function delay(emulation: Emulation, faults: readonly Fault[], kind: "latencyBefore" | "latencyAfter") {
  for (const fault of faults) {
    if (fault.kind === "latencyBefore" || fault.kind === "latencyAfter") {
      if (fault.kind === kind) await sleep(fault.ms + emulation.random() * (fault.jitterMs ?? 0));
    }
  }
}
