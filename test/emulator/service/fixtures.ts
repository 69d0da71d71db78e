import type { Behaviour } from "../../../emulator/service/behaviour";
import { type ErrorName, ServiceError } from "../../../emulator/service/errors";
import type {
  InvitationAction,
  ListShareInvitationsInput,
} from "../../../emulator/service/invitations/invitation-requests";
import type { Caller } from "../../../emulator/service/principal";
import { seededRandom } from "../../../emulator/service/random";
import type { PermissionType } from "../../../emulator/service/shares/share";
import { WellArchitected } from "../../../emulator/service/well-architected";

export const owner: Caller = {
  accountId: "111111111111",
  arn: "arn:aws:iam::111111111111:user/owner",
  region: "eu-west-1",
};
export const recipient: Caller = {
  accountId: "222222222222",
  arn: "arn:aws:iam::222222222222:user/bob",
  region: "eu-west-1",
};
export const stranger: Caller = {
  accountId: "333333333333",
  arn: "arn:aws:iam::333333333333:user/eve",
  region: "eu-west-1",
};

export const organization = "o-emulated01";
export const organizationArn = `arn:aws:organizations::111111111111:organization/${organization}`;
export const unit = "ou-abcd-12345678";

/** A service with one workload of `owner` and a clock that the test moves; 333333333333 is in the organization. */
export function startService(behaviour: Partial<Behaviour> = {}) {
  let time = Date.parse("2026-01-01T00:00:00Z");
  let tokens = 0;
  const service = new WellArchitected({
    now: () => time,
    random: seededRandom(1),
    behaviour,
    memberOf: (accountId) => (accountId === stranger.accountId ? [organization, unit] : []),
  });
  const { workloadId } = service.addWorkload(owner);
  const share = (sharedWith: string, token?: string, permissionType: PermissionType = "READONLY", caller = owner) =>
    service.createWorkloadShare(caller, {
      WorkloadId: workloadId,
      SharedWith: sharedWith,
      PermissionType: permissionType,
      ClientRequestToken: token ?? `token-${++tokens}`,
    }).ShareId;
  return {
    service,
    workloadId,
    share,
    list: (caller = owner) => service.listWorkloadShares(caller, { WorkloadId: workloadId }).WorkloadShareSummaries,
    update: (shareId: string, permissionType: PermissionType = "CONTRIBUTOR", caller = owner) =>
      service.updateWorkloadShare(caller, { WorkloadId: workloadId, ShareId: shareId, PermissionType: permissionType })
        .WorkloadShare,
    remove: (shareId: string, token?: string, caller = owner) =>
      service.deleteWorkloadShare(caller, {
        WorkloadId: workloadId,
        ShareId: shareId,
        ClientRequestToken: token ?? `token-${++tokens}`,
      }),
    invitations: (input: ListShareInvitationsInput = {}, caller = recipient) =>
      service.listShareInvitations(caller, input).ShareInvitationSummaries,
    respond: (action: InvitationAction, invitationId: string, caller = recipient) =>
      service.updateShareInvitation(caller, { ShareInvitationId: invitationId, ShareInvitationAction: action }),
    invitationOf: (shareId: string) => service.shares().find((known) => known.shareId === shareId)?.invitationId ?? "",
    status: (shareId: string) => service.shares().find((known) => known.shareId === shareId)?.status,
    advance: (seconds: number) => {
      time += seconds * 1000;
    },
  };
}

/** What `t.throws` expects of an operation that the service rejects. */
export const rejected = (name: ErrorName) => ({ instanceOf: ServiceError, name });
