import type { CredentialProblem, SignatureError } from "./signature";
import type { Protocol, WireError } from "./wire";

/** Each protocol's name for a problem of credentials (documented in AWS's common errors; some statuses are assumed). */
const credentialErrors: Readonly<Record<CredentialProblem, { restJson1: string; sts: string; status: number }>> = {
  missing: { restJson1: "MissingAuthenticationTokenException", sts: "MissingAuthenticationToken", status: 403 },
  incomplete: { restJson1: "IncompleteSignatureException", sts: "IncompleteSignature", status: 400 },
  unknownKey: { restJson1: "UnrecognizedClientException", sts: "InvalidClientTokenId", status: 403 },
  expired: { restJson1: "ExpiredTokenException", sts: "ExpiredToken", status: 403 },
  mismatch: { restJson1: "InvalidSignatureException", sts: "SignatureDoesNotMatch", status: 403 },
};

export function credentialError(protocol: Protocol, error: SignatureError): WireError {
  const names = credentialErrors[error.problem];
  return { name: names[protocol], status: names.status, message: error.message };
}

/** ThrottlingException 429 of Well-Architected (documented), Throttling 400 of STS. */
export function throttlingError(protocol: Protocol, retryAfterSeconds: number | undefined): WireError {
  const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return protocol === "sts"
    ? { name: "Throttling", status: 400, message: "Rate exceeded", headers }
    : {
        name: "ThrottlingException",
        status: 429,
        message: "Rate exceeded",
        members: { ServiceCode: "wellarchitected" },
        headers,
      };
}
