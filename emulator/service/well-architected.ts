import { type Behaviour, behaviourOf } from "./behaviour";
import type { Context } from "./context";
import { invalid, notFound } from "./errors";
import { InvitationOperations } from "./invitations/invitation-operations";
import type { ListShareInvitationsOutput, UpdateShareInvitationOutput } from "./invitations/invitation-outputs";
import type { ListShareInvitationsInput, UpdateShareInvitationInput } from "./invitations/invitation-requests";
import { respond } from "./invitations/response";
import { describeKind, type ShareKind } from "./kinds";
import type { Caller } from "./principal";
import { hexId, type Random } from "./random";
import { LensOperations } from "./resources/lens/lens-operations";
import { ProfileOperations } from "./resources/profile/profile-operations";
import { type Resource, type ResourceFixture, renamed, resourceIdOf } from "./resources/resource";
import { ReviewTemplateOperations } from "./resources/review-template/review-template-operations";
import { type ListTagsForResourceInput, type ListTagsForResourceOutput, listTags } from "./resources/tags";
import type { Workload } from "./resources/workload/workload";
import {
  type CreateWorkloadOutput,
  type GetWorkloadOutput,
  type ListWorkloadsOutput,
  type WorkloadFixture,
  WorkloadOperations,
} from "./resources/workload/workload-operations";
import type { CreateWorkloadInput, GetWorkloadInput, ListWorkloadsInput } from "./resources/workload/workload-requests";
import { AccountSettings, type GlobalSettings } from "./settings/account-settings";
import { SettingsOperations } from "./settings/settings-operations";
import type { UpdateGlobalSettingsInput } from "./settings/settings-requests";
import { LensShareOperations } from "./shares/lens-share-operations";
import { type PermissionType, type Share, type ShareStatus, withStatus } from "./shares/share";
import { ShareOperations } from "./shares/share-operations";
import type { CreateShareOutput, ListSharesOutput, UpdateWorkloadShareOutput } from "./shares/share-outputs";
import type { CreateShareInput, DeleteShareInput, ListSharesInput, UpdateShareInput } from "./shares/share-requests";
import { WorkloadShareOperations } from "./shares/workload-share-operations";
import { restoreSnapshot, type ServiceSnapshot, takeSnapshot } from "./store/snapshot";
import { Store } from "./store/store";
import { Tokens } from "./store/tokens";

/** What a service starts with. */
export interface WellArchitectedOptions {
  /** The clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** The source of IDs and random lags; a seeded one makes a run repeatable. Default `Math.random`. */
  readonly random?: Random;
  /** Changes to the default behaviour. */
  readonly behaviour?: Partial<Behaviour>;
  /** The IDs of the organization and OUs that an account is in. Default: none. */
  readonly memberOf?: (accountId: string) => readonly string[];
}

/** The operations on shares, by kind. */
interface SharesOf {
  readonly workload: WorkloadShareOperations;
  readonly lens: LensShareOperations;
  readonly profile: ShareOperations<"profile">;
  readonly reviewTemplate: ShareOperations<"reviewTemplate">;
}

/** Which shares to return: those that match every given member. */
export interface ShareFilter {
  /** The kind of what is shared. */
  readonly kind?: ShareKind;
  /** A workload's ID, or the ARN of another resource. */
  readonly resourceId?: string;
  /** The principal, as the share has it. */
  readonly sharedWith?: string;
  /** The status now. */
  readonly status?: ShareStatus;
}

/**
 * AWS's Well-Architected Tool in memory: resources (workloads, lenses, profiles, review templates) and their shares, as
 * accounts in Regions see them.
 * It has no network and no timers: what happens with time (an invitation expires, a share is associated) follows
 * from the clock at each call. The operations throw `ServiceError`. Operations and members have AWS's names.
 *
 * @example
 * const service = new WellArchitected({ now: () => 0, random: seededRandom(1) });
 * const owner = { accountId: "111111111111", arn: "arn:aws:iam::111111111111:user/owner", region: "eu-west-1" };
 * const { workloadId } = service.addWorkload(owner);
 * service.createWorkloadShare(owner, {
 *   WorkloadId: workloadId, SharedWith: "222222222222", PermissionType: "READONLY", ClientRequestToken: "a",
 * });
 *
 * @see https://docs.aws.amazon.com/wellarchitected/latest/APIReference/
 */
export class WellArchitected {
  /** Switches for what AWS doesn't document; assign to its members to change them. */
  readonly behaviour: Behaviour;
  private readonly context: Context;
  /** The operations on workloads. */
  readonly workloadOperations: WorkloadOperations;
  /** The operations on custom lenses. */
  readonly lenses: LensOperations;
  /** The operations on profiles. */
  readonly profiles: ProfileOperations;
  /** The operations on review templates. */
  readonly reviewTemplates: ReviewTemplateOperations;
  private readonly shareOperations: SharesOf;
  private readonly invitations: InvitationOperations;
  private readonly settings: SettingsOperations;

