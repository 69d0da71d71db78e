import * as wellarchitected from "pulumi-wellarchitected-sdk";

const review = new wellarchitected.WorkloadShare("review", {
  workloadId: "0123456789abcdef0123456789abcdef",
  sharedWith: "111122223333",
  permissionType: wellarchitected.PermissionType.ReadOnly,
});
export const status = review.status;
