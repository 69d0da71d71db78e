import * as wellarchitected from "pulumi-wellarchitected-sdk";

const reviews = new wellarchitected.ShareAcceptances("reviews", {
  from: ["111111111111", "333333333333"],
  resourceTypes: [wellarchitected.ShareResourceType.Workload],
  maxPermission: wellarchitected.PermissionType.ReadOnly,
});
export const left = reviews.left;
