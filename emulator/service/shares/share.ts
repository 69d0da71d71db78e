import type { ShareKind } from "../kinds";

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
/** The status of a share (documented). */
export type ShareStatus = (typeof shareStatuses)[number];

/** The permissions of workloads' shares (documented). */
export const permissionTypes = ["READONLY", "CONTRIBUTOR"] as const;
/** What the principal may do with the workload (documented). */
export type PermissionType = (typeof permissionTypes)[number];

/** An invitation that is neither accepted nor rejected expires after 7 days (documented). */
export const invitationMs = 7 * 24 * 60 * 60 * 1000;

/** A status that a share takes by itself at a time (milliseconds since 1970). */
export interface ScheduledStatus {
  readonly status: ShareStatus;
  readonly at: number;
  readonly message?: string;
}

/** A share as the service stores it. It is never changed, only replaced. Times are in milliseconds since 1970. */
export interface Share {
  /** 32 characters of 0-9a-f. */
  readonly shareId: string;
  /** The kind of what is shared. */
  readonly kind: ShareKind;
  /** The ID by which the API names the shared resource. */
  readonly resourceId: string;
  /** Its number among everything that was ever created, which gives lists their order. */
  readonly sequence: number;
  /** The ID of the recipient's invitation, kept even if an organization needs none; see `invitationIdShownBy`. */
  readonly invitationId: string;
  /** The principal as it was given, or its ID; see `Behaviour.sharedWithShown`. */
  readonly sharedWith: string;
  /** The principal's ID in one spelling: shares with the same one are for the same principal. */
  readonly principal: string;
  /** Absent if the kind has no permissions. */
  readonly permissionType?: PermissionType;
  /** The status. */
  readonly status: ShareStatus;
  /** Why it is FAILED. */
  readonly statusMessage?: string;
  /** The status that it takes by itself, and when. */
  readonly next?: ScheduledStatus;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

/** The share as it is at a time: with its scheduled status, if that is due. */
export function atTime(share: Share, now: number): Share {
  return share.next && now >= share.next.at ? withStatus(share, share.next.status, share.next.at, share.next) : share;
}

/** The share in another status from `now` on. An invitation's expiry is all that is scheduled then. */
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
