import { checked } from "../check";
import { type Context, ownedWorkload } from "../context";
import { conflict, notFound, type ServiceError } from "../errors";
import { pageOf, viewTime } from "../listing";
import { type Caller, type Principal, principalOf } from "../principal";
import { hexId } from "../random";
import {
  type CreateWorkloadShareInput,
  type DeleteWorkloadShareInput,
  type ListWorkloadSharesInput,
  requests,
  type UpdateWorkloadShareInput,
} from "../requests";
import type { Workload } from "../resources/workload";
import { tokenKey } from "../store/tokens";
import { refuseOverQuota, refusePrincipal, refuseSecondShare, refuseUpdate } from "./refusals";
import { type PermissionType, type Share, withStatus } from "./share";
import { detailsOf, summaryOf, type WorkloadShare, type WorkloadShareSummary } from "./share-output";

export interface CreateWorkloadShareOutput {
  readonly WorkloadId: string;
  readonly ShareId: string;
}

export interface UpdateWorkloadShareOutput {
  readonly WorkloadId: string;
  readonly WorkloadShare: WorkloadShare;
}

export interface ListWorkloadSharesOutput {
  readonly WorkloadId: string;
  readonly WorkloadShareSummaries: readonly WorkloadShareSummary[];
  readonly NextToken?: string;
}

/** The operations of workload shares. */
export class WorkloadShares {
  constructor(private readonly context: Context) {}

  create(caller: Caller, request: CreateWorkloadShareInput): CreateWorkloadShareOutput {
    const { ClientRequestToken, ...input } = checked(requests.CreateWorkloadShare, request);
    const { behaviour, records, tokens, now } = this.context;
    const principal = principalOf(input.SharedWith);
    refusePrincipal(behaviour, principal);
    const workload = ownedWorkload(this.context, caller, input.WorkloadId, "CreateWorkloadShare");
    const key = tokenKey("CreateWorkloadShare", caller, ClientRequestToken);
    const parameters = JSON.stringify([input.WorkloadId, input.SharedWith, input.PermissionType]);
    const spent = tokens.find(key, now(), behaviour.tokenRetentionSeconds);
    if (spent) return this.replay(workload, spent.parameters === parameters, spent.result);
    const shares = records.shares(workload.workloadId);
    const namesake = shares.find((share) => share.principal === principal.id);
    if (namesake) refuseSecondShare(behaviour, namesake);
    refuseOverQuota(
      behaviour,
      workload.workloadId,
      shares.filter((share) => share !== namesake),
    );
    if (namesake) records.removeShare(namesake);
    const share = this.add(workload, input, principal);
    tokens.record(key, { parameters, result: share.shareId, at: now() });
    return { WorkloadId: workload.workloadId, ShareId: share.shareId };
  }

  update(caller: Caller, request: UpdateWorkloadShareInput): UpdateWorkloadShareOutput {
    const input = checked(requests.UpdateWorkloadShare, request);
    const workload = ownedWorkload(this.context, caller, input.WorkloadId, "UpdateWorkloadShare");
    const { behaviour } = this.context;
    const share = this.find(input);
    if (!share) throw this.missing(input.ShareId, behaviour.updateDead);
    refuseUpdate(behaviour, share);
    const updated = this.permit(share, input.PermissionType, behaviour.updateResetsToPending);
    return {
      WorkloadId: workload.workloadId,
      WorkloadShare: detailsOf(updated, workload),
    };
  }

  delete(caller: Caller, request: DeleteWorkloadShareInput): void {
    const input = checked(requests.DeleteWorkloadShare, request);
    ownedWorkload(this.context, caller, input.WorkloadId, "DeleteWorkloadShare");
    const { behaviour, records, tokens, now } = this.context;
    const key = tokenKey("DeleteWorkloadShare", caller, input.ClientRequestToken);
    const parameters = JSON.stringify([input.WorkloadId, input.ShareId]);
    const spent = tokens.find(key, now(), behaviour.tokenRetentionSeconds);
    if (spent?.parameters === parameters) return;
    if (spent) throw tokenReused(spent.result);
    const share = this.find(input);
    if (!share) throw this.missing(input.ShareId, behaviour.deleteUnknown);
    if (share.status === "ASSOCIATING" && behaviour.deleteAssociating === "conflict") {
      throw conflict("WORKLOAD_SHARE", share.shareId, "The share is still being associated.");
    }
    records.removeShare(share);
    tokens.record(key, { parameters, result: share.shareId, at: now() });
  }

