import { parsePrincipal, principalKey } from "../../../shares/model/principal";
import { isAccepted, isEnded } from "../../../shares/model/status";
import type { FoundShare } from "../../scan/found-share";
import { kindName } from "./names";

/** What a page is told of a share: no role and no external ID of the scan. */
export type ShownShare = Omit<FoundShare, "resourceArn" | "roleArn" | "externalId">;

/** How far a share has come. A status that this version doesn't know counts as pending, and is shown as it is. */
export const stages = ["accepted", "pending", "ended"] as const;
export type Stage = (typeof stages)[number];

/**
 * What a recipient may do: `access` if the kind has no permissions, if AWS doesn't tell the recipient which, and for a permission
 * that this version doesn't know.
 */
export const levels = ["contributor", "readonly", "access"] as const;
export type Level = (typeof levels)[number];

/** A share with what the report sorts, groups and finds it by. */
export interface ReportShare extends ShownShare {
  /** The same for a resource in every share of it. */
  readonly resource: string;
  /** The same for every spelling of a principal. */
  readonly principal: string;
  /** The account, organization or organizational unit that the principal is or belongs to. */
  readonly recipient: string;
  readonly stage: Stage;
  readonly level: Level;
  /** In lower case. */
  readonly searchText: string;
}

export function reportShare(share: ShownShare): ReportShare {
  const { kind, region, resourceId, sharedWith, permissionType } = share;
  return {
    ...share,
    resource: `${kind} ${region} ${resourceId}`,
    principal: principalKey(sharedWith),
    recipient: recipientOf(sharedWith),
    stage: stageOf(share),
    level: levelOf(permissionType),
    searchText: searchTextOf(share),
  };
}

function recipientOf(sharedWith: string): string {
  const principal = parsePrincipal(sharedWith);
  if ("problem" in principal) return sharedWith;
  const isIdentity = principal.kind === "user" || principal.kind === "role";
  return isIdentity ? (sharedWith.split(":")[4] as string) : principal.key;
}

function levelOf(permissionType: ShownShare["permissionType"]): Level {
  if (permissionType === "CONTRIBUTOR") return "contributor";
  return permissionType === "READONLY" ? "readonly" : "access";
}

function stageOf({ status }: ShownShare): Stage {
  if (isAccepted(status)) return "accepted";
  return isEnded(status) ? "ended" : "pending";
}

function searchTextOf(share: ShownShare): string {
  const { kind, region, resourceId, resourceName, owner, sharedWith, permissionType, status, statusMessage } = share;
  const { shareId, side, profile } = share;
  const parts = [kindName(kind), region, resourceId, resourceName, owner, sharedWith, permissionType, status];
  return [...parts, statusMessage, shareId, side, profile].join("\n").toLowerCase();
}
