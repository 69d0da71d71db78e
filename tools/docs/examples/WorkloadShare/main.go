package main

import (
	"example.com/pulumi-wellarchitected/sdk/go/wellarchitected"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		review, err := wellarchitected.NewWorkloadShare(ctx, "review", &wellarchitected.WorkloadShareArgs{
			WorkloadId:     pulumi.String("0123456789abcdef0123456789abcdef"),
			SharedWith:     pulumi.String("222222222222"),
			PermissionType: wellarchitected.PermissionTypeReadOnly,
		})
		if err != nil {
			return err
		}
		ctx.Export("status", review.Status)
		return nil
	})
}
