package main

import (
	"example.com/pulumi-wellarchitected/sdk/go/wellarchitected"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		sharing, err := wellarchitected.NewOrganizationSharing(ctx, "sharing", &wellarchitected.OrganizationSharingArgs{
			Enabled: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		ctx.Export("accountId", sharing.AccountId)
		return nil
	})
}
