import { isFailure } from "../../core/errors";
import { shareResourceId } from "../model/id";
import type { Share } from "../model/share";
import type { LiveShare } from "../model/state";
import { isEnded } from "../model/status";
import { type CreatedShare, type Creation, findOfPrincipal, sendCreate, stateOfCreated } from "./creation";
import { keepInState } from "./errors";
import { byShareId, listShares, listUntil } from "./list";
import { waitWhileAssociating } from "./wait";

/**
 * Verifies that the share that one of our tokens returned is alive. Until that is known, state keeps it; or the one that
 * has been created since, if a probe has shown that it was gone.
 */
export async function verifyCreated(
  creation: Creation,
  shareId: string,
  generation: number,
): Promise<CreatedShare | undefined> {
  const { sharedWith, permissionType } = creation.inputs;
  const returned = { shareId, sharedWith, permissionType, status: undefined };
  const found = await keepInState(creation.context, stateOfCreated(creation, { share: returned, generation }), () =>
    verifyAlive(creation, shareId, generation),
  );
  if (found && "probed" in found) {
    // Lists may still show it, as the principal's share.
    const { context, resource, principal, inputs } = creation;
    context.journal.addDeleted({
      share: shareResourceId({ resource, shareId }),
      scope: inputs.scope,
      principal,
      generation,
    });
    return verifyCreated(creation, found.shareId, found.probed);
  }
  return found && { share: found, generation };
}

/** A share that the token of a later generation has returned. */
interface ProbedShare {
  readonly shareId: string;
  readonly probed: number;
}

/**
 * The share of a ShareId that a create returned; undefined if it is gone. A replayed token returns the original result even
 * then, and there is no Get: a share that is listed now and wasn't before is new; else a write to it shows which it is.
 */
async function verifyAlive(
  creation: Creation,
  shareId: string,
  generation: number,
): Promise<LiveShare | ProbedShare | undefined> {
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
): Promise<LiveShare | ProbedShare | undefined> {
  const { sharedWith } = creation.inputs;
  // A create waits for lists that may lag once; later in it, the probe is quicker.
  let canWait = listed === undefined && creation.lists.areCurrent;
  let found = listed ?? (canWait ? undefined : await findOfPrincipal(creation));
  for (let next = generation + 1; next <= generation + probedGenerations; next++) {
    // Another share of the principal shows that this one is gone.
    if (found && found.shareId !== shareId) return undefined;
    if (found && isEnded(found.status)) return found;
    const answer = await sendProbe(creation, next);
    if (answer !== "refused" && answer !== shareId) return { shareId: answer, probed: next };
    if (found) return found;
    if (canWait) found = await findOfPrincipal(creation);
    canWait = false;
    if (found) return found.shareId === shareId ? found : undefined;
  }
  return { shareId, sharedWith, status: undefined };
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
