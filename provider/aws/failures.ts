import { type FailureKind, ServiceFailure } from "../core/errors";
import type { Advice } from "./advice";
import { retryable } from "./retry";
import type { Setting } from "./sdk-settings";
import type { Route } from "./transport";

/** What was asked of AWS, for the words of a failure. */
export interface Call {
  /** The IAM action, such as `wellarchitected:CreateWorkloadShare`. */
  readonly action: string;
  readonly region: string;
  readonly advice: Advice;
  /** Those that are configured. */
  readonly endpoints: readonly Setting[];
}

/** A credential source failed, before any call of ours was sent. */
export class CredentialsFailure extends Error {
  override readonly name = "CredentialsFailure";
  constructor(
    override readonly cause: unknown,
    /** Which source, and what to do about it. */
    readonly source: string,
    readonly advice: string,
    /** What its last request met, unless that succeeded: the cause hides it. */
    readonly trouble?: Error | number,
  ) {
    super(source);
  }
}

/** What the AWS SDK's exceptions have in common, and the members that some have. */
interface AwsError extends Error {
  readonly $metadata?: { httpStatusCode?: number; requestId?: string; clockSkewCorrected?: boolean };
  readonly $response?: { statusCode?: number; headers?: Record<string, string> };
  readonly $retryable?: unknown;
  readonly $route?: Route;
  readonly code?: string;
  readonly Message?: string;
  readonly Reason?: string;
  readonly Fields?: { Name?: string; Message?: string }[];
  readonly QuotaCode?: string;
  readonly ServiceCode?: string;
}

/** The exceptions that AWS documents for this service. */
const documented: Readonly<Record<string, FailureKind>> = {
  ValidationException: "validation",
  AccessDeniedException: "accessDenied",
  ServiceQuotaExceededException: "quota",
  ResourceNotFoundException: "notFound",
  ConflictException: "conflict",
  ThrottlingException: "throttling",
  InternalServerException: "server",
};

/** Refusals of any AWS service. https://docs.aws.amazon.com/wellarchitected/latest/APIReference/CommonErrors.html */
const common: Readonly<Record<string, FailureKind>> = {
  AccessDenied: "accessDenied",
  Throttling: "throttling",
  TooManyRequestsException: "throttling",
  RequestLimitExceeded: "throttling",
  SlowDown: "throttling",
  ServiceUnavailable: "server",
  InternalFailure: "server",
  ExpiredToken: "credentials",
  ExpiredTokenException: "credentials",
  IncompleteSignature: "credentials",
  InvalidClientTokenId: "credentials",
  InvalidSignatureException: "credentials",
  MissingAuthenticationToken: "credentials",
  MissingAuthenticationTokenException: "credentials",
  OptInRequired: "credentials",
  RequestExpired: "credentials",
  SignatureDoesNotMatch: "credentials",
  UnrecognizedClientException: "credentials",
};

const networkCodes = new Set([
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ERR_STREAM_PREMATURE_CLOSE",
]);

/** Nothing listens at the address, or there is no such name: more likely a setting than a temporary fault. */
const unreachableCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/** OpenSSL's and Node.js's words for a certificate that can't be verified. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const certificateCode =
  /^(CERT_|CRL_|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|SELF_SIGNED_CERT_|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)_)/;

/** Turns whatever a call threw into what the lifecycle and the retry understand, with AWS's words kept. */
export function toFailure(error: unknown, call: Call): ServiceFailure {
  if (error instanceof ServiceFailure) return error;
  if (error instanceof CredentialsFailure) return credentialsFailure(error, call);
  const aws = (error instanceof Error ? error : new Error(String(error))) as AwsError;
  const kind = kindOf(aws);
  return new ServiceFailure(kind, messageOf(aws, call), adviceFor(kind, aws, call), retryAfterSeconds(aws));
}

/** Whether AWS says by an error's name that there were too many calls: then it has not done this one. */
export function isThrottling({ name }: { readonly name: string }): boolean {
  return kindNamed(name) === "throttling";
}

function kindNamed(name: string): FailureKind | undefined {
  return documented[name] ?? common[name];
}

