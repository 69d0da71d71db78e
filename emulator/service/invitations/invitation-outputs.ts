import type { Behaviour } from "../behaviour";
import { describeKind, type ShareResourceType } from "../kinds";
import type { Page } from "../paging";
import { nameOf, type Resource } from "../resources/resource";
import type { PermissionType, Share } from "../shares/share";

/** A share together with the resource that its invitation offers. */
export interface Invitation {
  readonly share: Share;
  readonly resource: Resource;
}

/** An invitation in a list, AWS's ShareInvitationSummary. It has the name and the ID or ARN of its one resource. */
export interface ShareInvitationSummary {
  readonly ShareInvitationId: string;
  readonly SharedBy: string;
  readonly SharedWith: string;
  /** Only of workloads; see `Behaviour.invitationsHavePermission`. */
  readonly PermissionType?: PermissionType;
  readonly ShareResourceType: ShareResourceType;
  readonly WorkloadName?: string;
  readonly WorkloadId?: string;
  readonly LensName?: string;
  readonly LensArn?: string;
  readonly ProfileName?: string;
  readonly ProfileArn?: string;
  readonly TemplateName?: string;
  readonly TemplateArn?: string;
}

export interface ListShareInvitationsOutput {
  readonly ShareInvitationSummaries: readonly ShareInvitationSummary[];
  readonly NextToken?: string;
}

/** An invitation after a response, AWS's ShareInvitation. It has the ID or ARN of its one resource. */
export interface ShareInvitation {
  readonly ShareInvitationId: string;
  readonly ShareResourceType: ShareResourceType;
  readonly WorkloadId?: string;
  /** A custom lens has no other alias than its ARN (documented). */
  readonly LensAlias?: string;
  readonly LensArn?: string;
  readonly ProfileArn?: string;
  readonly TemplateArn?: string;
}

export interface UpdateShareInvitationOutput {
  readonly ShareInvitation: ShareInvitation;
}

export function listOutput(page: Page<Invitation>, behaviour: Behaviour): ListShareInvitationsOutput {
  const { items, ...next } = page;
  return { ShareInvitationSummaries: items.map((invitation) => summaryOf(invitation, behaviour)), ...next };
}

function summaryOf({ share, resource }: Invitation, behaviour: Behaviour): ShareInvitationSummary {
  const { shareResourceType, invitation } = describeKind(share.kind);
  const permissionType = share.permissionType ?? (behaviour.invitationsHavePermission ? "READONLY" : undefined);
  return {
    ShareInvitationId: share.invitationId,
    SharedBy: resource.owner,
    SharedWith: share.sharedWith,
    ...(permissionType !== undefined && { PermissionType: permissionType }),
    ShareResourceType: shareResourceType,
    [invitation.nameMember]: nameOf(resource),
    [invitation.idMember]: share.resourceId,
  };
}

/** Assumed: a lens is named by both LensAlias and LensArn. */
export function updateOutput(share: Share): UpdateShareInvitationOutput {
  const { shareResourceType, idMember, invitation } = describeKind(share.kind);
  return {
    ShareInvitation: {
      ShareInvitationId: share.invitationId,
      ShareResourceType: shareResourceType,
      [idMember]: share.resourceId,
      [invitation.idMember]: share.resourceId,
    },
  };
}
