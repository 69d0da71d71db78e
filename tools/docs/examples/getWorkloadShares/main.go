package main

import (
	"example.com/pulumi-wellarchitected/sdk/go/wellarchitected"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		found, err := wellarchitected.LookupWorkloadShares(ctx, &wellarchitected.LookupWorkloadSharesArgs{
			WorkloadId: "0123456789abcdef0123456789abcdef",
		})
		if err != nil {
			return err
		}
		principals := pulumi.StringArray{}
		for _, share := range found.Shares {
			principals = append(principals, pulumi.String(share.SharedWith))
		}
		ctx.Export("principals", principals)
		return nil
	})
}
