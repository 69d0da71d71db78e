import { requireOwned } from "../access";
import type { Context } from "../context";
import { kinds, type ShareKind } from "../kinds";
import type { Caller } from "../principal";
import { oncePerToken } from "../store/idempotency";

/** Deletes a resource of the caller's, once per token. Assumed: its shares are deleted, too. */
export function deleteOwned(
  context: Context,
  caller: Caller,
  kind: ShareKind,
  { operation, id, token }: { readonly operation: string; readonly id: string; readonly token: string },
): void {
  const call = { operation, caller, token, parameters: id, resourceType: kinds[kind].resourceType };
  oncePerToken(context, call, () => {
    requireOwned(context, caller, kind, id, operation);
    context.store.removeResource(id);
    return id;
  });
}
