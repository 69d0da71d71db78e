import { isFailure } from "../../core/errors";
import { shareResourceId } from "../model/id";
import type { Share } from "../model/share";
import type { LiveShare } from "../model/state";
import { isEnded } from "../model/status";
import { type CreatedShare, type Creation, sendCreate, stateOfCreated } from "./creation";
import { keepInState } from "./errors";
import { byPrincipal, byShareId, listShares, listUntil } from "./list";
import { waitWhileAssociating } from "./wait";

/** Verifies that the share that one of our tokens returned is alive. Until that is known, state keeps it. */
export async function verifyCreated(
  creation: Creation,
  shareId: string,
  generation: number,
): Promise<CreatedShare | undefined> {
  const { sharedWith, permissionType } = creation.inputs;
  const returned = { shareId, sharedWith, permissionType, status: undefined };
  const share = await keepInState(creation.context, stateOfCreated(creation, { share: returned, generation }), () =>
    verifyAlive(creation, shareId, generation),
  );
  return share && { share, generation };
}

/**
 * The share of a ShareId that a create returned; undefined if it is gone. A replayed token returns the original result even
 * then, and there is no Get: a share that is listed now and wasn't before is new; else a write to it shows which it is.
 */
async function verifyAlive(creation: Creation, shareId: string, generation: number): Promise<LiveShare | undefined> {
  const { context, service, inputs, resource, listedBefore } = creation;
  if (context.journal.isDeleted(shareResourceId({ resource, shareId }))) return undefined;
  const listed = byShareId(shareId)(await listShares(context, service, resource));
  if (listed && !listedBefore.has(shareId) && listed.permissionType === inputs.permissionType) return listed;
  if (inputs.permissionType === undefined) return probeByNextGeneration(creation, shareId, generation, listed);
  return setPermission(creation, shareId, listed);
}

/** How many generations a probe sends at most before it gives up: their tokens may be spent. */
const probedGenerations = 8;

/**
 * Finds out whether a share is alive whose kind has no update. A create with the next token shows it: it succeeds if the
 * principal has no share, and conflicts if it has one. (It also conflicts if that token is spent on a share that is gone:
 * then the one after it is sent.) A share that no list shows, but that keeps new ones out, is taken to be alive.
 */
async function probeByNextGeneration(
  creation: Creation,
  shareId: string,
  generation: number,
  listed: Share | undefined,
): Promise<LiveShare | undefined> {
  const { context, service, inputs, resource, principal } = creation;
  const { sharedWith } = inputs;
  // Another share of the principal shows that this one is gone.
  const found = listed ?? (await listUntil(context, service, resource, byPrincipal(principal)));
  if (found && found.shareId !== shareId) return undefined;
  if (found && isEnded(found.status)) return found;
  const probes = found ? 1 : probedGenerations;
  for (let next = generation + 1; next <= generation + probes; next++) {
    const answer = await sendProbe(creation, next);
    if (answer !== "refused" && answer !== shareId) return undefined;
  }
  return found ?? { shareId, sharedWith, status: undefined };
}

/** A resource that has no room for one more share says as little as one that has this share. */
async function sendProbe(creation: Creation, generation: number): Promise<string> {
  try {
    const shareId = await sendCreate(creation, generation, undefined);
    return shareId === "conflict" ? "refused" : shareId;
  } catch (error) {
    if (isFailure(error, "quota")) return "refused";
    throw error;
  }
}

/** Gives a share the declared permission, which AWS refuses if the share is gone; undefined then. */
export async function setPermission(
  creation: Creation,
  shareId: string,
  listed: Share | undefined,
): Promise<LiveShare | undefined> {
  const { context, service, inputs, resource } = creation;
  const associated = listed && (await waitWhileAssociating(context, service, resource, listed, inputs.scope));
  if (associated && (isEnded(associated.status) || associated.status === "ASSOCIATING")) return associated;
  const { permissionType, sharedWith } = inputs;
  if (permissionType === undefined) return associated;
  try {
    await service.update(resource.id, shareId, permissionType);
  } catch (error) {
    if (isFailure(error, "conflict") && listed) return findEnded(creation, shareId);
    if (isFailure(error, "notFound", "conflict")) return undefined;
    throw error;
  }
  const share = await listUntil(context, service, resource, byShareId(shareId));
  return { ...(share ?? { shareId, sharedWith, status: undefined }), permissionType };
}

/** A share that was listed as open, and whose update conflicts, has ended or is gone: a list that is up to date shows which. */
async function findEnded({ context, service, resource }: Creation, shareId: string): Promise<LiveShare | undefined> {
  const found = await listUntil(context, service, resource, (shares) => {
    const share = byShareId(shareId)(shares);
    return share === undefined || isEnded(share.status) ? { share } : undefined;
  });
  return found?.share;
}
