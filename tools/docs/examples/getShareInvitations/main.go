package main

import (
	"example.com/pulumi-wellarchitected/sdk/go/wellarchitected"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		found, err := wellarchitected.GetShareInvitations(ctx, &wellarchitected.GetShareInvitationsArgs{
			ResourceTypes: []wellarchitected.ShareResourceType{wellarchitected.ShareResourceTypeWorkload},
		})
		if err != nil {
			return err
		}
		offered := pulumi.StringArray{}
		for _, invitation := range found.Invitations {
			offered = append(offered, pulumi.String(invitation.ResourceName))
		}
		ctx.Export("offered", offered)
		return nil
	})
}
