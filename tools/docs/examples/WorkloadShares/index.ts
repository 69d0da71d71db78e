import * as wellarchitected from "pulumi-wellarchitected-sdk";

const reviewers = new wellarchitected.WorkloadShares("reviewers", {
  workloadId: "0123456789abcdef0123456789abcdef",
  shares: [
    { sharedWith: "222222222222", permissionType: wellarchitected.PermissionType.ReadOnly },
    {
      sharedWith: "arn:aws:iam::222222222222:role/reviewer",
      permissionType: wellarchitected.PermissionType.Contributor,
    },
  ],
});
export const members = reviewers.members;
