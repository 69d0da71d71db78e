/** What a share is, in AWS's words, with neither Pulumi nor HTTP in it. */

/** What the recipient may do with the workload. */
export const permissions = ["READONLY", "CONTRIBUTOR"] as const;
export type PermissionType = (typeof permissions)[number];

/**
 * The most shares that a workload can have. AWS does not raise it.
 * @see https://docs.aws.amazon.com/wellarchitected/latest/userguide/limits.html
 */
export const maxShares = 20;

/**
 * The status of a share, as ListWorkloadShares returns it.
 * @see https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_WorkloadShareSummary.html
 */
export const statuses = [
  "PENDING",
  "ACCEPTED",
  "REJECTED",
  "EXPIRED",
  "REVOKED",
  "ASSOCIATING",
  "ASSOCIATED",
  "FAILED",
] as const;
export type ShareStatus = (typeof statuses)[number];

/** A share of a workload as the service lists it. */
export interface Share {
  readonly shareId: string;
  /** In the service's spelling. */
  readonly sharedWith: string;
  readonly permissionType: PermissionType;
  readonly status: ShareStatus;
  readonly statusMessage?: string;
}
