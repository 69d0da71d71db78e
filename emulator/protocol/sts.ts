import type { Identities, Identity, RoleConfig } from "./identities";
import { type WireError, xmlText } from "./wire";

/** The operations of STS that are emulated. */
export type StsOperation = "GetCallerIdentity" | "AssumeRole";

/** An error of STS, by its code. */
export class StsError extends Error implements WireError {
  constructor(
    override readonly name: "ValidationError" | "AccessDenied" | "InvalidAction",
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The content of GetCallerIdentity's result. */
export function callerIdentity(caller: Identity): string {
  return `<Arn>${xmlText(caller.arn)}</Arn><UserId>${caller.userId}</UserId><Account>${caller.accountId}</Account>`;
}

/**
 * The content of AssumeRole's result: credentials of a session of the role.
 * Documented: DurationSeconds 900 to 43200, by default 3600, at most 3600 for a caller that is itself a session; the
 * pattern of RoleSessionName; AccessDenied for a role that is unknown or does not trust the caller.
 * @throws StsError
 */
export function assumeRole(
  caller: Identity,
  parameters: ReadonlyMap<string, string>,
  identities: Identities,
  now: number,
): string {
  const roleArn = required(parameters, "RoleArn", /^.{20,2048}$/);
  const sessionName = required(parameters, "RoleSessionName", /^[\w+=,.@-]{2,64}$/);
  const seconds = durationOf(parameters.get("DurationSeconds") ?? "3600", caller);
  const role = identities.role(roleArn);
  if (!role || !trusts(role, caller)) throw mayNotAssume(caller, roleArn);
  if (role.externalId !== undefined && role.externalId !== parameters.get("ExternalId")) {
    throw mayNotAssume(caller, roleArn);
  }
  const session = identities.createSession(role, sessionName, now + seconds * 1000);
  const expiration = new Date(now + seconds * 1000).toISOString().replace(/\.\d{3}/, "");
  return (
    `<AssumedRoleUser><AssumedRoleId>${session.userId}</AssumedRoleId><Arn>${session.arn}</Arn></AssumedRoleUser>` +
    `<Credentials><AccessKeyId>${session.accessKeyId}</AccessKeyId>` +
    `<SecretAccessKey>${session.secretAccessKey}</SecretAccessKey>` +
    `<SessionToken>${session.sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`
  );
}

function trusts(role: RoleConfig, caller: Identity): boolean {
  return role.trusts === undefined || role.trusts.includes(caller.accountId) || role.trusts.includes(caller.arn);
}

function mayNotAssume(caller: Identity, roleArn: string): StsError {
  return new StsError(
    "AccessDenied",
    403,
    `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  );
}

function required(parameters: ReadonlyMap<string, string>, name: string, form: RegExp): string {
  const value = parameters.get(name);
  if (value !== undefined && form.test(value)) return value;
  throw new StsError(
    "ValidationError",
    400,
    `1 validation error detected: Value at '${name}' must match ${form.source}`,
  );
}

function durationOf(text: string, caller: Identity): number {
  const seconds = Number(text);
  const most = caller.sessionToken === undefined ? 43200 : 3600;
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= most) return seconds;
  throw new StsError("ValidationError", 400, `DurationSeconds must be a whole number from 900 to ${most}.`);
}
