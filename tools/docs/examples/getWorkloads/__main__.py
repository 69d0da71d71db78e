import pulumi
import pulumi_wellarchitected as wellarchitected

found = wellarchitected.get_workloads_output(owner=wellarchitected.Ownership.SELF)
pulumi.export("names", found.workloads.apply(lambda workloads: [workload.name for workload in workloads]))