  constructor(options: WellArchitectedOptions = {}) {
    const now = options.now ?? Date.now;
    this.behaviour = behaviourOf(options.behaviour);
    this.context = {
      now,
      random: options.random ?? Math.random,
      behaviour: this.behaviour,
      store: new Store(now),
      tokens: new Tokens(),
      settings: new AccountSettings(this.behaviour),
      memberOf: options.memberOf ?? (() => []),
    };
    this.workloadOperations = new WorkloadOperations(this.context);
    this.lenses = new LensOperations(this.context);
    this.profiles = new ProfileOperations(this.context);
    this.reviewTemplates = new ReviewTemplateOperations(this.context);
    this.shareOperations = {
      workload: new WorkloadShareOperations(this.context),
      lens: new LensShareOperations(this.context),
      profile: new ShareOperations(this.context, "profile"),
      reviewTemplate: new ShareOperations(this.context, "reviewTemplate"),
    };
    this.invitations = new InvitationOperations(this.context);
    this.settings = new SettingsOperations(this.context);
  }

  /** CreateWorkload: a workload of the caller, in the Region that is called. Returns its ID and ARN. */
  createWorkload(caller: Caller, input: CreateWorkloadInput): CreateWorkloadOutput {
    return this.workloadOperations.create(caller, input);
  }

  /** GetWorkload: by its owner, or a recipient who has accepted. */
  getWorkload(caller: Caller, input: GetWorkloadInput): GetWorkloadOutput {
    return this.workloadOperations.get(caller, input);
  }

  /** ListWorkloads: the caller's own, and those whose share the caller has accepted. */
  listWorkloads(caller: Caller, input: ListWorkloadsInput): ListWorkloadsOutput {
    return this.workloadOperations.list(caller, input);
  }

  /** The operations on the shares of a kind, such as `sharesOf("lens").create(caller, input)`. */
  sharesOf<K extends ShareKind>(kind: K): SharesOf[K] {
    return this.shareOperations[kind];
  }

  /** CreateWorkloadShare: a share that is PENDING, or ASSOCIATING if it needs no invitation. Returns the ShareId. */
  createWorkloadShare(caller: Caller, input: CreateShareInput<"workload">): CreateShareOutput<"workload"> {
    return this.shareOperations.workload.create(caller, input);
  }

  /** UpdateWorkloadShare: changes the share's permission. */
  updateWorkloadShare(caller: Caller, input: UpdateShareInput<"workload">): UpdateWorkloadShareOutput {
    return this.shareOperations.workload.update(caller, input);
  }

  /** DeleteWorkloadShare: ends the recipient's access, and the invitation. */
  deleteWorkloadShare(caller: Caller, input: DeleteShareInput<"workload">): void {
    this.shareOperations.workload.delete(caller, input);
  }

  /** ListWorkloadShares: a page of the workload's shares, which may lag as `Behaviour.listLag` says. */
  listWorkloadShares(caller: Caller, input: ListSharesInput<"workload">): ListSharesOutput<"workload"> {
    return this.shareOperations.workload.list(caller, input);
  }

  /** ListTagsForResource. */
  listTags(caller: Caller, input: ListTagsForResourceInput): ListTagsForResourceOutput {
    return listTags(this.context, caller, input);
  }

  /** ListShareInvitations: a page of what the caller is offered. */
  listShareInvitations(caller: Caller, input: ListShareInvitationsInput): ListShareInvitationsOutput {
    return this.invitations.list(caller, input);
  }

  /** UpdateShareInvitation: the caller accepts or rejects. */
  updateShareInvitation(caller: Caller, input: UpdateShareInvitationInput): UpdateShareInvitationOutput {
    return this.invitations.update(caller, input);
  }

  /** GetGlobalSettings: the settings of the caller's account. */
  getGlobalSettings(caller: Caller): GlobalSettings {
    return this.settings.get(caller);
  }

  /** UpdateGlobalSettings: changes the given settings of the caller's account. */
  updateGlobalSettings(caller: Caller, input: UpdateGlobalSettingsInput): void {
    this.settings.update(caller, input);
  }

  /** The shares as they are now, even if lists lag. */
  shares(filter: ShareFilter = {}): Share[] {
    const { store } = this.context;
    const resourceIds = filter.resourceId === undefined ? store.resources().map(resourceIdOf) : [filter.resourceId];
    return resourceIds
      .flatMap((resourceId) => store.shares(resourceId))
      .filter((share) => filter.kind === undefined || share.kind === filter.kind)
      .filter((share) => filter.sharedWith === undefined || share.sharedWith === filter.sharedWith)
      .filter((share) => filter.status === undefined || share.status === filter.status);
  }

  /** The workloads of all accounts and Regions. */
  workloads(): Workload[] {
    return this.context.store.resourcesOf("workload");
  }

  /** Adds a workload without a call. */
  addWorkload(fixture: WorkloadFixture): Workload {
    return this.workloadOperations.addFixture(fixture);
  }

