import { requireOwnedWorkload } from "../access";
import type { Context } from "../context";
import { conflict, notFound, type ServiceError } from "../errors";
import { paginate } from "../paging";
import { type Caller, type Principal, parsePrincipal } from "../principal";
import { hexId } from "../random";
import {
  type CreateWorkloadShareInput,
  type DeleteWorkloadShareInput,
  type ListWorkloadSharesInput,
  requestValidators,
  type UpdateWorkloadShareInput,
} from "../requests";
import type { Workload } from "../resources/workload";
import { tokenKey } from "../store/tokens";
import { validate } from "../validation";
import { viewTime } from "./list-lag";
import { type PermissionType, type Share, withStatus } from "./share";
import { detailsOf, summaryOf, type WorkloadShare, type WorkloadShareSummary } from "./share-output";
import { assertNotAlreadyShared, assertShareable, assertUpdatable, assertWithinQuota } from "./share-rules";

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
export class ShareOperations {
  constructor(private readonly context: Context) {}

  create(caller: Caller, request: CreateWorkloadShareInput): CreateWorkloadShareOutput {
    const { ClientRequestToken, ...input } = validate(requestValidators.CreateWorkloadShare, request);
    const { behaviour, store, tokens, now } = this.context;
    const principal = parsePrincipal(input.SharedWith);
    assertShareable(behaviour, principal);
    const workload = requireOwnedWorkload(this.context, caller, input.WorkloadId, "CreateWorkloadShare");
    const key = tokenKey("CreateWorkloadShare", caller, ClientRequestToken);
    const parameters = JSON.stringify([input.WorkloadId, input.SharedWith, input.PermissionType]);
    const spent = tokens.find(key, now(), behaviour.tokenRetentionSeconds);
    if (spent) return this.replay(workload, spent.parameters === parameters, spent.result);
    const shares = store.shares(workload.workloadId);
    const existing = shares.find((share) => share.principal === principal.id);
    if (existing) assertNotAlreadyShared(behaviour, existing);
    assertWithinQuota(
      behaviour,
      workload.workloadId,
      shares.filter((share) => share !== existing),
    );
    if (existing) store.removeShare(existing);
    const share = this.add(workload, input, principal);
    tokens.record(key, { parameters, result: share.shareId, at: now() });
    return { WorkloadId: workload.workloadId, ShareId: share.shareId };
  }

  update(caller: Caller, request: UpdateWorkloadShareInput): UpdateWorkloadShareOutput {
    const input = validate(requestValidators.UpdateWorkloadShare, request);
    const workload = requireOwnedWorkload(this.context, caller, input.WorkloadId, "UpdateWorkloadShare");
    const { behaviour } = this.context;
    const share = this.find(input);
    if (!share) throw this.notFoundOrDeleted(input.ShareId, behaviour.updateDead);
    assertUpdatable(behaviour, share);
    const updated = this.setPermission(share, input.PermissionType, behaviour.updateResetsToPending);
    return {
      WorkloadId: workload.workloadId,
      WorkloadShare: detailsOf(updated, workload),
    };
  }

  delete(caller: Caller, request: DeleteWorkloadShareInput): void {
    const input = validate(requestValidators.DeleteWorkloadShare, request);
    requireOwnedWorkload(this.context, caller, input.WorkloadId, "DeleteWorkloadShare");
    const { behaviour, store, tokens, now } = this.context;
    const key = tokenKey("DeleteWorkloadShare", caller, input.ClientRequestToken);
    const parameters = JSON.stringify([input.WorkloadId, input.ShareId]);
    const spent = tokens.find(key, now(), behaviour.tokenRetentionSeconds);
    if (spent?.parameters === parameters) return;
    if (spent) throw tokenReused(spent.result);
    const share = this.find(input);
    if (!share) throw this.notFoundOrDeleted(input.ShareId, behaviour.deleteUnknown);
    if (share.status === "ASSOCIATING" && behaviour.deleteAssociating === "conflict") {
      throw conflict("WORKLOAD_SHARE", share.shareId, "The share is still being associated.");
    }
    store.removeShare(share);
    tokens.record(key, { parameters, result: share.shareId, at: now() });
  }

