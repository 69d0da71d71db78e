import * as wellarchitected from "pulumi-wellarchitected-sdk";

const found = wellarchitected.getWorkloadSharesOutput({ workloadId: "0123456789abcdef0123456789abcdef" });
export const principals = found.shares.apply((shares) => shares.map(({ sharedWith }) => sharedWith));
