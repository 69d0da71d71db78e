import { isFailure } from "../../core/errors";
import type { ShareReference } from "../model/id";
import { principalKey } from "../model/principal";
import type { ShareContext, ShareService } from "../model/service";
import type { Share } from "../model/share";
import { assertSameAccount } from "./account";
import { byPrincipal, byShareId, listUntil } from "./list";

/**
 * The share as the service lists it, undefined where it is gone. There is no Get: a read is a list and a match, repeated
 * while lists may lag.
 * @param accountId of the state.
 * @param recent whether a list that shows the share may be up to a minute old; that it is gone, only new lists tell.
 * @throws ShareError where it can't be told whether it is gone.
 */
export async function find(
  context: ShareContext,
  service: ShareService,
  { workloadId, shareId, sharedWith }: ShareReference,
  accountId: string | undefined,
  { recent }: { readonly recent: boolean },
): Promise<Share | undefined> {
  const match = shareId ? byShareId(shareId) : byPrincipal(principalKey(sharedWith ?? ""));
  try {
    const share = await listUntil(context, service, workloadId, match, { recent });
    if (!share) await assertSameAccount(service, accountId, "notListed");
    return share;
  } catch (error) {
    if (!isFailure(error, "notFound")) throw error;
    await assertSameAccount(service, accountId, "notFound");
    return undefined;
  }
}
