import { permissions, type Share, type ShareStatus, statuses } from "./share";

/** A status that `replaceOnStatus` may name: the share is no longer of use to its recipient. */
export const replaceableStatuses = ["EXPIRED", "FAILED", "REJECTED", "REVOKED"] as const satisfies ShareStatus[];
export type ReplaceableStatus = (typeof replaceableStatuses)[number];

/** REJECTED and REVOKED are a person's decision: never offered again automatically. */
export const defaultReplaceOnStatus: readonly ReplaceableStatus[] = ["EXPIRED", "FAILED"];

/** The recipient has access. Within an organization that shares there is no invitation, and ASSOCIATED says so. */
export function isAccepted(status: ShareStatus | undefined): boolean {
  return status === "ACCEPTED" || status === "ASSOCIATED";
}

/** Nothing that the owner does to such a share gives access again; only a new one does. */
export function isEnded(status: ShareStatus | undefined): status is ReplaceableStatus {
  return replaceableStatuses.some((ended) => ended === status);
}

/** What a person should know of a share that has ended, and what to do. */
export function endedMessage(status: ReplaceableStatus, statusMessage?: string): string {
  const message = statusMessage ? ` (AWS says: ${statusMessage})` : "";
  switch (status) {
    case "REJECTED":
      return `the recipient rejected the share${message}. It is not offered again automatically: to offer it again, agree with the recipient and add REJECTED to replaceOnStatus; else remove the share from the program`;
    case "REVOKED":
      return `the share was revoked${message}. It is not offered again automatically: to offer it again, add REVOKED to replaceOnStatus; else remove the share from the program`;
    case "EXPIRED":
      return `the invitation expired${message}: recipients have 7 days to accept. "pulumi up --refresh" offers it again if replaceOnStatus has EXPIRED`;
    case "FAILED":
      return `AWS could not complete the share${message}. "pulumi up --refresh" recreates it if replaceOnStatus has FAILED`;
  }
}

/** A share as far as its status goes; a status that no list shows yet is undefined. */
export interface ObservedShare {
  readonly status?: ShareStatus | undefined;
  readonly statusMessage?: string | undefined;
  readonly permissionType?: Share["permissionType"];
}

/** What a person should know of a share as AWS shows it: that it has ended, and what this version of ours doesn't know. */
export function statusWarnings({ status, statusMessage, permissionType }: ObservedShare): string[] {
  const unknown = [
    ...(status === undefined || statuses.includes(status) ? [] : [`status ${status}`]),
    ...(permissionType === undefined || permissions.includes(permissionType) ? [] : [`permission ${permissionType}`]),
  ].join(" and the ");
  return [
    ...(isEnded(status) ? [endedMessage(status, statusMessage)] : []),
    ...(unknown === ""
      ? []
      : [`this version of the provider does not know the ${unknown} of the share, and treats it as open`]),
  ];
}
