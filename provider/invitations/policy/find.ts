import type { Place } from "../../shares/check/place";
import type { ShareKind } from "../../shares/kinds/kind";
import { kindsOfTypes } from "../../shares/kinds/kinds";
import type { Invitation, KindContext, KindService, Shareable } from "../../shares/model/kind-service";
import { inOrder, invitationOf, type LeftInvitation, type Policy, reasonToLeave, type SharedWithUs } from "./model";

/** A pending invitation, with what to call about it. */
export interface Waiting {
  readonly service: KindService;
  readonly kind: ShareKind;
  readonly invitation: Invitation;
}

/** The pending invitations that a policy accepts, and those that it leaves. Those to types that it leaves out aren't listed. */
export async function findWaiting(
  context: KindContext,
  policy: Policy & Place,
): Promise<{ readonly fitting: Waiting[]; readonly left: LeftInvitation[] }> {
  const listed = await Promise.all(
    kindsOfTypes(policy.resourceTypes).map(async (kind): Promise<Waiting[]> => {
      const service = context.connections.service(kind.name, policy.connection, policy.region);
      const caller = await service.accountId();
      // What the account shares with a user or role of its own is no other account's to accept.
      const invitations = (await service.invitations()).filter(({ sharedBy }) => sharedBy !== caller);
      return invitations.map((invitation) => ({ service, kind, invitation }));
    }),
  );
  const fitting: Waiting[] = [];
  const left: LeftInvitation[] = [];
  for (const waiting of listed.flat()) {
    const { invitation, kind } = waiting;
    const reason = reasonToLeave(policy, kind.resourceType, invitation);
    if (reason === undefined) fitting.push(waiting);
    else left.push({ ...invitationOf(kind.resourceType, invitation), reason });
  }
  return { fitting, left: inOrder(left) };
}

/**
 * What the policy's accounts share, and the caller has access to. AWS says the permission, and without a call for each of them
 * the invitation, only of those that are known.
 */
export async function findAccepted(
  context: KindContext,
  policy: Policy & Place,
  known: readonly SharedWithUs[],
): Promise<SharedWithUs[]> {
  const { from, namePrefix = "" } = policy;
  const found = await Promise.all(
    kindsOfTypes(policy.resourceTypes).map(async (kind) => {
      const service = context.connections.service(kind.name, policy.connection, policy.region);
      const caller = await service.accountId();
      const shared = (await service.shareables()).filter(
        ({ owner, name }) => owner !== caller && from.includes(owner) && name.startsWith(namePrefix),
      );
      return Promise.all(shared.map((one) => acceptedOf(service, kind, one, known)));
    }),
  );
  return inOrder(found.flat());
}

async function acceptedOf(
  service: KindService,
  { resourceType }: ShareKind,
  { id, name, owner }: Shareable,
  known: readonly SharedWithUs[],
): Promise<SharedWithUs> {
  const before = known.find(({ resourceId }) => resourceId === id);
  if (before) return { ...before, resourceName: name };
  const { shareInvitationId } = await service.get(id);
  const invitation = shareInvitationId !== undefined && { shareInvitationId };
  return { resourceType, resourceId: id, resourceName: name, sharedBy: owner, ...invitation };
}
