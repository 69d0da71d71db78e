import * as wellarchitected from "pulumi-wellarchitected-sdk";

const found = wellarchitected.getShareInvitationsOutput({
  resourceTypes: [wellarchitected.ShareResourceType.Workload],
});
export const offered = found.invitations.apply((invitations) => invitations.map(({ resourceName }) => resourceName));
