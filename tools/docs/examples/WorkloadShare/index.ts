import * as wellarchitected from "pulumi-wellarchitected-sdk";

const review = new wellarchitected.WorkloadShare("review", {
  workloadId: "0123456789abcdef0123456789abcdef",
  sharedWith: "222222222222",
  permissionType: wellarchitected.PermissionType.ReadOnly,
});
export const status = review.status;
