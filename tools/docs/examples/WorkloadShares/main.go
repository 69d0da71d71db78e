package main

import (
	"example.com/pulumi-wellarchitected/sdk/go/wellarchitected"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		reviewers, err := wellarchitected.NewWorkloadShares(ctx, "reviewers", &wellarchitected.WorkloadSharesArgs{
			WorkloadId: pulumi.String("0123456789abcdef0123456789abcdef"),
			Shares: wellarchitected.ShareArray{
				wellarchitected.ShareArgs{
					SharedWith:     pulumi.String("222222222222"),
					PermissionType: wellarchitected.PermissionTypeReadOnly,
				},
				wellarchitected.ShareArgs{
					SharedWith:     pulumi.String("arn:aws:iam::222222222222:role/reviewer"),
					PermissionType: wellarchitected.PermissionTypeContributor,
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("members", reviewers.Members)
		return nil
	})
}
