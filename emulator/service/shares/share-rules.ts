import type { Behaviour } from "../behaviour";
import type { Context } from "../context";
import { conflict, invalid, ServiceError } from "../errors";
import { describeKind, type ShareKind } from "../kinds";
import type { Principal } from "../principal";
import type { Share } from "./share";

/** Rejects a SharedWith that the owner can't share with. The errors are assumed; see `Behaviour`. */
export function assertShareable(
  { behaviour, settings }: Context,
  owner: string,
  kind: ShareKind,
  principal: Principal,
): void {
  if (behaviour.strictPrincipals && principal.kind === "unknown") {
    throw invalid("SharedWith is not an account, an IAM user or role, an organization or an OU.", "OTHER", [
      { Name: "SharedWith", Message: `Not a principal that a ${describeKind(kind).noun} can be shared with.` },
    ]);
  }
  const inOrganization = principal.kind === "organization" || principal.kind === "organizationalUnit";
  if (inOrganization && !settings.isSharingWithOrganization(owner)) {
    throw invalid("Sharing with AWS Organizations is not enabled for this account.", "OTHER", [
      { Name: "SharedWith", Message: "AWS Organizations sharing has to be enabled first." },
    ]);
  }
}

/** A principal has at most one share of a resource, in any status. The error is assumed. */
export function assertNotAlreadyShared(behaviour: Behaviour, existing: Share): void {
  if (behaviour.createOver.includes(existing.status)) return;
  const { noun, resourceType } = describeKind(existing.kind);
  throw conflict(
    resourceType,
    existing.resourceId,
    `The ${noun} is already shared with ${existing.sharedWith} (${existing.status}).`,
  );
}

/** The error is documented; its QuotaCode is assumed. @throws ServiceError ServiceQuotaExceededException. */
export function assertWithinQuota(
  behaviour: Behaviour,
  kind: ShareKind,
  resourceId: string,
  shares: readonly Share[],
): void {
  const { noun, resourceType, shareQuota } = describeKind(kind);
  const quota = shareQuota === "undocumented" ? behaviour.profileShareQuota : shareQuota;
  const counted = shares.filter((share) => !behaviour.quotaIgnores.includes(share.status));
  if (counted.length < quota) return;
  throw new ServiceError("ServiceQuotaExceededException", `A ${noun} has at most ${quota} shares.`, {
    ResourceId: resourceId,
    ResourceType: resourceType,
    QuotaCode: behaviour.quotaCode,
    ServiceCode: "wellarchitected",
  });
}

/** AWS doesn't document which statuses can be updated. Assumed: PENDING, ACCEPTED and ASSOCIATED. */
export function assertUpdatable(behaviour: Behaviour, share: Share): void {
  switch (share.status) {
    case "PENDING":
    case "ACCEPTED":
    case "ASSOCIATED":
      return;
    case "ASSOCIATING":
      if (behaviour.updateAssociating === "succeed") return;
      break;
    case "EXPIRED":
    case "REJECTED":
    case "REVOKED":
    case "FAILED":
      if (behaviour.updateTerminalStatus === "succeed") return;
      break;
  }
  throw conflict(
    describeKind(share.kind).shareType,
    share.shareId,
    `A share that is ${share.status} can't be updated.`,
  );
}
