// A review account gets READONLY on a workload, through the provider plugin.
//
//   pulumi plugin install resource wellarchitected 0.1.0 --file pulumi-resource-wellarchitected-v0.1.0.tar.gz
//   pulumi package add wellarchitected@0.1.0
//   pulumi stack init dev
//   pulumi config set workloadId 0123456789abcdef0123456789abcdef
//   pulumi config set reviewAccountId 222222222222
//   pulumi up
import * as pulumi from "@pulumi/pulumi";
import * as wellarchitected from "pulumi-wellarchitected-sdk";

const config = new pulumi.Config();
const review = new wellarchitected.WorkloadShare("review", {
  workloadId: config.require("workloadId"),
  sharedWith: config.require("reviewAccountId"),
  permissionType: wellarchitected.PermissionType.ReadOnly,
});

export const status = review.status;
