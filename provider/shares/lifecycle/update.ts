import { ShareError } from "../../core/errors";
import type { ShareInputs } from "../model/inputs";
import { ownedShareOf } from "../model/key";
import type { ShareContext } from "../model/service";
import type { Share } from "../model/share";
import { newRecord, type ShareState, stateOf } from "../model/state";
import { isEnded } from "../model/status";
import { assertOwnAccount } from "./account";
import { explainErrors } from "./errors";
import { byShareId, findShare, listUntil } from "./list";
import { waitAndVerify } from "./result";
import { waitWhileAssociating } from "./wait";

/**
 * Updates a share to what is declared now: its permission in place; every other change concerns only us. Then it
 * rereads the status, and waits if asked to.
 */
export async function updateShare(context: ShareContext, state: ShareState, inputs: ShareInputs): Promise<ShareState> {
  const service = context.connections.service(state.resource.kind.name, inputs.connection, state.region);
  return explainErrors("updating", inputs, service, async () => {
    await assertOwnAccount(service, inputs.resource);
    const { resource, shareId, accountId, generation, record = newRecord() } = state;
    const found = await findShare(context, service, { resource, shareId }, accountId, { recent: false });
    if (!found) throw new ShareError('the share is gone. Run "pulumi up --refresh" to recreate it');
    let share: Share = (await waitWhileAssociating(context, service, resource, found, inputs.scope)) ?? found;
    // Either may be behind: the state if someone edited the share, the list if it lags.
    const { permissionType: declared } = inputs;
    const isDeclared = [state, share].every(({ permissionType }) => permissionType === declared);
    if (declared !== undefined && !isDeclared && !isEnded(share.status) && share.status !== "ASSOCIATING") {
      await service.update(resource.id, shareId, declared);
      share = (await listUntil(context, service, resource, byShareId(shareId))) ?? share;
      share = { ...share, permissionType: declared };
    }
    const next = stateOf({ ...inputs, accountId, generation, record }, share);
    context.journal.addOwned(ownedShareOf(next));
    return waitAndVerify(context, service, inputs, next, { isNew: false });
  });
}
