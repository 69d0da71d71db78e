import type { Workload } from "../resources/workload";
import type { PermissionType, Share, ShareStatus } from "./share";

/** A share as UpdateWorkloadShare returns it, AWS's WorkloadShare. It has no StatusMessage. */
export interface WorkloadShare {
  readonly ShareId: string;
  readonly SharedBy: string;
  readonly SharedWith: string;
  readonly PermissionType: PermissionType;
  readonly Status: ShareStatus;
  readonly WorkloadName: string;
  readonly WorkloadId: string;
}

/** A share as lists return it, AWS's WorkloadShareSummary. */
export interface WorkloadShareSummary {
  readonly ShareId: string;
  readonly SharedWith: string;
  readonly PermissionType: PermissionType;
  readonly Status: ShareStatus;
  readonly StatusMessage?: string;
}

export function summaryOf(share: Share): WorkloadShareSummary {
  return {
    ShareId: share.shareId,
    SharedWith: share.sharedWith,
    PermissionType: share.permissionType,
    Status: share.status,
    ...(share.statusMessage !== undefined && { StatusMessage: share.statusMessage }),
  };
}

export function detailsOf(share: Share, workload: Workload): WorkloadShare {
  return {
    ShareId: share.shareId,
    SharedBy: workload.owner,
    SharedWith: share.sharedWith,
    PermissionType: share.permissionType,
    Status: share.status,
    WorkloadName: workload.input.WorkloadName,
    WorkloadId: workload.workloadId,
  };
}
