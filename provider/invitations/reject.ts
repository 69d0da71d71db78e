import { type ServiceFailure, ShareError } from "../core/errors";
import type { SharedResource } from "../shares/kinds/kind";
import type { KindContext, KindService } from "../shares/model/kind-service";
import { type Access, assertSameRecipient, findAccess } from "./access";
import { declarerOf, missingAcceptance } from "./declared";
import { explainErrors, isSpent } from "./errors";
import { type AcceptanceState, hasAccess } from "./model";

/**
 * Rejects what was accepted, which ends the access. If there is nothing to reject any more, it is done.
 * @throws ShareError if another resource of the program still needs the access, or the credentials are of another account.
 */
export async function rejectAccepted(context: KindContext, state: AcceptanceState): Promise<void> {
  const { resource, scope, accountId, connection, region } = state;
  const missing = missingAcceptance(context, state);
  if (missing !== undefined) throw new ShareError(notEndedFor(resource, missing));
  const service = context.connections.service(resource.kind.name, connection, region);
  await explainErrors("rejecting", resource, service, async () => {
    if (accountId !== undefined) await assertSameRecipient(service, accountId);
    const declarer = await declarerOf(context, state, () => findAccess(service, resource));
    if (declarer !== undefined) {
      const which = declarer === scope ? "this resource" : declarer;
      context.log.warn(scope, `the access was not ended: ${which} still declares it`);
      return;
    }
    // Only an invitation that waits could be rejected then.
    if (!hasAccess(state.status) && !(await findAccess(service, resource))) return;
    const shareInvitationId = state.shareInvitationId ?? (await findAccess(service, resource))?.shareInvitationId;
    if (shareInvitationId === undefined) {
      context.log.warn(scope, withoutInvitation(state));
      return;
    }
    const { left, refusal } = await rejectInvitation(service, resource, shareInvitationId);
    if (refusal && left?.shareInvitationId === shareInvitationId)
      context.log.warn(scope, `${refusal.message}. ${withoutInvitation(state)}`);
    else if (left) context.log.warn(scope, otherAccess(resource, shareInvitationId, left));
  });
}

/** Rejects an invitation. Returns the access that is left, and why AWS refused if the invitation can't be rejected. */
export async function rejectInvitation(
  service: KindService,
  resource: SharedResource,
  shareInvitationId: string,
): Promise<{ readonly left: Access | undefined; readonly refusal: ServiceFailure | undefined }> {
  const refusal = await service.respond(shareInvitationId, "REJECT").then(
    () => undefined,
    (error: unknown) => {
      if (!isSpent(error)) throw error;
      return error;
    },
  );
  return { left: await findAccess(service, resource), refusal };
}

/** Why the access isn't ended: another resource declares it, and its create has failed. */
export function notEndedFor({ kind, name }: SharedResource, missing: string): string {
  return `the access to ${kind.noun} ${name} was not ended: ${missing} declares it, too, and could not be created in this run. Correct that error, and run "pulumi up" again`;
}

/** Another share of the same resource, such as one with a role of the account. */
function otherAccess({ kind }: SharedResource, rejected: string, left: Access): string {
  const by =
    left.shareInvitationId === undefined ? "through the organization" : `by invitation ${left.shareInvitationId}`;
  return `invitation ${rejected} was rejected, but this account still has access to the ${kind.noun}, ${by}`;
}

function withoutInvitation({ resource, sharedBy }: AcceptanceState): string {
  return `there is no invitation to reject: if account ${sharedBy} shares the ${resource.kind.noun} through the organization, only account ${sharedBy} can end the access`;
}
