import { ShareError } from "../../core/errors";
import { defaultRegion, missingRegion } from "../../core/region";
import { parseShareResourceId } from "../model/id";
import type { WorkloadShareInputs } from "../model/inputs";
import { shareKey } from "../model/key";
import { principalKey } from "../model/principal";
import type { ShareContext } from "../model/service";
import type { Share } from "../model/share";
import { newRecord, stateOf, type WorkloadShareState } from "../model/state";
import { concernsOf, isEnded } from "../model/status";
import { UnfinishedShareError } from "../model/unfinished-share";
import { workloadIdOf } from "../model/workload";
import { assertSameAccount, assertWorkloadAccount } from "./account";
import { remove } from "./delete";
import { explaining } from "./errors";
import { find } from "./find";
import { finish } from "./finish";
import { keep, keeping } from "./keeping";
import { byShareId, listUntil } from "./list";
import { obtain } from "./obtain";
import { waitOutAssociating } from "./wait";

/**
 * Makes the declared share. The same inputs end with the same share, however often and wherever this is interrupted.
 * @throws UnfinishedShareError where the share exists, but its recipient has no access yet.
 */
export async function createShare(
  context: ShareContext,
  inputs: WorkloadShareInputs,
  record = newRecord(),
): Promise<WorkloadShareState> {
  try {
    const service = context.connections.service(inputs.connection, inputs.region);
    return await explaining("creating", inputs, service, async () => {
      await assertWorkloadAccount(service, inputs.workloadId);
      const accountId = await service.accountId();
      const { share, generation } = await obtain(context, service, inputs, { accountId, record });
      const state = stateOf({ ...inputs, accountId, generation, record }, share);
      keep(context, state);
      return keeping(context, state, () => finish(context, service, inputs, state, { isNew: true }));
    });
  } catch (error) {
    if (!(error instanceof UnfinishedShareError)) context.journal.miss({ key: shareKey(inputs), scope: inputs.scope });
    throw error;
  }
}

/** What a program or an engine knows of a share that it wants read: its state, or next to nothing. */
export type KnownShare = Partial<WorkloadShareState> & Pick<WorkloadShareState, "scope">;

/**
 * What the service has of the share that the id names. Undefined where it is gone, which a list that merely doesn't
 * reach it never means.
 * @throws ShareError where the id has none of its forms.
 */
export async function readShare(
  context: ShareContext,
  id: string,
  known: KnownShare,
): Promise<WorkloadShareState | undefined> {
  const reference = parseShareResourceId(id);
  const region = known.region ?? reference.region ?? (await defaultRegion(context, known.connection));
  if (region === undefined) throw new ShareError(`the region of the share ${id} ${missingRegion(context.door)}`);
  const service = context.connections.service(known.connection, region);
  return explaining("reading", { ...reference, ...known }, service, async () => {
    const share = await find(context, service, reference, known.accountId, { recent: true });
    if (!share) return undefined;
    if (known.shareId !== undefined) context.journal.hold({ shareId: share.shareId, scope: known.scope });
    for (const concern of concernsOf(share)) context.log.warn(known.scope, concern);
    const accountId = known.accountId ?? (await service.accountId());
    const { workloadId } = reference;
    return stateOf({ workloadId, sharedWith: share.sharedWith, generation: 0, ...known, region, accountId }, share);
  });
}

/**
 * Brings a share to what is declared now: its permission in place; every other change concerns only us. Then rereads
 * its status, and waits where that is asked.
 */
export async function updateShare(
  context: ShareContext,
  state: WorkloadShareState,
  inputs: WorkloadShareInputs,
): Promise<WorkloadShareState> {
  const service = context.connections.service(inputs.connection, state.region);
  return explaining("updating", inputs, service, async () => {
    await assertWorkloadAccount(service, inputs.workloadId);
    const workloadId = workloadIdOf(state.workloadId);
    const { shareId, accountId, generation, record = newRecord() } = state;
    const found = await find(context, service, { workloadId, shareId }, accountId, { recent: false });
    if (!found) throw new ShareError('the share is gone. Run "pulumi up --refresh" to make it again');
    let share: Share = (await waitOutAssociating(context, service, workloadId, found, inputs.scope)) ?? found;
    // Either may be behind: the state where someone edited the share, the list where it lags.
    const isDeclared = [state, share].every(({ permissionType }) => permissionType === inputs.permissionType);
    if (!isDeclared && !isEnded(share.status) && share.status !== "ASSOCIATING") {
      await service.update(workloadId, shareId, inputs.permissionType);
      share = (await listUntil(context, service, workloadId, byShareId(shareId))) ?? share;
      share = { ...share, permissionType: inputs.permissionType };
    }
    const next = stateOf({ ...inputs, accountId, generation, record }, share);
    keep(context, next);
    return finish(context, service, inputs, next, { isNew: false });
  });
}

/** Takes the access away. A share that is gone already is done; one that this run has just kept is left, with a warning. */
export async function deleteShare(context: ShareContext, state: WorkloadShareState): Promise<void> {
  const { shareId, scope, generation } = state;
  const keeper = context.journal.keeperOf({ shareId, scope, record: state.record });
  if (keeper !== undefined) {
    context.log.warn(scope, keptMessage(shareId, scope, keeper));
    return;
  }
  assertNotAwaited(context, state);
  const service = context.connections.service(state.connection, state.region);
  await explaining("deleting", state, service, async () => {
    const workloadId = workloadIdOf(state.workloadId);
    const outcome = await remove(context, service, { workloadId, shareId, scope, generation });
    if (outcome !== "deleted") await assertSameAccount(service, state.accountId, outcome);
    context.journal.deleted({ shareId, scope, generation, principal: principalKey(state.sharedWith) });
  });
}

/**
 * Checks that no resource of the program still waits for the share: its delete would take access away that the program
 * declares. (The engine deletes after failed creates, too, if it is run with --continue-on-error.)
 */
function assertNotAwaited({ declarations, journal }: ShareContext, state: WorkloadShareState): void {
  const { shareId, scope } = state;
  const key = shareKey(state);
  const missing = journal.misses(key);
  if (missing !== undefined) {
    throw new ShareError(
      `the share ${shareId} was not deleted: ${missing} declares a share with the same principal, which it could not get in this run. Correct that error, and run "pulumi up" again`,
    );
  }
  const adopter = declarations.adopterOf({ key, scope });
  if (adopter === undefined || journal.hasShare(adopter, key)) return;
  // The resource itself, by its new URN after a move by aliases.
  if (journal.holds(adopter, shareId)) return;
  throw new ShareError(
    `the share ${shareId} was not deleted: ${adopter} declares it with adoptExisting, and has not taken it over yet. Run "pulumi up" again`,
  );
}

function keptMessage(shareId: string, scope: string, keeper: string): string {
  if (keeper !== scope) return `the share ${shareId} was not deleted: this run has kept it for ${keeper}`;
  return `the share ${shareId} was not deleted: this resource still has it. (To replace a share by a new one with the same principal, set the resource option deleteBeforeReplace: true)`;
}