  /** The resources of all kinds, accounts and Regions. */
  resources(): Resource[] {
    return this.context.store.resources();
  }

  /** Adds a resource of any kind without a call. A lens is published. */
  addResource(kind: ShareKind, fixture: ResourceFixture): Resource {
    switch (kind) {
      case "workload":
        return this.addWorkload(fixture);
      case "lens":
        return this.lenses.addFixture(fixture);
      case "profile":
        return this.profiles.addFixture(fixture);
      case "reviewTemplate":
        return this.reviewTemplates.addFixture(fixture);
    }
  }

  /**
   * Renames a workload, lens or review template, as its owner would. A profile keeps its name: AWS has no operation that
   * changes it (documented). @throws ServiceError
   */
  rename(resourceId: string, name: string): void {
    const resource = this.context.store.find(resourceId);
    if (!resource) throw notFound("RESOURCE", resourceId);
    if (resource.kind === "profile") throw invalid("A profile can't be renamed.", "OTHER");
    this.context.store.replaceResource(renamed(resource, name, this.context.now()));
  }

  /** Deletes a resource with its shares, as its owner would. @throws ServiceError ResourceNotFoundException. */
  deleteResource(resourceId: string): void {
    if (!this.context.store.find(resourceId)) throw notFound("RESOURCE", resourceId);
    this.context.store.removeResource(resourceId);
  }

  /** Deletes a workload with its shares, as its owner would. @throws ServiceError ResourceNotFoundException. */
  deleteWorkload(workloadId: string): void {
    if (!this.context.store.resource("workload", workloadId)) throw notFound("WORKLOAD", workloadId);
    this.context.store.removeResource(workloadId);
  }

  /** The recipient accepts, as with UpdateShareInvitation. @throws ServiceError unless the share is PENDING. */
  accept(shareId: string): void {
    respond(this.context, this.getShare(shareId), "ACCEPT");
  }

  /** The recipient rejects, now or after it accepted, as with UpdateShareInvitation. @throws ServiceError otherwise. */
  reject(shareId: string): void {
    respond(this.context, this.getShare(shareId), "REJECT");
  }

  /** The invitation expires at once. */
  expire(shareId: string): void {
    this.setStatus(this.getShare(shareId), "EXPIRED");
  }

  /** AWS revokes the share. AWS doesn't document when it does. */
  revoke(shareId: string): void {
    this.setStatus(this.getShare(shareId), "REVOKED");
  }

  /** The share fails, as when AWS throttles it asynchronously. `message` is its StatusMessage. */
  fail(shareId: string, message: string = this.behaviour.failMessage): void {
    this.setStatus(this.getShare(shareId), "FAILED", message);
  }

  /** The owner deletes the share in the console. */
  deleteOutside(shareId: string): void {
    this.context.store.removeShare(this.getShare(shareId));
  }

  /** The owner changes the share's permission in the console. @throws ServiceError if its kind has no permissions. */
  editOutside(shareId: string, permissionType: PermissionType): void {
    const share = this.getShare(shareId);
    const { hasPermissions, noun } = describeKind(share.kind);
    if (!hasPermissions) throw invalid(`Shares of a ${noun} have no permission.`, "OTHER");
    this.shareOperations.workload.setPermission(share, permissionType);
  }

  /**
   * The owner shares a resource in the console. Returns the ShareId.
   * `resourceId` is a workload's ID, or the ARN of another resource; only workload shares have a `permissionType`.
   */
  shareOutside(resourceId: string, sharedWith: string, permissionType?: PermissionType): string {
    const resource = this.context.store.find(resourceId);
    if (!resource) throw notFound("RESOURCE", resourceId);
    const { kind, owner, region } = resource;
    const caller = { accountId: owner, arn: `arn:aws:iam::${owner}:user/console`, region };
    const ClientRequestToken = hexId(this.context.random);
    const input = { SharedWith: sharedWith, PermissionType: permissionType, ClientRequestToken };
    this.shareOperations[kind].perform("create", caller, { [describeKind(kind).idMember]: resourceId, ...input });
    return this.context.store.shares(resourceId).at(-1)?.shareId ?? "";
  }

  /** Deletes everything. The behaviour stays. */
  reset(): void {
    this.context.store.clear();
    this.context.tokens.clear();
    this.context.settings.clear();
  }

  /** Resources, shares, tokens and settings as plain data. */
  snapshot(): ServiceSnapshot {
    return takeSnapshot(this.context);
  }

  /** Replaces everything. Snapshots have no history: lists show the restored shares at once. */
  restore(saved: ServiceSnapshot): void {
    this.reset();
    restoreSnapshot(this.context, saved);
  }

  private getShare(shareId: string): Share {
    const share = this.context.store.share(shareId);
    if (!share) throw notFound("SHARE", shareId);
    return share;
  }

  private setStatus(share: Share, status: ShareStatus, message?: string): void {
    const why = message === undefined ? {} : { message };
    this.context.store.putShare(withStatus(share, status, this.context.now(), why));
  }
}
