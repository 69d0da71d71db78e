import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Identities, Identity } from "./identities";
import { headerOf, type WireRequest } from "./wire";

/** What can be wrong with a request's credentials; each protocol has its own names for them. */
export type CredentialProblem = "missing" | "incomplete" | "unknownKey" | "expired" | "mismatch";

export class SignatureError extends Error {
  constructor(
    readonly problem: CredentialProblem,
    message: string,
  ) {
    super(message);
  }
}

/** The identity that signed a request, and the Region that it signed for. */
export interface Signer {
  readonly identity: Identity;
  readonly region: string;
}

/** How far the time of a signature may be from now (documented: Signature Version 4 allows 15 minutes). */
const allowedSkewMs = 15 * 60 * 1000;

const authorizationPattern =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;

/** The content of an Authorization header. */
interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Milliseconds since 1970: real time for signatures, the emulator's time for the expiry of sessions. */
export interface SignatureTimes {
  readonly realTime: number;
  readonly now: number;
}

/**
 * Recomputes a request's Signature Version 4 from what arrived on the wire, and returns its signer.
 * It uses node:crypto rather than the SDK's signer: the raw path and headers are at hand, and a bug in the signer that
 * clients use would go unnoticed if the emulator shared it.
 * @throws SignatureError
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function verifySignature(
  request: WireRequest,
  service: string,
  identities: Identities,
  { realTime, now }: SignatureTimes,
): Signer {
  const authorization = parseAuthorization(request);
  const timestamp = headerOf(request, "x-amz-date") ?? "";
  if (!/^\d{8}T\d{6}Z$/.test(timestamp) || !authorization.signedHeaders.includes("host")) {
    throw new SignatureError("incomplete", "A signature needs the headers x-amz-date and host, and host signed.");
  }
  const identity = identities.find(authorization.accessKeyId);
  if (!identity || identity.sessionToken !== headerOf(request, "x-amz-security-token")) {
    throw new SignatureError("unknownKey", "The security token included in the request is invalid.");
  }
  assertWithinSkew(timestamp, realTime);
  if (authorization.service !== service) {
    throw new SignatureError("mismatch", `Credential should be scoped to correct service: '${service}'.`);
  }
  const expected = Buffer.from(computeSignature(request, authorization, timestamp, identity.secretAccessKey));
  if (
    authorization.date !== timestamp.slice(0, 8) ||
    !timingSafeEqual(expected, Buffer.from(authorization.signature))
  ) {
    throw new SignatureError(
      "mismatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
  }
  if (identity.expiresAt !== undefined && now >= identity.expiresAt) {
    throw new SignatureError("expired", "The security token included in the request is expired");
  }
  return { identity, region: authorization.region };
}

function parseAuthorization(request: WireRequest): Authorization {
  const header = headerOf(request, "authorization");
  if (header === undefined) throw new SignatureError("missing", "Missing Authentication Token");
  const [, accessKeyId, date, region, service, signedHeaders, signature] = authorizationPattern.exec(header) ?? [];
  if (!accessKeyId || !date || !region || !service || !signedHeaders || !signature) {
    throw new SignatureError("incomplete", "The Authorization header does not conform to Signature Version 4.");
  }
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), signature };
}

function assertWithinSkew(timestamp: string, realTime: number): void {
  const [, year, month, day, hour, minute, second] = /^(....)(..)(..)T(..)(..)(..)Z$/.exec(timestamp) ?? [];
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(signedAt)) throw new SignatureError("incomplete", `x-amz-date is not a time: ${timestamp}`);
  const clock = basicTime(realTime);
  if (realTime - signedAt > allowedSkewMs) {
    const limit = basicTime(realTime - allowedSkewMs);
    throw new SignatureError(
      "mismatch",
      `Signature expired: ${timestamp} is now earlier than ${limit} (${clock} - 15 min.)`,
    );
  }
  if (signedAt - realTime > allowedSkewMs) {
    const limit = basicTime(realTime + allowedSkewMs);
    throw new SignatureError(
      "mismatch",
      `Signature not yet current: ${timestamp} is still later than ${limit} (${clock} + 15 min.)`,
    );
  }
}

function basicTime(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function computeSignature(
  request: WireRequest,
  authorization: Authorization,
  timestamp: string,
  secret: string,
): string {
  const { date, region, service } = authorization;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const canonical = canonicalRequest(request, authorization.signedHeaders);
  const stringToSign = ["AWS4-HMAC-SHA256", timestamp, scope, sha256(canonical)].join("\n");
  const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, stringToSign).toString("hex");
}

/** The payload's hash is computed from what arrived; the client's x-amz-content-sha256 is ignored. */
function canonicalRequest(request: WireRequest, signedHeaders: readonly string[]): string {
  const headers = signedHeaders.map(
    (name) => `${name}:${(headerOf(request, name) ?? "").trim().replace(/[ \t]+/g, " ")}\n`,
  );
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    headers.join(""),
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
}

/** The path as it was sent, encoded once more: all services except S3 sign a path that is encoded twice. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(encode(segment));
  }
  const end = segments.length > 0 && path.endsWith("/") ? "/" : "";
  return `/${segments.join("/")}${end}`;
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  const pairs = query.split("&").map((pair): [string, string] => {
    const [name = "", ...value] = pair.split("=");
    return [encode(decodeOrKeep(name)), encode(decodeOrKeep(value.join("=")))];
  });
  pairs.sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)));
  return pairs.map((pair) => pair.join("=")).join("&");
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A malformed encoding stays as it is: the signature then doesn't match. */
function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