  /** SharedWithPrefix is compared with SharedWith as the list shows it (assumed). */
  list(caller: Caller, request: ListWorkloadSharesInput): ListWorkloadSharesOutput {
    const { WorkloadId, SharedWithPrefix = "", Status, ...paging } = checked(requests.ListWorkloadShares, request);
    ownedWorkload(this.context, caller, WorkloadId, "ListWorkloadShares");
    const { behaviour, records, now, random } = this.context;
    const time = viewTime(behaviour.listLag, now(), records.shownAt(WorkloadId), random);
    records.shownAt(WorkloadId, time);
    const page = pageOf({
      items: records.sharesAsOf(WorkloadId, time),
      position: (share) => share.sequence,
      matches: (share) =>
        share.sharedWith.startsWith(SharedWithPrefix) && (Status === undefined || share.status === Status),
      pageSize: paging.MaxResults ?? behaviour.pageSize,
      filterWithinPage: behaviour.filterWithinPage,
      nextToken: paging.NextToken,
      list: `shares/${WorkloadId}/${Status ?? ""}/${SharedWithPrefix}`,
    });
    return {
      WorkloadId,
      WorkloadShareSummaries: page.items.map(summaryOf),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  }

  /** Gives a share another permission, whatever its status. */
  permit(share: Share, permissionType: PermissionType, invitesAgain = false): Share {
    const now = this.context.now();
    const invited = share.status !== "ASSOCIATED" && share.status !== "ASSOCIATING";
    const current = invitesAgain && invited ? withStatus(share, "PENDING", now) : share;
    const permitted: Share = { ...current, permissionType, updatedAt: now };
    this.context.records.putShare(permitted);
    return permitted;
  }

  private add(workload: Workload, input: Omit<CreateWorkloadShareInput, "ClientRequestToken">, principal: Principal) {
    const { behaviour, records, random, now } = this.context;
    const share: Share = {
      shareId: hexId(random),
      workloadId: workload.workloadId,
      sequence: records.nextSequence(),
      invitationId: hexId(random),
      sharedWith: behaviour.sharedWithShown === "id" ? principal.id : input.SharedWith,
      principal: principal.id,
      permissionType: input.PermissionType,
      status: "PENDING",
      createdAt: now(),
      updatedAt: now(),
    };
    const started = this.start(share, this.needsInvitation(workload, principal));
    records.putShare(started);
    return started;
  }

  private start(share: Share, needsInvitation: boolean): Share {
    const { behaviour, now } = this.context;
    const status = needsInvitation ? "PENDING" : behaviour.associateSeconds > 0 ? "ASSOCIATING" : "ASSOCIATED";
    const started = withStatus(share, status, now());
    if (behaviour.failAfterCreate > 0) {
      behaviour.failAfterCreate -= 1;
      const at = now() + behaviour.failAfterSeconds * 1000;
      return { ...started, next: { status: "FAILED", at, message: behaviour.failMessage } };
    }
    if (status !== "ASSOCIATING") return started;
    return { ...started, next: { status: "ASSOCIATED", at: now() + behaviour.associateSeconds * 1000 } };
  }

  /** Within an organization that has sharing enabled there are no invitations (documented for organizations and OUs). */
  private needsInvitation(workload: Workload, principal: Principal): boolean {
    const { behaviour, memberOf } = this.context;
    if (principal.kind === "organization" || principal.kind === "organizationalUnit") return false;
    if (behaviour.membersNeedInvitation || !behaviour.organizationSharing || principal.kind !== "account") return true;
    const ownersOrganization = memberOf(workload.owner).find((id) => id.startsWith("o-"));
    return ownersOrganization === undefined || !memberOf(principal.id).includes(ownersOrganization);
  }

  private replay(workload: Workload, sameParameters: boolean, shareId: string): CreateWorkloadShareOutput {
    if (!sameParameters) throw tokenReused(shareId);
    if (this.context.behaviour.spentToken === "conflict" && !this.context.records.share(shareId)) {
      throw conflict("WORKLOAD_SHARE", shareId, "The request has already been processed, and its share was deleted.");
    }
    return { WorkloadId: workload.workloadId, ShareId: shareId };
  }

  private find(ids: { readonly WorkloadId: string; readonly ShareId: string }): Share | undefined {
    const share = this.context.records.share(ids.ShareId);
    return share?.workloadId === ids.WorkloadId ? share : undefined;
  }

  private missing(shareId: string, ofDeleted: "notFound" | "conflict"): ServiceError {
    return ofDeleted === "conflict" && this.context.records.wasDeleted(shareId)
      ? conflict("WORKLOAD_SHARE", shareId, "The share was deleted.")
      : notFound("WORKLOAD_SHARE", shareId);
  }
}

/** AWS's list of this service has no error for it; ConflictException is assumed. */
function tokenReused(resourceId: string): ServiceError {
  return conflict("WORKLOAD_SHARE", resourceId, "The ClientRequestToken was used with other parameters.");
}
