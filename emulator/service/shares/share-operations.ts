import { requireOwned } from "../access";
import type { Context } from "../context";
import { conflict, notFound, type ServiceError } from "../errors";
import { describeKind, type KindDescription, type ShareAction, type ShareKind } from "../kinds";
import { type List, paginate } from "../paging";
import { type Caller, type Principal, parsePrincipal } from "../principal";
import { hexId } from "../random";
import { type Resource, type ResourceOf, resourceIdOf } from "../resources/resource";
import { oncePerToken, type TokenCall } from "../store/idempotency";
import { validate } from "../validation";
import { viewTime } from "./list-lag";
import { type PermissionType, type Share, withStatus } from "./share";
import { type CreateShareOutput, createOutput, type ListSharesOutput, listOutput } from "./share-outputs";
import {
  type CreateShareInput,
  type DeleteShareInput,
  type ListSharesInput,
  type ResourceMember,
  type ShareRequestValidators,
  shareRequestValidators,
} from "./share-requests";
import { assertNotAlreadyShared, assertShareable, assertWithinQuota } from "./share-rules";

/** What a create asks for. */
interface NewShare {
  readonly SharedWith: string;
  readonly PermissionType?: PermissionType;
}

/** The operations that shares of every kind have. */
export class ShareOperations<K extends ShareKind> {
  protected readonly description: KindDescription;
  protected readonly validators: ShareRequestValidators<K>;

  constructor(
    protected readonly context: Context,
    private readonly kind: K,
  ) {
    this.description = describeKind(kind);
    this.validators = shareRequestValidators(kind);
  }

  /** Performs one of the operations on a request that is not validated yet. */
  perform(action: ShareAction, caller: Caller, request: unknown): unknown {
    switch (action) {
      case "create":
        return this.create(caller, validate(this.validators.create, request));
      case "delete":
        return this.delete(caller, validate(this.validators.delete, request));
      case "list":
        return this.list(caller, validate(this.validators.list, request));
      case "update":
        throw new Error(`Shares of a ${this.description.noun} have no update.`);
    }
  }

  create(caller: Caller, request: CreateShareInput<K>): CreateShareOutput<K> {
    const input = validate(this.validators.create, request);
    const resourceId = this.idIn(input);
    const newShare: NewShare = input;
    const { behaviour, store } = this.context;
    const { shareType } = this.description;
    const principal = parsePrincipal(newShare.SharedWith);
    assertShareable(this.context, caller.accountId, this.kind, principal);
    const resource = this.requireOwned(caller, resourceId, "create");
    const call: TokenCall = {
      operation: this.description.operations.create,
      caller,
      token: input.ClientRequestToken,
      parameters: JSON.stringify([resourceId, newShare.SharedWith, newShare.PermissionType]),
      resourceType: shareType,
    };
    const shareId = oncePerToken(this.context, call, () => this.addNew(resource, newShare, principal).shareId);
    if (behaviour.spentToken === "conflict" && !store.share(shareId)) {
      throw conflict(shareType, shareId, "The request has already been processed, and its share was deleted.");
    }
    return createOutput(this.kind, { resourceId, shareId });
  }

  delete(caller: Caller, request: DeleteShareInput<K>): void {
    const input = validate(this.validators.delete, request);
    const resourceId = this.idIn(input);
    this.requireOwned(caller, resourceId, "delete");
    const { behaviour, store } = this.context;
    const { shareType } = this.description;
    const call: TokenCall = {
      operation: this.description.operations.delete,
      caller,
      token: input.ClientRequestToken,
      parameters: JSON.stringify([resourceId, input.ShareId]),
      resourceType: shareType,
    };
    oncePerToken(this.context, call, () => {
      const share = this.findShare(resourceId, input.ShareId);
      if (!share) throw this.notFoundOrDeleted(input.ShareId, behaviour.deleteUnknown);
      if (share.status === "ASSOCIATING" && behaviour.deleteAssociating === "conflict") {
        throw conflict(shareType, share.shareId, "The share is still being associated.");
      }
      store.removeShare(share);
      return share.shareId;
    });
  }

