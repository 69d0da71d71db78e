import pulumi
import pulumi_wellarchitected as wellarchitected

shop = wellarchitected.ShareAcceptance(
    "shop",
    workload_id="0123456789abcdef0123456789abcdef",
    shared_by="111111111111",
)
pulumi.export("permission_type", shop.permission_type)