  /** Assumed: SharedWithPrefix is compared with SharedWith as the list shows it. */
  list(caller: Caller, request: ListWorkloadSharesInput): ListWorkloadSharesOutput {
    const {
      WorkloadId,
      SharedWithPrefix = "",
      Status,
      ...paging
    } = validate(requestValidators.ListWorkloadShares, request);
    requireOwnedWorkload(this.context, caller, WorkloadId, "ListWorkloadShares");
    const { behaviour, store, now, random } = this.context;
    const time = viewTime(behaviour.listLag, now(), store.newestShown(WorkloadId), random);
    store.recordShown(WorkloadId, time);
    const page = paginate({
      items: store.sharesAsOf(WorkloadId, time),
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

  /** Changes a share's permission, whatever its status. */
  setPermission(share: Share, permissionType: PermissionType, invitesAgain = false): Share {
    const now = this.context.now();
    const invited = share.status !== "ASSOCIATED" && share.status !== "ASSOCIATING";
    const current = invitesAgain && invited ? withStatus(share, "PENDING", now) : share;
    const changed: Share = { ...current, permissionType, updatedAt: now };
    this.context.store.putShare(changed);
    return changed;
  }

  private add(workload: Workload, input: Omit<CreateWorkloadShareInput, "ClientRequestToken">, principal: Principal) {
    const { behaviour, store, random, now } = this.context;
    const share: Share = {
      shareId: hexId(random),
      workloadId: workload.workloadId,
      sequence: store.nextSequence(),
      invitationId: hexId(random),
      sharedWith: behaviour.sharedWithShown === "id" ? principal.id : input.SharedWith,
      principal: principal.id,
      permissionType: input.PermissionType,
      status: "PENDING",
      createdAt: now(),
      updatedAt: now(),
    };
    const started = this.withInitialStatus(share, this.needsInvitation(workload, principal));
    store.putShare(started);
    return started;
  }

  private withInitialStatus(share: Share, needsInvitation: boolean): Share {
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

  /**
   * There are no invitations within an organization that has sharing enabled (documented for organizations and OUs).
   */
  private needsInvitation(workload: Workload, principal: Principal): boolean {
    const { behaviour, memberOf } = this.context;
    if (principal.kind === "organization" || principal.kind === "organizationalUnit") return false;
    if (behaviour.membersNeedInvitation || !behaviour.organizationSharing || principal.kind !== "account") return true;
    const ownersOrganization = memberOf(workload.owner).find((id) => id.startsWith("o-"));
    return ownersOrganization === undefined || !memberOf(principal.id).includes(ownersOrganization);
  }

  private replay(workload: Workload, sameParameters: boolean, shareId: string): CreateWorkloadShareOutput {
    if (!sameParameters) throw tokenReused(shareId);
    if (this.context.behaviour.spentToken === "conflict" && !this.context.store.share(shareId)) {
      throw conflict("WORKLOAD_SHARE", shareId, "The request has already been processed, and its share was deleted.");
    }
    return { WorkloadId: workload.workloadId, ShareId: shareId };
  }

  private find(ids: { readonly WorkloadId: string; readonly ShareId: string }): Share | undefined {
    const share = this.context.store.share(ids.ShareId);
    return share?.workloadId === ids.WorkloadId ? share : undefined;
  }

  private notFoundOrDeleted(shareId: string, ofDeleted: "notFound" | "conflict"): ServiceError {
    return ofDeleted === "conflict" && this.context.store.wasDeleted(shareId)
      ? conflict("WORKLOAD_SHARE", shareId, "The share was deleted.")
      : notFound("WORKLOAD_SHARE", shareId);
  }
}

/** AWS documents no error for this; ConflictException is assumed. */
function tokenReused(resourceId: string): ServiceError {
  return conflict("WORKLOAD_SHARE", resourceId, "The ClientRequestToken was used with other parameters.");
}
