import pulumi
import pulumi_wellarchitected as wellarchitected

sharing = wellarchitected.OrganizationSharing("sharing", enabled=True)
pulumi.export("account_id", sharing.account_id)
