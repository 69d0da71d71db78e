import { assertSameAccount, assertWorkloadAccount } from "./account";
import type { Context } from "./context";
import { ShareError } from "./errors";
import { explaining } from "./explaining";
import { find } from "./find";
import { finish, stateOf } from "./finish";
import { parseShareResourceId } from "./id";
import type { WorkloadShareInputs, WorkloadShareState } from "./inputs";
import { keeping } from "./keeping";
import { byShareId, listUntil } from "./listing";
import { obtain } from "./obtain";
import { defaultRegion, missingRegion } from "./region";
import { remove } from "./remove";
import type { Share } from "./share";
import { endedMessage, isEnded } from "./status";
import { waitOutAssociating } from "./waiting";
import { workloadIdOf } from "./workload";

/**
 * Makes the declared share. The same inputs end with the same share, however often and wherever this is interrupted.
 * @throws UnfinishedShareError where the share exists, but its recipient has no access yet.
 */
export async function createShare(context: Context, inputs: WorkloadShareInputs): Promise<WorkloadShareState> {
  const service = context.connections.service(inputs.connection, inputs.region);
  return explaining("creating", inputs, service, async () => {
    await assertWorkloadAccount(service, inputs.workloadId);
    const accountId = await service.accountId();
    const { share, generation } = await obtain(context, service, inputs, accountId);
    context.memory.returned(share.shareId, inputs.scope);
    const state = stateOf({ ...inputs, accountId, generation }, share);
    return keeping(context, state, () => finish(context, service, inputs, state, { isNew: true }));
  });
}

/** What a program or an engine knows of a share that it wants read: its state, or next to nothing. */
export type KnownShare = Partial<WorkloadShareState> & Pick<WorkloadShareState, "scope">;

/**
 * What the service has of the share that the id names. Undefined where it is gone, which a list that merely doesn't
 * reach it never means.
 * @throws ShareError where the id has none of its forms.
 */
export async function readShare(
  context: Context,
  id: string,
  known: KnownShare,
): Promise<WorkloadShareState | undefined> {
  const reference = parseShareResourceId(id);
  const region = known.region ?? reference.region ?? (await defaultRegion(context, known.connection));
  if (region === undefined) throw new ShareError(`the region of the share ${id} ${missingRegion}`);
  const service = context.connections.service(known.connection, region);
  return explaining("reading", { ...reference, ...known }, service, async () => {
    const share = await find(context, service, reference, known.accountId, { recent: true });
    if (!share) return undefined;
    if (isEnded(share.status)) context.log.warn(known.scope, endedMessage(share.status, share.statusMessage));
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
  context: Context,
  state: WorkloadShareState,
  inputs: WorkloadShareInputs,
): Promise<WorkloadShareState> {
  const service = context.connections.service(inputs.connection, state.region);
  return explaining("updating", inputs, service, async () => {
    await assertWorkloadAccount(service, inputs.workloadId);
    const workloadId = workloadIdOf(state.workloadId);
    const { shareId, accountId, generation } = state;
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
    const next = stateOf({ ...inputs, accountId, generation }, share);
    return finish(context, service, inputs, next, { isNew: false });
  });
}

/** Takes the access away. A share that is gone already is done; one that this run has just kept is left, aloud. */
export async function deleteShare(context: Context, state: WorkloadShareState): Promise<void> {
  const { shareId, scope, generation } = state;
  const keeper = context.memory.keeperOf(shareId);
  if (keeper !== undefined) {
    context.log.warn(scope, `the share ${shareId} was not deleted: this run has kept it for ${keeper}`);
    return;
  }
  const service = context.connections.service(state.connection, state.region);
  await explaining("deleting", state, service, async () => {
    const workloadId = workloadIdOf(state.workloadId);
    const outcome = await remove(context, service, { workloadId, shareId, scope, generation });
    if (outcome !== "deleted") await assertSameAccount(service, state.accountId, outcome);
    context.memory.deleted(shareId, state, generation);
  });
}
