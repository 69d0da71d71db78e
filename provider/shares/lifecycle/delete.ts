import { isFailure, ShareError } from "../../core/errors";
import type { SharedResource } from "../kinds/kind";
import { shareResourceId } from "../model/id";
import { shareKey } from "../model/key";
import { principalKey } from "../model/principal";
import type { ShareContext, ShareService } from "../model/service";
import type { ShareState } from "../model/state";
import { clientRequestToken } from "../model/token";
import { assertSameAccount } from "./account";
import { explainErrors } from "./errors";
import { byShareId, listUntil } from "./list";

/** Between deletes that AWS refuses while it is busy with the share. */
const conflictDelays = [500, 1000, 2000, 4000, 8000];

export interface ShareToDelete {
  readonly resource: SharedResource;
  readonly shareId: string;
  readonly scope: string;
  readonly generation: number;
}

/**
 * Deletes a share, and returns how it is known to be gone. A Conflict means that AWS is busy with the share, or that it
 * was deleted: a list shows which, and a share that still exists is tried again, a bounded number of times.
 */
export async function deleteAndConfirm(
  context: ShareContext,
  service: ShareService,
  { resource, shareId, scope, generation }: ShareToDelete,
): Promise<"deleted" | "notFound" | "notListed"> {
  const { api } = resource.kind;
  const token = clientRequestToken({
    operation: api.delete,
    scope: { urn: scope, tokenScope: context.connections.tokenScope },
    region: service.region,
    inputs: { [api.idMember]: resource.id, ShareId: shareId },
    generation,
  });
  for (let attempt = 0; ; attempt++) {
    try {
      await service.delete(resource.id, shareId, token);
      return "deleted";
    } catch (error) {
      if (!isFailure(error, "notFound", "conflict")) throw error;
      const evidence = await confirmAbsence(context, service, resource, shareId, error.kind === "conflict");
      if (evidence) return evidence;
      if (error.kind === "notFound") return "notFound";
      const delay = conflictDelays[attempt];
      if (delay === undefined) throw error;
      await context.clock.sleep(delay, context.signal);
    }
  }
}

/**
 * Whether the share is gone or what was shared; undefined if a list still shows the share. If its absence is doubtful, no
 * list may show it for as long as lists may lag; else one list without it is enough.
 */
async function confirmAbsence(
  context: ShareContext,
  service: ShareService,
  resource: SharedResource,
  shareId: string,
  isDoubtful: boolean,
): Promise<"notFound" | "notListed" | undefined> {
  const find = byShareId(shareId);
  try {
    const isAbsent = isDoubtful
      ? !(await listUntil(context, service, resource, find))
      : await listUntil(context, service, resource, (shares) => (find(shares) ? undefined : true));
    return isAbsent ? "notListed" : undefined;
  } catch (error) {
    if (isFailure(error, "notFound")) return "notFound";
    throw error;
  }
}

/** Deletes a share. One that is already gone is success; one that this run still needs is left, with a warning. */
export async function deleteShare(context: ShareContext, state: ShareState): Promise<void> {
  const { resource, shareId, scope, generation } = state;
  const share = shareResourceId(state);
  const owner = context.journal.ownerBlockingDelete({ share, scope, record: state.record });
  if (owner !== undefined) {
    context.log.warn(scope, stillOwnedMessage(shareId, scope, owner));
    return;
  }
  assertNotNeeded(context, state);
  const service = context.connections.service(resource.kind.name, state.connection, state.region);
  await explainErrors("deleting", state, service, async () => {
    const outcome = await deleteAndConfirm(context, service, { resource, shareId, scope, generation });
    if (outcome !== "deleted") await assertSameAccount(service, resource.kind, state.accountId, outcome);
    context.journal.addDeleted({ share, scope, generation, principal: principalKey(state.sharedWith) });
  });
}

/**
 * Checks that no resource of the program still waits for the share: deleting it would take access away that the program
 * declares. (The engine deletes after failed creates, too, if it is run with --continue-on-error.)
 */
function assertNotNeeded({ declarations, journal }: ShareContext, state: ShareState): void {
  const { shareId, scope } = state;
  const key = shareKey(state);
  const missing = journal.resourceMissing(key);
  if (missing !== undefined) {
    throw new ShareError(
      `the share ${shareId} was not deleted: ${missing} declares a share with the same principal, which could not be created in this run. Correct that error, and run "pulumi up" again`,
    );
  }
  const adopter = declarations.adopterOf({ key, scope });
  if (adopter === undefined || journal.owns(adopter, key)) return;
  // The resource itself, by its new URN after a move by aliases.
  if (journal.hasInState(adopter, shareResourceId(state))) return;
  throw new ShareError(
    `the share ${shareId} was not deleted: ${adopter} declares it with adoptExisting, and has not taken it over yet. Run "pulumi up" again`,
  );
}

function stillOwnedMessage(shareId: string, scope: string, owner: string): string {
  if (owner !== scope) return `the share ${shareId} was not deleted: this run has kept it for ${owner}`;
  return `the share ${shareId} was not deleted: this resource still has it. (To replace a share with a new one with the same principal, set the resource option deleteBeforeReplace: true)`;
}
