import { isFailure } from "../../core/errors";
import type { Share } from "../model/share";
import type { LiveShare } from "../model/state";
import { isEnded } from "../model/status";
import { type Obtained, unfinishedState, type Walk } from "./creation";
import { keeping } from "./errors";
import { byShareId, listShares, listUntil } from "./list";
import { waitOutAssociating } from "./wait";

/** Judges a share that one of our tokens answered; until it is judged, it is ours to keep. */
export async function judgeOurs(walk: Walk, shareId: string, generation: number): Promise<Obtained | undefined> {
  const { sharedWith, permissionType } = walk.inputs;
  const answered = { share: { shareId, sharedWith, permissionType, status: undefined }, generation };
  const share = await keeping(walk.context, unfinishedState(walk, answered), () => judge(walk, shareId));
  return share && { share, generation };
}

/**
 * Is the ShareId that a create answered alive? A replayed token answers the original result even where that share is
 * gone, and there is no Get: a share that is listed now and wasn't before is new; else an update of it tells.
 */
async function judge(walk: Walk, shareId: string): Promise<LiveShare | undefined> {
  const { context, service, inputs, workloadId, before } = walk;
  if (context.journal.isDeleted(shareId)) return undefined;
  const listed = byShareId(shareId)(await listShares(context, service, workloadId));
  if (listed && !before.has(shareId) && listed.permissionType === inputs.permissionType) return listed;
  return claim(walk, shareId, listed);
}

/** Gives a share the declared permission, which a dead one refuses; undefined where it is dead. */
export async function claim(walk: Walk, shareId: string, listed: Share | undefined): Promise<LiveShare | undefined> {
  const { context, service, inputs, workloadId } = walk;
  const settled = listed && (await waitOutAssociating(context, service, workloadId, listed, inputs.scope));
  if (settled && (isEnded(settled.status) || settled.status === "ASSOCIATING")) return settled;
  const { permissionType, sharedWith } = inputs;
  try {
    await service.update(workloadId, shareId, permissionType);
  } catch (error) {
    if (isFailure(error, "conflict") && listed) return endedSince(walk, shareId);
    if (isFailure(error, "notFound", "conflict")) return undefined;
    throw error;
  }
  const share = await listUntil(context, service, workloadId, byShareId(shareId));
  return { ...(share ?? { shareId, sharedWith, status: undefined }), permissionType };
}

/** A share that was listed as open, and whose update conflicts, has ended or is gone: a list that keeps up tells which. */
async function endedSince({ context, service, workloadId }: Walk, shareId: string): Promise<LiveShare | undefined> {
  const told = await listUntil(context, service, workloadId, (shares) => {
    const share = byShareId(shareId)(shares);
    return share === undefined || isEnded(share.status) ? { share } : undefined;
  });
  return told?.share;
}
