package main

import (
	"example.com/pulumi-wellarchitected/sdk/go/wellarchitected"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		shop, err := wellarchitected.NewShareAcceptance(ctx, "shop", &wellarchitected.ShareAcceptanceArgs{
			WorkloadId: pulumi.String("0123456789abcdef0123456789abcdef"),
			SharedBy:   pulumi.String("111111111111"),
		})
		if err != nil {
			return err
		}
		ctx.Export("permissionType", shop.PermissionType)
		return nil
	})
}
