import pulumi
import pulumi_wellarchitected as wellarchitected

reviews = wellarchitected.ShareAcceptances(
    "reviews",
    from_=["111111111111", "333333333333"],
    resource_types=[wellarchitected.ShareResourceType.WORKLOAD],
    max_permission=wellarchitected.PermissionType.READ_ONLY,
)
pulumi.export("left", reviews.left)
