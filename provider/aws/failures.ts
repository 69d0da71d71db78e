import { type FailureKind, ServiceFailure } from "../shares/errors";

/** What was asked of AWS, for the words of a failure. */
export interface Call {
  /** The IAM action, such as `wellarchitected:CreateWorkloadShare`. */
  readonly action: string;
}

/** A credential source failed, before any call of ours was sent. */
export class CredentialsFailure extends Error {
  override readonly name = "CredentialsFailure";
  constructor(
    override readonly cause: unknown,
    /** Which source, and what to do about it. */
    readonly source: string,
    readonly advice: string,
  ) {
    super(source);
  }
}

/** What the AWS SDK's exceptions have in common, and the members that some have. */
interface AwsError extends Error {
  readonly $metadata?: { httpStatusCode?: number; requestId?: string; clockSkewCorrected?: boolean };
  readonly $response?: { statusCode?: number; headers?: Record<string, string> };
  readonly $retryable?: unknown;
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
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ERR_STREAM_PREMATURE_CLOSE",
]);

/** Turns whatever a call threw into what the lifecycle and the retry understand, with AWS's words kept. */
export function toFailure(error: unknown, call: Call): ServiceFailure {
  if (error instanceof ServiceFailure) return error;
  if (error instanceof CredentialsFailure) return credentialsFailure(error);
  const aws = (error instanceof Error ? error : new Error(String(error))) as AwsError;
  const kind = kindOf(aws);
  return new ServiceFailure(kind, said(aws, call), advice(kind, call), retryAfterSeconds(aws));
}

/** What AWS says of a request that was signed at a wrong time. */
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
  // The name is the service's word where it has one, for a proxy's answer may have any status.
  const named = documented[error.name] ?? common[error.name];
  if (named) return named;
  if (status === 429) return "throttling";
  if (status !== undefined && status >= 500) return "server";
  if (error.name === "TimeoutError" || networkCodes.has(error.code ?? "")) return "network";
  if (status === 401 || status === 403) return "accessDenied";
  if (status !== undefined && status >= 400) return "other";
  // An answer that isn't what AWS writes: cut short, or a proxy's page.
  if (error instanceof SyntaxError || error.message.includes("Deserialization error")) return "network";
  if (error.name === "CredentialsProviderError" || error.name === "TokenProviderError") return "credentials";
  return "other";
}

function said(error: AwsError, { action }: Call): string {
  const message = firstLine(error.Message ?? error.message);
  const details = [
    error.Reason && `reason ${error.Reason}`,
    ...(error.Fields ?? []).map((field) => `field ${field.Name}: ${field.Message}`),
    error.QuotaCode && `quota ${error.QuotaCode} of ${error.ServiceCode}`,
    error.$metadata?.requestId && `request id ${error.$metadata.requestId}`,
  ].filter(Boolean);
  const name = error instanceof SyntaxError ? "the answer is not what AWS sends" : nameOf(error);
  return `${action}: ${name}: ${message}${details.length > 0 ? ` (${details.join("; ")})` : ""}`;
}

function nameOf({ name, code }: AwsError): string {
  return code && !(name in documented) ? `${name} ${code}` : name;
}

function advice(kind: FailureKind, { action }: Call): string | undefined {
  switch (kind) {
    case "accessDenied":
      return `Allow ${action} to the caller, or use other credentials: profile or roleArn, of the connection or the stack's configuration`;
    case "credentials":
      return "The credentials are refused or have expired: renew them, or set other ones by profile or roleArn";
    default:
      return undefined;
  }
}

function credentialsFailure({ cause, source, advice: todo }: CredentialsFailure): ServiceFailure {
  const inner = toFailure(cause, { action: source });
  const isPassing = inner.kind === "throttling" || inner.kind === "server" || inner.kind === "network";
  return new ServiceFailure(isPassing ? inner.kind : "credentials", inner.said, todo, inner.retryAfterSeconds);
}

/** Only in seconds: the date that HTTP also allows would make us trust the local clock. */
function retryAfterSeconds(error: AwsError): number | undefined {
  const header = error.$response?.headers?.["retry-after"];
  return header !== undefined && /^\d+$/.test(header) ? Number(header) : undefined;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
