import { ShareError } from "../core/errors";
import { defaultRegion, missingRegion } from "../core/region";
import type { KindContext } from "../shares/model/kind-service";
import { endedMessage, stateOf } from "./accept";
import { assertSameRecipient, findAccess, findInvitations } from "./access";
import { explainErrors } from "./errors";
import { type AcceptanceState, type KnownAcceptance, ownedAcceptanceOf, parseAcceptanceId } from "./model";

/**
 * The acceptance that the id names, as the service has it; undefined if it is imported, and there is no access. An acceptance
 * of state is never gone: without access it is ENDED, or PENDING if there is a new invitation.
 */
export async function readAcceptance(
  context: KindContext,
  id: string,
  known: KnownAcceptance,
): Promise<AcceptanceState | undefined> {
  const named = parseAcceptanceId(id);
  const { resource = named.resource, connection, scope } = known;
  const region = known.region ?? named.region ?? (await defaultRegion(context, connection));
  if (region === undefined) throw new ShareError(`the region of ${id} ${missingRegion(context.frontend)}`);
  const service = context.connections.service(resource.kind.name, connection, region);
  return explainErrors("reading", resource, service, async () => {
    if (known.accountId !== undefined) await assertSameRecipient(service, known.accountId);
    const access = await findAccess(service, resource, known);
    const accountId = known.accountId ?? (await service.accountId());
    const kept = { ...known, resource, region, ...(accountId !== undefined && { accountId }) };
    if (access) {
      if (access.sharedBy === accountId) throw new ShareError(`account ${accountId} owns it: nothing was accepted`);
      // What the organization shares, too, still has the invitation that was accepted.
      const { shareInvitationId = known.shareInvitationId } = access;
      const { permissionType } = shareInvitationId === known.shareInvitationId ? known : {};
      const accepted = {
        ...access,
        ...(shareInvitationId !== undefined && { shareInvitationId }),
        ...(permissionType && { permissionType }),
      };
      const state = stateOf(withoutAccepted(kept), accepted);
      if (known.status !== undefined) context.journal.addInState(ownedAcceptanceOf(state));
      return state;
    }
    if (known.status === undefined || known.sharedBy === undefined) return undefined;
    if (known.accountId === undefined) await assertSameRecipient(service, undefined);
    const { sharedBy } = known;
    const offered = await findInvitations(service, { resource, sharedBy }, known.shareInvitationId);
    const isOffered = offered.length > 0;
    const message = isOffered ? newInvitation : endedMessage({ resource, sharedBy });
    context.log.warn(scope, message);
    return { ...kept, sharedBy, status: isOffered ? "PENDING" : "ENDED" };
  });
}

const newInvitation = 'the access has ended, and there is a new invitation: "pulumi up" accepts it';

function withoutAccepted<T extends KnownAcceptance>(known: T): Omit<T, "shareInvitationId" | "permissionType"> {
  const { shareInvitationId: _, permissionType: _p, ...kept } = known;
  return kept;
}
