import type { Context } from "../context";
import type { ShareAction } from "../kinds";
import type { Caller } from "../principal";
import { validate } from "../validation";
import { type PermissionType, type Share, withStatus } from "./share";
import { ShareOperations } from "./share-operations";
import { type UpdateWorkloadShareOutput, updateOutput } from "./share-outputs";
import type { UpdateShareInput } from "./share-requests";
import { assertUpdatable } from "./share-rules";

/** The operations of workload shares: only they have a permission, and an update of it. */
export class WorkloadShareOperations extends ShareOperations<"workload"> {
  constructor(context: Context) {
    super(context, "workload");
  }

  override perform(action: ShareAction, caller: Caller, request: unknown): unknown {
    if (action === "update") return this.update(caller, validate(this.validators.update, request));
    return super.perform(action, caller, request);
  }

  update(caller: Caller, request: UpdateShareInput<"workload">): UpdateWorkloadShareOutput {
    const input = validate(this.validators.update, request);
    const workload = this.requireOwned(caller, input.WorkloadId, "update");
    const { behaviour } = this.context;
    const share = this.findShare(input.WorkloadId, input.ShareId);
    if (!share) throw this.notFoundOrDeleted(input.ShareId, behaviour.updateDead);
    assertUpdatable(behaviour, share);
    const updated = this.setPermission(share, input.PermissionType, behaviour.updateResetsToPending);
    return updateOutput(updated, input.PermissionType, workload);
  }

  /** Changes a share's permission, whatever its status. */
  setPermission(share: Share, permissionType: PermissionType, invitesAgain = false): Share {
    const now = this.context.now();
    const invited = share.status !== "ASSOCIATED" && share.status !== "ASSOCIATING";
    const current = invitesAgain && invited ? withStatus(share, "PENDING", now) : share;
    const changed: Share = { ...current, permissionType, updatedAt: now };
    this.context.store.putShare(changed);
    return changed;
  }
}
