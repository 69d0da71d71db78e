import { isFailure } from "../../core/errors";
import type { Share } from "../model/share";
import type { LiveShare } from "../model/state";
import { isEnded } from "../model/status";
import { type CreatedShare, type Creation, stateOfCreated } from "./creation";
import { keepInState } from "./errors";
import { byShareId, listShares, listUntil } from "./list";
import { waitWhileAssociating } from "./wait";

/** Verifies that the share that one of our tokens returned is alive. Until that is known, state keeps it. */
export async function verifyCreated(
  creation: Creation,
  shareId: string,
  generation: number,
): Promise<CreatedShare | undefined> {
  const { sharedWith, permissionType } = creation.inputs;
  const returned = { share: { shareId, sharedWith, permissionType, status: undefined }, generation };
  const share = await keepInState(creation.context, stateOfCreated(creation, returned), () =>
    verifyAlive(creation, shareId),
  );
  return share && { share, generation };
}

/**
 * The share of a ShareId that a create returned; undefined if it is gone. A replayed token returns the original result even
 * then, and there is no Get: a share that is listed now and wasn't before is new; else an update of it shows which it is.
 */
async function verifyAlive(creation: Creation, shareId: string): Promise<LiveShare | undefined> {
  const { context, service, inputs, workloadId, listedBefore } = creation;
  if (context.journal.isDeleted(shareId)) return undefined;
  const listed = byShareId(shareId)(await listShares(context, service, workloadId));
  if (listed && !listedBefore.has(shareId) && listed.permissionType === inputs.permissionType) return listed;
  return setPermission(creation, shareId, listed);
}

/** Gives a share the declared permission, which AWS refuses if the share is gone; undefined then. */
export async function setPermission(
  creation: Creation,
  shareId: string,
  listed: Share | undefined,
): Promise<LiveShare | undefined> {
  const { context, service, inputs, workloadId } = creation;
  const associated = listed && (await waitWhileAssociating(context, service, workloadId, listed, inputs.scope));
  if (associated && (isEnded(associated.status) || associated.status === "ASSOCIATING")) return associated;
  const { permissionType, sharedWith } = inputs;
  try {
    await service.update(workloadId, shareId, permissionType);
  } catch (error) {
    if (isFailure(error, "conflict") && listed) return findEnded(creation, shareId);
    if (isFailure(error, "notFound", "conflict")) return undefined;
    throw error;
  }
  const share = await listUntil(context, service, workloadId, byShareId(shareId));
  return { ...(share ?? { shareId, sharedWith, status: undefined }), permissionType };
}

/** A share that was listed as open, and whose update conflicts, has ended or is gone: a list that is up to date shows which. */
async function findEnded({ context, service, workloadId }: Creation, shareId: string): Promise<LiveShare | undefined> {
  const found = await listUntil(context, service, workloadId, (shares) => {
    const share = byShareId(shareId)(shares);
    return share === undefined || isEnded(share.status) ? { share } : undefined;
  });
  return found?.share;
}
