import { isFailure } from "../../core/errors";
import type { SharedResource } from "../kinds/kind";
import { type ShareReference, shareResourceId } from "../model/id";
import { principalKey } from "../model/principal";
import type { ShareContext, ShareService } from "../model/service";
import type { Share } from "../model/share";
import { assertSameAccount } from "./account";

/** Between lists, while a list may lag behind a write. How long AWS's lag isn't documented. */
const lagDelays = [500, 1000, 2000];

/** The shares of a resource, without those that this run has deleted and a lagging list may still show. */
export async function listShares(
  context: ShareContext,
  service: ShareService,
  resource: SharedResource,
): Promise<Share[]> {
  return withoutDeleted(context, resource, await service.list(resource.id));
}

/** The listed shares without those that this run has deleted, which a lagging list may still show. */
function withoutDeleted({ journal }: ShareContext, resource: SharedResource, shares: Share[]): Share[] {
  return journal.withoutDeleted(shares, ({ shareId }) => shareResourceId({ resource, shareId }));
}

/** Like {@link listShares}, from a list that may be up to a minute old if no own write came after it. */
export async function listRecentShares(
  context: ShareContext,
  service: ShareService,
  resource: SharedResource,
): Promise<Share[]> {
  return withoutDeleted(context, resource, await service.recentList(resource.id));
}

/**
 * Lists until `wanted` returns something, for as long as a list may lag; undefined if it never does.
 * @param recent whether the first list may be up to a minute old.
 */
export async function listUntil<T>(
  context: ShareContext,
  service: ShareService,
  resource: SharedResource,
  wanted: (shares: Share[]) => T | undefined,
  { recent } = { recent: false },
): Promise<T | undefined> {
  const first = await (recent ? service.recentList(resource.id) : service.list(resource.id));
  let found = wanted(withoutDeleted(context, resource, first));
  for (const delay of lagDelays) {
    if (found !== undefined) break;
    await context.clock.sleep(delay, context.signal);
    found = wanted(await listShares(context, service, resource));
  }
  return found;
}

/** @param key of the principal, in whichever spelling the service lists it. */
export function byPrincipal(key: string): (shares: Share[]) => Share | undefined {
  return (shares) => shares.find((share) => principalKey(share.sharedWith) === key);
}

export function byShareId(shareId: string): (shares: Share[]) => Share | undefined {
  return (shares) => shares.find((share) => share.shareId === shareId);
}

/**
 * The share as the service lists it, undefined if it is gone. There is no Get: a read is a list and a match, repeated
 * while lists may lag.
 * @param accountId of the state.
 * @param recent whether a list that shows the share may be up to a minute old; only new lists show that it is gone.
 * @throws ShareError if it isn't known whether it is gone.
 */
export async function findShare(
  context: ShareContext,
  service: ShareService,
  { resource, shareId, sharedWith }: ShareReference,
  accountId: string | undefined,
  { recent }: { readonly recent: boolean },
): Promise<Share | undefined> {
  const match = shareId ? byShareId(shareId) : byPrincipal(principalKey(sharedWith ?? ""));
  try {
    const share = await listUntil(context, service, resource, match, { recent });
    if (!share) await assertSameAccount(service, resource.kind, accountId, "notListed");
    return share;
  } catch (error) {
    if (!isFailure(error, "notFound")) throw error;
    await assertSameAccount(service, resource.kind, accountId, "notFound");
    return undefined;
  }
}
