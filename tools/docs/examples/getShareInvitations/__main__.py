import pulumi
import pulumi_wellarchitected as wellarchitected

found = wellarchitected.get_share_invitations_output(resource_types=[wellarchitected.ShareResourceType.WORKLOAD])
pulumi.export("offered", found.invitations.apply(lambda invitations: [each.resource_name for each in invitations]))
