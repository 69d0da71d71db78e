import { describeKind, type KindOf, type ShareKind } from "../kinds";
import type { Page } from "../paging";
import type { Workload } from "../resources/workload/workload";
import type { PermissionType, Share, ShareStatus } from "./share";
import type { PermissionMember, ResourceMember } from "./share-requests";

export type CreateShareOutput<K extends ShareKind> = {
  readonly ShareId: string;
} & (KindOf<K>["createNamesResource"] extends true ? ResourceMember<K> : unknown);

export type ListSharesOutput<K extends ShareKind> = Readonly<
  Record<KindOf<K>["summariesMember"], readonly ShareSummary<K>[]>
> & { readonly NextToken?: string } & (KindOf<K>["listNamesResource"] extends true ? ResourceMember<K> : unknown);

/** A share as lists return it, such as AWS's WorkloadShareSummary. */
export type ShareSummary<K extends ShareKind> = PermissionMember<K> & {
  readonly ShareId: string;
  readonly SharedWith: string;
  readonly Status: ShareStatus;
  readonly StatusMessage?: string;
};

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

export interface UpdateWorkloadShareOutput {
  readonly WorkloadId: string;
  readonly WorkloadShare: WorkloadShare;
}

export function createOutput<K extends ShareKind>(
  kind: K,
  share: Pick<Share, "resourceId" | "shareId">,
): CreateShareOutput<K> {
  const { idMember, createNamesResource } = describeKind(kind);
  const output = { ...(createNamesResource && { [idMember]: share.resourceId }), ShareId: share.shareId };
  // TypeScript doesn't know which members come from the table.
  return output as unknown as CreateShareOutput<K>;
}

export function listOutput<K extends ShareKind>(kind: K, resourceId: string, page: Page<Share>): ListSharesOutput<K> {
  const { idMember, listNamesResource, summariesMember } = describeKind(kind);
  const { items, ...next } = page;
  const output = {
    ...(listNamesResource && { [idMember]: resourceId }),
    [summariesMember]: items.map(summaryOf),
    ...next,
  };
  // TypeScript doesn't know which members come from the table.
  return output as unknown as ListSharesOutput<K>;
}

function summaryOf(share: Share): object {
  return {
    ShareId: share.shareId,
    SharedWith: share.sharedWith,
    ...(share.permissionType !== undefined && { PermissionType: share.permissionType }),
    Status: share.status,
    ...(share.statusMessage !== undefined && { StatusMessage: share.statusMessage }),
  };
}

/** Only workloads have updates. `permissionType` is the one that the share has now. */
export function updateOutput(
  share: Share,
  permissionType: PermissionType,
  workload: Workload,
): UpdateWorkloadShareOutput {
  return {
    WorkloadId: workload.workloadId,
    WorkloadShare: {
      ShareId: share.shareId,
      SharedBy: workload.owner,
      SharedWith: share.sharedWith,
      PermissionType: permissionType,
      Status: share.status,
      WorkloadName: workload.input.WorkloadName,
      WorkloadId: workload.workloadId,
    },
  };
}
