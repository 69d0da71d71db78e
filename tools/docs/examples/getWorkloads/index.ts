import * as wellarchitected from "pulumi-wellarchitected-sdk";

const found = wellarchitected.getWorkloadsOutput({ owner: wellarchitected.Ownership.Self });
export const names = found.workloads.apply((workloads) => workloads.map(({ name }) => name));
