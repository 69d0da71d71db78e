package main

import (
	"example.com/pulumi-wellarchitected/sdk/go/wellarchitected"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		found, err := wellarchitected.GetWorkload(ctx, &wellarchitected.GetWorkloadArgs{
			Name: pulumi.StringRef("Shop"),
		})
		if err != nil {
			return err
		}
		ctx.Export("workloadId", pulumi.String(found.WorkloadId))
		return nil
	})
}
