import { ShareError } from "../../core/errors";
import type { WorkloadShareInputs } from "../model/inputs";
import { ownedShareOf } from "../model/key";
import type { ShareContext } from "../model/service";
import type { Share } from "../model/share";
import { newRecord, stateOf, type WorkloadShareState } from "../model/state";
import { isEnded } from "../model/status";
import { workloadIdOf } from "../model/workload";
import { assertWorkloadAccount } from "./account";
import { explainErrors } from "./errors";
import { byShareId, findShare, listUntil } from "./list";
import { waitAndVerify } from "./result";
import { waitWhileAssociating } from "./wait";

/**
 * Updates a share to what is declared now: its permission in place; every other change concerns only us. Then it
 * rereads the status, and waits if asked to.
 */
export async function updateShare(
  context: ShareContext,
  state: WorkloadShareState,
  inputs: WorkloadShareInputs,
): Promise<WorkloadShareState> {
  const service = context.connections.service(inputs.connection, state.region);
  return explainErrors("updating", inputs, service, async () => {
    await assertWorkloadAccount(service, inputs.workloadId);
    const workloadId = workloadIdOf(state.workloadId);
    const { shareId, accountId, generation, record = newRecord() } = state;
    const found = await findShare(context, service, { workloadId, shareId }, accountId, { recent: false });
    if (!found) throw new ShareError('the share is gone. Run "pulumi up --refresh" to recreate it');
    let share: Share = (await waitWhileAssociating(context, service, workloadId, found, inputs.scope)) ?? found;
    // Either may be behind: the state if someone edited the share, the list if it lags.
    const isDeclared = [state, share].every(({ permissionType }) => permissionType === inputs.permissionType);
    if (!isDeclared && !isEnded(share.status) && share.status !== "ASSOCIATING") {
      await service.update(workloadId, shareId, inputs.permissionType);
      share = (await listUntil(context, service, workloadId, byShareId(shareId))) ?? share;
      share = { ...share, permissionType: inputs.permissionType };
    }
    const next = stateOf({ ...inputs, accountId, generation, record }, share);
    context.journal.addOwned(ownedShareOf(next));
    return waitAndVerify(context, service, inputs, next, { isNew: false });
  });
}
