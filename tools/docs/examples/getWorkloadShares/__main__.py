import pulumi
import pulumi_wellarchitected as wellarchitected

found = wellarchitected.get_workload_shares_output(workload_id="0123456789abcdef0123456789abcdef")
pulumi.export("principals", found.shares.apply(lambda shares: [share.shared_with for share in shares]))
