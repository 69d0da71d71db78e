import * as wellarchitected from "pulumi-wellarchitected-sdk";

const found = wellarchitected.getWorkloadOutput({ name: "Shop" });
export const workloadId = found.workloadId;
