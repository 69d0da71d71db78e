/** What a share is, in AWS's words, with neither Pulumi nor HTTP in it. */

/** What the recipient may do with the workload. */
export const permissions = ["READONLY", "CONTRIBUTOR"] as const;
export type PermissionType = (typeof permissions)[number];

/**
 * The most shares that a workload can have. AWS does not raise it.
 * @see https://docs.aws.amazon.com/wellarchitected/latest/userguide/limits.html
 */
export const mostShares = 20;

/**
 * The status of a share, as ListWorkloadShares answers it.
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

/**
 * The share operations of one account in one region. The lifecycle speaks to this interface only; `aws/` implements it.
 * Every method throws a {@link ServiceFailure} where the service refuses or can't be reached.
 */
export interface ShareService {
  readonly region: string;
  /** The caller's account, or undefined where `skipRequestingAccountId` forbids asking. */
  accountId(): Promise<string | undefined>;
  /** Every share of the workload, from a list that began after this call. */
  list(workloadId: string): Promise<Share[]>;
  /** Like `list`, from a list less than a minute old that began after all own writes on the workload had ended. */
  recentList(workloadId: string): Promise<Share[]>;
  /** Like `list`, from a list less than a minute old, whatever was written since. */
  earlierList(workloadId: string): Promise<Share[]>;
  /** Answers the ShareId, which a replayed token may have taken from a share that is gone. */
  create(request: CreateShare): Promise<string>;
  update(workloadId: string, shareId: string, permissionType: PermissionType): Promise<void>;
  delete(workloadId: string, shareId: string, clientRequestToken: string): Promise<void>;
}

export interface CreateShare {
  readonly workloadId: string;
  readonly sharedWith: string;
  readonly permissionType: PermissionType;
  readonly clientRequestToken: string;
}
