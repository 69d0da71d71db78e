/** An error for a person. Its message is all that is printed: never a stack trace. */
export class ShareError extends Error {
  override readonly name: string = "ShareError";
}

/**
 * The resource exists, but could not finish (a wait, a status, some of its shares). The engine keeps it in state as an
 * initialization error, so that nothing is orphaned, and the next run continues from there.
 */
export class UnfinishedError extends ShareError {
  override readonly name: string = "UnfinishedError";
  constructor(
    /** The engine's id of the resource. */
    readonly id: string,
    readonly state: object,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** Why a call failed, as far as the lifecycle and the retry distinguish causes. */
export type FailureKind =
  | "validation"
  | "accessDenied"
  | "quota"
  | "notFound"
  | "conflict"
  | "throttling"
  | "server"
  | "network"
  | "unreachable"
  | "credentials"
  | "aborted"
  | "other";

/** A call that the service refused, or that didn't reach it. */
export class ServiceFailure extends Error {
  override readonly name = "ServiceFailure";
  constructor(
    readonly kind: FailureKind,
    /** What AWS says, with the exception's name and the request id. */
    message: string,
    /** What to do about it, if that doesn't depend on the share. */
    readonly advice?: string,
    /** The service's wish, from Retry-After. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/** True if the failure is of one of these kinds: `isFailure(error, "notFound", "conflict")`. */
export function isFailure(error: unknown, ...kinds: FailureKind[]): error is ServiceFailure {
  return error instanceof ServiceFailure && kinds.includes(error.kind);
}

/**
 * Why work was interrupted, for a person. The reason of a signal that a deadline of ours has aborted is a ShareError.
 */
export function interruption(cause: unknown): string {
  return cause instanceof ShareError ? cause.message : "it was cancelled. Run it again to go on";
}

/** Why work was refused or interrupted, for a person; undefined for any other error. */
export function reasonOf(error: unknown): string | undefined {
  if (error instanceof ServiceFailure) return error.advice ? `${error.message}\n${error.advice}` : error.message;
  if (error instanceof Error && error.name === "AbortError") return interruption(error.cause);
  return undefined;
}

/** What an error says to a person; undefined if it is none for people. */
export function messageOf(error: unknown): string | undefined {
  return error instanceof ShareError ? error.message : reasonOf(error);
}

/** The error, which says what was being done, if it is for a person: what was refused or interrupted. */
export function explained(what: string, error: unknown): unknown {
  if (error instanceof UnfinishedError) return new UnfinishedError(error.id, error.state, `${what}: ${error.reason}`);
  const message = messageOf(error);
  return message === undefined ? error : new ShareError(`${what}: ${message}`);
}

/** Does the work, and explains its failure to a person. */
export async function explaining<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explained(what, error);
  }
}
