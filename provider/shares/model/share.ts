/** What a share is, in AWS's words, with neither Pulumi nor HTTP in it. */

/** What the recipient of a workload may do with it. */
export const permissions = ["READONLY", "CONTRIBUTOR"] as const;
export type PermissionType = (typeof permissions)[number];

/**
 * The status of a share, as AWS lists it.
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

/** A share as the service lists it. */
export interface Share {
  readonly shareId: string;
  /** In the service's spelling. */
  readonly sharedWith: string;
  /** Absent for kinds whose shares have none. */
  readonly permissionType?: PermissionType | undefined;
  readonly status: ShareStatus;
  readonly statusMessage?: string;
}
