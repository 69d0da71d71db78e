import * as wellarchitected from "pulumi-wellarchitected-sdk";

const shop = new wellarchitected.ShareAcceptance("shop", {
  workloadId: "0123456789abcdef0123456789abcdef",
  sharedBy: "111111111111",
});
export const permissionType = shop.permissionType;