/** What AWS reports of a request that was signed at a wrong time. */
const skewed = new Set([
  "AuthFailure",
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

function kindOf(error: AwsError): FailureKind {
  if (error.name === "AbortError") return "aborted";
  // The SDK has learned the service's clock from the answer, and the next try is signed with it. It says so of any error.
  if (error.$metadata?.clockSkewCorrected && skewed.has(error.name)) return "network";
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  // The name is the service's own if it has one: a proxy's response may have any status.
  const named = kindNamed(error.name);
  if (named) return named;
  if (status === 429) return "throttling";
  if (status !== undefined && status >= 500) return "server";
  if (unreachableCodes.has(error.code ?? "")) return "unreachable";
  if (error.name === "TimeoutError" || networkCodes.has(error.code ?? "")) return "network";
  if (status === 401 || status === 403) return "accessDenied";
  // AWS has answered, and what came is not what it sent.
  if (error instanceof SyntaxError && error.$metadata?.requestId !== undefined) return "network";
  if (status !== undefined && status >= 400) return "other";
  // A response that isn't what AWS sends: cut short, or a proxy's page.
  if (error instanceof SyntaxError || error.message.includes("Deserialization error")) return "network";
  if (error.name === "CredentialsProviderError" || error.name === "TokenProviderError") return "credentials";
  return "other";
}

function messageOf(error: AwsError, { action }: Call): string {
  const message = firstLine(error.Message ?? error.message);
  const details = [
    error.Reason && `reason ${error.Reason}`,
    ...(error.Fields ?? []).map((field) => `field ${field.Name}: ${field.Message}`),
    error.QuotaCode && `quota ${error.QuotaCode} of ${error.ServiceCode}`,
    error.$metadata?.requestId && `request id ${error.$metadata.requestId}`,
  ].filter(Boolean);
  const name = error instanceof SyntaxError ? "the answer is not what AWS sends" : nameOf(error);
  return `${action}: ${name === "" ? "" : `${name}: `}${message}${details.length > 0 ? ` (${details.join("; ")})` : ""}`;
}

function nameOf({ name, code, message }: AwsError): string {
  // Node.js's own errors say no more by name and code than by message.
  if (name === "Error" && code !== undefined && message.includes(code)) return "";
  return code && !(name in documented) ? `${name} ${code}` : name;
}

function adviceFor(kind: FailureKind, error: AwsError, call: Call): string | undefined {
  const { action, advice, endpoints, region } = call;
  if (kind === "unreachable") return advice.unreachable(error, endpoints);
  if (kind === "accessDenied") return advice.accessDenied(action);
  if (unknownToken.has(error.name)) return advice.invalidToken(region);
  if (kind === "credentials") return advice.refusedCredentials;
  if (certificateCode.test(error.code ?? "")) return advice.certificate;
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  return status === 407 ? advice.proxyCredentials : undefined;
}

/** What AWS reports of a token that may be valid elsewhere. */
const unknownToken = new Set(["InvalidClientTokenId", "UnrecognizedClientException"]);

/**
 * The cause of a failed credential source says what happened, and what its last request met says whether it is
 * temporary.
 */
function credentialsFailure({ cause, source, advice, trouble }: CredentialsFailure, call: Call): ServiceFailure {
  const inner = toFailure(cause, { ...call, action: source });
  const met = trouble === undefined ? inner : toFailure(troubleError(trouble), call);
  const kind = [inner.kind, met.kind].find((each) => retryable.has(each)) ?? "credentials";
  const todo = kind === "unreachable" ? met.advice : isCertificate(trouble) ? call.advice.certificate : advice;
  return new ServiceFailure(kind, inner.message, todo, inner.retryAfterSeconds);
}

function troubleError(trouble: Error | number): Error {
  if (typeof trouble !== "number") return trouble;
  return Object.assign(new Error(`status ${trouble}`), { $metadata: { httpStatusCode: trouble } });
}

function isCertificate(trouble: Error | number | undefined): boolean {
  return typeof trouble === "object" && certificateCode.test((trouble as AwsError).code ?? "");
}

/** True if the credentials have expired: those that another program has renewed since may be valid. */
export function isExpired(error: unknown): boolean {
  const { name } = (error instanceof CredentialsFailure ? error.cause : error) as Error;
  return name === "ExpiredToken" || name === "ExpiredTokenException";
}

/** Only in seconds: the date that HTTP also allows would make us trust the local clock. */
function retryAfterSeconds(error: AwsError): number | undefined {
  const header = error.$response?.headers?.["retry-after"];
  return header !== undefined && /^\d+$/.test(header) ? Number(header) : undefined;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
