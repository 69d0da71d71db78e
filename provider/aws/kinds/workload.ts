import {
  CreateWorkloadShareCommand,
  DeleteWorkloadShareCommand,
  GetWorkloadCommand,
  ListWorkloadSharesCommand,
  ListWorkloadsCommand,
  UpdateWorkloadShareCommand,
  type Workload,
} from "@aws-sdk/client-wellarchitected";
import { workload as kind } from "../../shares/kinds/workload";
import { call, type KindApi, listCall, parsedCall } from "./kind";

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
  get: (WorkloadId) =>
    parsedCall(
      "GetWorkload",
      new GetWorkloadCommand({ WorkloadId }),
      ({ Workload }) => Workload && shareable(Workload),
    ),
  shareables: (page) =>
    parsedCall("ListWorkloads", new ListWorkloadsCommand(page), ({ WorkloadSummaries, NextToken }) => ({
      items: WorkloadSummaries?.map(shareable),
      NextToken,
    })),
  invitation: {
    type: kind.resourceType,
    id: ({ WorkloadId }) => WorkloadId,
    name: ({ WorkloadName }) => WorkloadName,
  },
};

function shareable({
  WorkloadId: id,
  WorkloadArn: arn,
  WorkloadName: name,
  Owner: owner,
  ShareInvitationId,
}: Workload) {
  return { id, arn, name, owner, shareInvitationId: ShareInvitationId };
}
