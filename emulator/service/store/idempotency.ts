import type { Context } from "../context";
import { conflict } from "../errors";
import type { Caller } from "../principal";
import { tokenKey } from "./tokens";

/** A call with a ClientRequestToken. */
export interface TokenCall {
  readonly operation: string;
  readonly caller: Caller;
  readonly token: string;
  /** All parameters, in a form that can be compared. */
  readonly parameters: string;
  /** The ResourceType of the error. */
  readonly resourceType: string;
}

/**
 * Runs the work of a call, unless its token was used before: then it returns the original result.
 * Documented: the original result, if the parameters are the same. Assumed: ConflictException, if they are not.
 */
export function oncePerToken(context: Context, call: TokenCall, work: () => string): string {
  const { tokens, behaviour, now } = context;
  const key = tokenKey(call.operation, call.caller, call.token);
  const spent = tokens.find(key, now(), behaviour.tokenRetentionSeconds);
  if (spent && spent.parameters !== call.parameters) {
    throw conflict(call.resourceType, spent.result, "The ClientRequestToken was used with other parameters.");
  }
  if (spent) return spent.result;
  const result = work();
  tokens.record(key, { parameters: call.parameters, result, at: now() });
  return result;
}
