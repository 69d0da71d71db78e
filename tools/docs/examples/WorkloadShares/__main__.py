import pulumi
import pulumi_wellarchitected as wellarchitected

reviewers = wellarchitected.WorkloadShares(
    "reviewers",
    workload_id="0123456789abcdef0123456789abcdef",
    shares=[
        wellarchitected.ShareArgs(
            shared_with="222222222222",
            permission_type=wellarchitected.PermissionType.READ_ONLY,
        ),
        wellarchitected.ShareArgs(
            shared_with="arn:aws:iam::222222222222:role/reviewer",
            permission_type=wellarchitected.PermissionType.CONTRIBUTOR,
        ),
    ],
)
pulumi.export("members", reviewers.members)
