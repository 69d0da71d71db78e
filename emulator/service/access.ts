import type { Behaviour } from "./behaviour";
import type { Context } from "./context";
import { accessDenied, notFound } from "./errors";
import { describeKind, type ShareKind } from "./kinds";
import { type Caller, matchesPrincipal } from "./principal";
import { type Resource, type ResourceOf, resourceIdOf } from "./resources/resource";
import type { Share } from "./shares/share";

/** The share that lets a caller see another account's resource: an ACCEPTED or ASSOCIATED one (documented). */
export function findGrantingShare(context: Context, caller: Caller, resource: Resource): Share | undefined {
  if (resource.region !== caller.region) return undefined;
  const memberOf = context.memberOf(caller.accountId);
  return context.store
    .shares(resourceIdOf(resource))
    .find(
      (share) =>
        (share.status === "ACCEPTED" || share.status === "ASSOCIATED") &&
        matchesPrincipal(caller, share.principal, memberOf),
    );
}

export function isOwner(caller: Caller, resource: Resource): boolean {
  return resource.owner === caller.accountId && resource.region === caller.region;
}

/**
 * The ShareInvitationId of a resource that the caller sees by a share.
 * Documented: a resource has it for its recipient. Assumed: not if the share needed no invitation; see
 * `Behaviour.associatedInvitationId`.
 */
export function invitationIdShownBy(share: Share, behaviour: Behaviour): string | undefined {
  const isInvited = share.status !== "ASSOCIATING" && share.status !== "ASSOCIATED";
  return isInvited || behaviour.associatedInvitationId ? share.invitationId : undefined;
}

/**
 * A resource that the caller may see, and the ShareInvitationId that it has for the caller.
 * @throws ServiceError ResourceNotFoundException.
 */
export function requireVisible<K extends ShareKind>(
  context: Context,
  caller: Caller,
  kind: K,
  id: string,
): { readonly resource: ResourceOf<K>; readonly invitationId?: string | undefined } {
  const resource = context.store.resource(kind, id);
  if (resource && isOwner(caller, resource)) return { resource };
  const share = resource && findGrantingShare(context, caller, resource);
  if (resource && share) return { resource, invitationId: invitationIdShownBy(share, context.behaviour) };
  throw notFound(describeKind(kind).resourceType, id);
}

/** The resources of a kind that the caller may see: its own, and those that are shared with it. */
export function visibleResources<K extends ShareKind>(context: Context, caller: Caller, kind: K): ResourceOf<K>[] {
  return context.store
    .resourcesOf(kind)
    .filter((resource) => isOwner(caller, resource) || findGrantingShare(context, caller, resource));
}

/**
 * A resource of the caller's account and Region: only its owner may manage its shares.
 * Documented: resources belong to a Region, and the owner controls the shares.
 * Assumed: for other accounts the resource doesn't exist, and a recipient is denied access.
 */
export function requireOwned<K extends ShareKind>(
  context: Context,
  caller: Caller,
  kind: K,
  id: string,
  operation: string,
): ResourceOf<K> {
  const resource = context.store.resource(kind, id);
  if (resource && isOwner(caller, resource)) return resource;
  if (resource && findGrantingShare(context, caller, resource)) {
    throw accessDenied(caller.arn, `wellarchitected:${operation}`, resource.arn);
  }
  throw notFound(describeKind(kind).resourceType, id);
}
