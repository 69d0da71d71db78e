import { WorkloadShare } from "pulumi-wellarchitected";

/** Shares each workload, by its name, with the review account, which may read it. */
export function shareWithReviewers(workloadIds, reviewAccountId) {
  const shares = Object.entries(workloadIds).map(([name, workloadId]) => [
    name,
    new WorkloadShare(name, { workloadId, sharedWith: reviewAccountId, permissionType: "READONLY" }),
  ]);
  return Object.fromEntries(shares);
}
