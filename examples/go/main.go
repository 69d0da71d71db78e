// A review account gets READONLY on a workload.
//
//	pulumi plugin install resource wellarchitected 0.1.0 --file pulumi-resource-wellarchitected-v0.1.0.tar.gz
//	pulumi package add wellarchitected@0.1.0
//	pulumi stack init dev
//	pulumi config set workloadId 0123456789abcdef0123456789abcdef
//	pulumi config set reviewAccountId 222222222222
//	pulumi up
package main

import (
	"example.com/pulumi-wellarchitected/sdk/go/wellarchitected"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(program)
}

func program(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	share, err := wellarchitected.NewWorkloadShare(ctx, "review", &wellarchitected.WorkloadShareArgs{
		WorkloadId:     pulumi.String(cfg.Require("workloadId")),
		SharedWith:     pulumi.String(cfg.Require("reviewAccountId")),
		PermissionType: wellarchitected.PermissionTypeReadOnly,
	})
	if err != nil {
		return err
	}
	ctx.Export("status", share.Status)
	return nil
}
