import { ShareError } from "../core/errors";
import type { SharedResource } from "../shares/kinds/kind";
import type { KindContext } from "../shares/model/kind-service";
import { type Access, assertSameRecipient, findAccess } from "./access";
import { explainErrors, isSpent } from "./errors";
import { type AcceptanceState, acceptanceKey, ownedAcceptanceOf } from "./model";

/**
 * Rejects what was accepted, which ends the access. If there is nothing to reject any more, it is done.
 * @throws ShareError if another resource of the program still needs the access, or the credentials are of another account.
 */
export async function rejectAccepted(context: KindContext, state: AcceptanceState): Promise<void> {
  const { resource, scope, accountId, connection, region } = state;
  const { share, record } = ownedAcceptanceOf(state);
  const owner = context.journal.ownerBlockingDelete({ share, scope, record });
  if (owner !== undefined) {
    context.log.warn(scope, `the access was not ended: ${owner === scope ? "this resource" : owner} still declares it`);
    return;
  }
  const missing = context.journal.resourceMissing(acceptanceKey(accountId, resource));
  if (missing !== undefined) {
    throw new ShareError(
      `the access to ${resource.kind.noun} ${resource.name} was not ended: ${missing} declares it, too, and could not be created in this run. Correct that error, and run "pulumi up" again`,
    );
  }
  const service = context.connections.service(resource.kind.name, connection, region);
  await explainErrors("rejecting", resource, service, async () => {
    if (accountId !== undefined) await assertSameRecipient(service, accountId);
    const shareInvitationId = state.shareInvitationId ?? (await findAccess(service, resource))?.shareInvitationId;
    if (shareInvitationId === undefined) {
      context.log.warn(scope, withoutInvitation(state));
      return;
    }
    const refusal = await service.respond(shareInvitationId, "REJECT").catch((error: unknown) => {
      if (!isSpent(error)) throw error;
      return error;
    });
    const left = await findAccess(service, resource);
    if (refusal && left?.shareInvitationId === shareInvitationId) throw refusal;
    if (left && left.shareInvitationId !== shareInvitationId)
      context.log.warn(scope, otherAccess(resource, shareInvitationId, left));
  });
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
