package main

import (
	"example.com/pulumi-wellarchitected/sdk/go/wellarchitected"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		reviews, err := wellarchitected.NewShareAcceptances(ctx, "reviews", &wellarchitected.ShareAcceptancesArgs{
			From: pulumi.StringArray{
				pulumi.String("111111111111"),
				pulumi.String("333333333333"),
			},
			ResourceTypes: wellarchitected.ShareResourceTypeArray{
				wellarchitected.ShareResourceTypeWorkload,
			},
			MaxPermission: wellarchitected.PermissionTypeReadOnly,
		})
		if err != nil {
			return err
		}
		ctx.Export("left", reviews.Left)
		return nil
	})
}
