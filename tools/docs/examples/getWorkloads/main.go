package main

import (
	"example.com/pulumi-wellarchitected/sdk/go/wellarchitected"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		owner := wellarchitected.OwnershipSelf
		found, err := wellarchitected.GetWorkloads(ctx, &wellarchitected.GetWorkloadsArgs{
			Owner: &owner,
		})
		if err != nil {
			return err
		}
		names := pulumi.StringArray{}
		for _, workload := range found.Workloads {
			names = append(names, pulumi.String(workload.Name))
		}
		ctx.Export("names", names)
		return nil
	})
}