  /** Assumed: SharedWithPrefix is compared with SharedWith as the list shows it. */
  list(caller: Caller, request: ListSharesInput<K>): ListSharesOutput<K> {
    const input = validate(this.validators.list, request);
    const resourceId = this.idIn(input);
    const { SharedWithPrefix = "", Status } = input;
    this.requireOwned(caller, resourceId, "list");
    const { behaviour, store, now, random } = this.context;
    const time = viewTime(behaviour.listLag, now(), store.newestShown(resourceId), random);
    store.recordShown(resourceId, time);
    const list: List<Share> = {
      items: store.sharesAsOf(resourceId, time),
      position: (share) => share.sequence,
      matches: (share) =>
        share.sharedWith.startsWith(SharedWithPrefix) && (Status === undefined || share.status === Status),
      name: `shares/${resourceId}/${Status ?? ""}/${SharedWithPrefix}`,
    };
    return listOutput(this.kind, resourceId, paginate(list, input, behaviour));
  }

  protected idIn(input: ResourceMember<K>): string {
    const members: Readonly<Record<string, string>> = input;
    return members[this.description.idMember] ?? "";
  }

  protected requireOwned(caller: Caller, resourceId: string, action: ShareAction): ResourceOf<K> {
    return requireOwned(this.context, caller, this.kind, resourceId, this.description.operations[action] ?? action);
  }

  protected findShare(resourceId: string, shareId: string): Share | undefined {
    const share = this.context.store.share(shareId);
    return share?.resourceId === resourceId ? share : undefined;
  }

  protected notFoundOrDeleted(shareId: string, ofDeleted: "notFound" | "conflict"): ServiceError {
    return ofDeleted === "conflict" && this.context.store.wasDeleted(shareId)
      ? conflict(this.description.shareType, shareId, "The share was deleted.")
      : notFound(this.description.shareType, shareId);
  }

  private addNew(resource: Resource, newShare: NewShare, principal: Principal): Share {
    const { behaviour, store } = this.context;
    const resourceId = resourceIdOf(resource);
    const shares = store.shares(resourceId);
    const existing = shares.find((share) => share.principal === principal.id);
    if (existing) assertNotAlreadyShared(behaviour, existing);
    const others = shares.filter((share) => share !== existing);
    assertWithinQuota(behaviour, this.kind, resourceId, others);
    if (existing) store.removeShare(existing);
    return this.add(resource, newShare, principal);
  }

  private add(resource: Resource, input: NewShare, principal: Principal): Share {
    const { behaviour, store, random, now } = this.context;
    const share: Share = {
      shareId: hexId(random),
      kind: this.kind,
      resourceId: resourceIdOf(resource),
      sequence: store.nextSequence(),
      invitationId: hexId(random),
      sharedWith: behaviour.sharedWithShown === "id" ? principal.id : input.SharedWith,
      principal: principal.id,
      ...(input.PermissionType !== undefined && { permissionType: input.PermissionType }),
      status: "PENDING",
      createdAt: now(),
      updatedAt: now(),
    };
    const started = this.withInitialStatus(share, this.needsInvitation(resource, principal));
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

  /** There are no invitations within an organization that has sharing enabled (documented for organizations and OUs). */
  private needsInvitation(resource: Resource, principal: Principal): boolean {
    const { behaviour, memberOf, settings } = this.context;
    if (principal.kind === "organization" || principal.kind === "organizationalUnit") return false;
    if (behaviour.membersNeedInvitation || principal.kind !== "account") return true;
    if (!settings.isSharingWithOrganization(resource.owner)) return true;
    const ownersOrganization = memberOf(resource.owner).find((id) => id.startsWith("o-"));
    return ownersOrganization === undefined || !memberOf(principal.id).includes(ownersOrganization);
  }
}
