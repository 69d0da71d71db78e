import {
  CreateWorkloadShareCommand,
  DeleteWorkloadShareCommand,
  ListWorkloadSharesCommand,
  UpdateWorkloadShareCommand,
} from "@aws-sdk/client-wellarchitected";
import { call, type KindApi, listCall } from "./kind";

export const workload: KindApi = {
  create: ({
    id: WorkloadId,
    sharedWith: SharedWith,
    permissionType: PermissionType,
    clientRequestToken: ClientRequestToken,
  }) =>
    call(
      "CreateWorkloadShare",
      new CreateWorkloadShareCommand({ WorkloadId, SharedWith, PermissionType, ClientRequestToken }),
    ),
  list: (WorkloadId, page) =>
    listCall(
      "ListWorkloadShares",
      new ListWorkloadSharesCommand({ WorkloadId, ...page }),
      // AWS may leave out an empty list.
      ({ WorkloadId: named, WorkloadShareSummaries = named === WorkloadId ? [] : undefined }) => WorkloadShareSummaries,
    ),
  update: (WorkloadId, ShareId, PermissionType) =>
    call("UpdateWorkloadShare", new UpdateWorkloadShareCommand({ WorkloadId, ShareId, PermissionType })),
  delete: (WorkloadId, ShareId, ClientRequestToken) =>
    call("DeleteWorkloadShare", new DeleteWorkloadShareCommand({ WorkloadId, ShareId, ClientRequestToken })),
};
