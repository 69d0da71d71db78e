import pulumi
import pulumi_wellarchitected as wellarchitected

found = wellarchitected.get_workload_output(name="Shop")
pulumi.export("workloadId", found.workload_id)
