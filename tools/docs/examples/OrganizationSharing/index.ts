import * as wellarchitected from "pulumi-wellarchitected-sdk";

const sharing = new wellarchitected.OrganizationSharing("sharing", { enabled: true });
export const accountId = sharing.accountId;
