import pulumi
import pulumi_wellarchitected as wellarchitected

reviews = wellarchitected.ShareAcceptances(
    "reviews",
    from_=["111122223333", "444455556666"],
    resource_types=[wellarchitected.ShareResourceType.WORKLOAD],
    max_permission=wellarchitected.PermissionType.READ_ONLY,
)
pulumi.export("left", reviews.left)
