import pulumi
import pulumi_wellarchitected as wellarchitected

review = wellarchitected.WorkloadShare(
    "review",
    workload_id="0123456789abcdef0123456789abcdef",
    shared_with="222222222222",
    permission_type=wellarchitected.PermissionType.READ_ONLY,
)
pulumi.export("status", review.status)
