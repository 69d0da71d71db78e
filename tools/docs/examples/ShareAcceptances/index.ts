import * as wellarchitected from "pulumi-wellarchitected-sdk";

const reviews = new wellarchitected.ShareAcceptances("reviews", {
  from: ["111122223333", "444455556666"],
  resourceTypes: [wellarchitected.ShareResourceType.Workload],
  maxPermission: wellarchitected.PermissionType.ReadOnly,
});
export const left = reviews.left;
