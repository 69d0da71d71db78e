import type { Caller, WellArchitected } from "../../emulator";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import type { Invitation, KindService, ReadShareable, Shareable } from "../../provider/shares/model/kind-service";
import type { ShareService } from "../../provider/shares/model/service";

/** What a recipient calls, and everyone who reads what is shared or the account's settings. */
export type RecipientOperation = "invitations" | "respond" | "get" | "shareables" | "settings" | "setSettings";

type Call = <T>(operation: RecipientOperation, request: Record<string, string>, work: () => T) => Promise<T>;

/** The service in memory, as a recipient calls it. */
export function recipientService(
  service: WellArchitected,
  caller: Caller,
  { resourceType }: ShareKind,
  call: Call,
): Omit<KindService, keyof ShareService> {
  const invitations = () =>
    call("invitations", {}, () =>
      service
        .listShareInvitations(caller, { ShareResourceType: resourceType })
        .ShareInvitationSummaries.map((summary): Invitation => {
          const { ShareInvitationId, SharedBy, SharedWith, PermissionType, ...resource } = summary;
          const { WorkloadId, LensArn, ProfileArn, TemplateArn } = resource;
          const { WorkloadName, LensName, ProfileName, TemplateName } = resource;
          return {
            shareInvitationId: ShareInvitationId,
            sharedBy: SharedBy,
            sharedWith: SharedWith,
            resourceId: WorkloadId ?? LensArn ?? ProfileArn ?? TemplateArn ?? "",
            resourceName: WorkloadName ?? LensName ?? ProfileName ?? TemplateName ?? "",
            ...(PermissionType && { permissionType: PermissionType }),
          };
        }),
    );
  const shareables: Readonly<Record<string, () => Shareable[]>> = {
    WORKLOAD: () =>
      service.listWorkloads(caller, {}).WorkloadSummaries.map(({ WorkloadId, WorkloadArn, WorkloadName, Owner }) => ({
        id: WorkloadId,
        arn: WorkloadArn,
        name: WorkloadName,
        owner: Owner,
      })),
    LENS: () =>
      service.lenses
        .list(caller, {})
        .LensSummaries.filter(({ LensType }) => LensType !== "AWS_OFFICIAL")
        .map(({ LensArn, LensName, Owner = "" }) => ({
          id: LensArn,
          arn: LensArn,
          name: LensName,
          owner: Owner,
        })),
    PROFILE: () =>
      service.profiles.list(caller, {}).ProfileSummaries.map(({ ProfileArn, ProfileName, Owner }) => ({
        id: ProfileArn,
        arn: ProfileArn,
        name: ProfileName,
        owner: Owner,
      })),
    TEMPLATE: () =>
      service.reviewTemplates.list(caller, {}).ReviewTemplates.map(({ TemplateArn, TemplateName, Owner }) => ({
        id: TemplateArn,
        arn: TemplateArn,
        name: TemplateName,
        owner: Owner,
      })),
  };
  const read: Readonly<Record<string, (id: string) => ReadShareable>> = {
    WORKLOAD: (WorkloadId) => {
      const { Workload: found } = service.getWorkload(caller, { WorkloadId });
      return readable(found.WorkloadId, found.WorkloadArn, found.WorkloadName, found);
    },
    LENS: (LensAlias) => {
      const { Lens: found } = service.lenses.get(caller, { LensAlias });
      return readable(found.LensArn, found.LensArn, found.Name, found);
    },
    PROFILE: (ProfileArn) => {
      const { Profile: found } = service.profiles.get(caller, { ProfileArn });
      return readable(found.ProfileArn, found.ProfileArn, found.ProfileName, found);
    },
    TEMPLATE: (TemplateArn) => {
      const { ReviewTemplate: found } = service.reviewTemplates.get(caller, { TemplateArn });
      return readable(found.TemplateArn, found.TemplateArn, found.TemplateName, found);
    },
  };
  return {
    invitations,
    recentInvitations: invitations,
    respond: (ShareInvitationId, ShareInvitationAction) =>
      call("respond", { ShareInvitationId, ShareInvitationAction }, () => {
        service.updateShareInvitation(caller, { ShareInvitationId, ShareInvitationAction });
      }),
    get: (id) => call("get", { id }, () => (read[resourceType] as (id: string) => ReadShareable)(id)),
    shareables: () => call("shareables", {}, () => (shareables[resourceType] as () => Shareable[])()),
    isSharingWithOrganization: () =>
      call("settings", {}, () => service.getGlobalSettings(caller).OrganizationSharingStatus === "ENABLED"),
    setSharingWithOrganization: (enabled) =>
      call("setSettings", { enabled: String(enabled) }, () =>
        service.updateGlobalSettings(caller, { OrganizationSharingStatus: enabled ? "ENABLED" : "DISABLED" }),
      ),
  };
}

function readable(
  id: string,
  arn: string,
  name: string,
  { Owner: owner = "", ShareInvitationId }: { readonly Owner?: string; readonly ShareInvitationId?: string },
): ReadShareable {
  return { id, arn, name, owner, ...(ShareInvitationId !== undefined && { shareInvitationId: ShareInvitationId }) };
}
