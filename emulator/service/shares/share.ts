/** The statuses of a share (documented). */
export const shareStatuses = [
  "PENDING",
  "ACCEPTED",
  "REJECTED",
  "EXPIRED",
  "REVOKED",
  "ASSOCIATING",
  "ASSOCIATED",
  "FAILED",
] as const;
export type ShareStatus = (typeof shareStatuses)[number];

/** What the principal may do with the workload (documented). */
export const permissionTypes = ["READONLY", "CONTRIBUTOR"] as const;
export type PermissionType = (typeof permissionTypes)[number];

/** An invitation that is not answered expires after 7 days (documented). */
export const invitationMs = 7 * 24 * 60 * 60 * 1000;

/** A status that a share takes by itself once the clock says `at` (milliseconds since 1970). */
export interface ScheduledStatus {
  readonly status: ShareStatus;
  readonly at: number;
  readonly message?: string;
}

/** A share, as the service keeps it: never changed, only replaced. Times are in milliseconds since 1970. */
export interface Share {
  readonly shareId: string;
  readonly workloadId: string;
  /** Where the share stands among all shares ever made: the order of lists. */
  readonly sequence: number;
  /** The ID by which the recipient knows it. */
  readonly invitationId: string;
  /** The principal as it was sent, or its ID; see `Behaviour.sharedWithShown`. */
  readonly sharedWith: string;
  /** The principal, spelt one way: two shares of a workload with the same key are for the same principal. */
  readonly principal: string;
  readonly permissionType: PermissionType;
  readonly status: ShareStatus;
  readonly statusMessage?: string;
  readonly next?: ScheduledStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The share as it is at a time, with the status that time alone has brought. */
export function atTime(share: Share, now: number): Share {
  return share.next && now >= share.next.at ? withStatus(share, share.next.status, share.next.at, share.next) : share;
}

/** The share in another status, from `now` on. Nothing stays scheduled, but for the expiry of an invitation. */
export function withStatus(share: Share, status: ShareStatus, now: number, why: { message?: string } = {}): Share {
  const { next: _, statusMessage: __, ...rest } = share;
  return {
    ...rest,
    status,
    updatedAt: now,
    ...(why.message !== undefined && { statusMessage: why.message }),
    ...(status === "PENDING" && { next: { status: "EXPIRED", at: now + invitationMs } }),
  };
}
