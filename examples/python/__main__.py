"""A review account gets READONLY on workloads, in whichever Region each of them is.

    pulumi plugin install resource wellarchitected 0.1.0 --file pulumi-resource-wellarchitected-v0.1.0.tar.gz
    pulumi package add wellarchitected@0.1.0
    pulumi stack init dev
    pulumi config set reviewAccountId 222222222222
    pulumi config set --path 'workloads.us-east-1[0]' 0123456789abcdef0123456789abcdef
    pulumi up
"""

import pulumi
import pulumi_wellarchitected as wellarchitected

config = pulumi.Config()
review_account_id = config.require("reviewAccountId")
workloads: dict[str, list[str]] = config.require_object("workloads")

statuses = {}
for region, workload_ids in workloads.items():
    provider = wellarchitected.Provider(region, region=region)
    for workload_id in workload_ids:
        share = wellarchitected.WorkloadShare(
            f"review-{workload_id}",
            workload_id=workload_id,
            shared_with=review_account_id,
            permission_type=wellarchitected.PermissionType.READ_ONLY,
            opts=pulumi.ResourceOptions(provider=provider),
        )
        statuses[workload_id] = share.status

pulumi.export("statuses", statuses)
