import { type Behaviour, behaviourOf } from "./behaviour";
import type { Context } from "./context";
import { conflict, notFound } from "./errors";
import { describeKind, type ShareKind } from "./kinds";
import type { Caller } from "./principal";
import { hexId, type Random } from "./random";
import { resourceIdOf } from "./resources/resource";
import type { Workload } from "./resources/workload";
import {
  type CreateWorkloadOutput,
  type GetWorkloadOutput,
  type ListWorkloadsOutput,
  type WorkloadFixture,
  WorkloadOperations,
} from "./resources/workload-operations";
import type { CreateWorkloadInput, GetWorkloadInput, ListWorkloadsInput } from "./resources/workload-requests";
import { type PermissionType, type Share, type ShareStatus, withStatus } from "./shares/share";
import type { ShareOperations } from "./shares/share-operations";
import type { CreateShareOutput, ListSharesOutput, UpdateWorkloadShareOutput } from "./shares/share-outputs";
import type { CreateShareInput, DeleteShareInput, ListSharesInput, UpdateShareInput } from "./shares/share-requests";
import { WorkloadShareOperations } from "./shares/workload-share-operations";
import { restoreSnapshot, type ServiceSnapshot, takeSnapshot } from "./store/snapshot";
import { Store } from "./store/store";
import { Tokens } from "./store/tokens";

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

/** Which shares to return: those that match every given member. */
export interface ShareFilter {
  readonly kind?: ShareKind;
  /** A workload's ID. */
  readonly resourceId?: string;
  readonly sharedWith?: string;
  readonly status?: ShareStatus;
}

/**
 * AWS's Well-Architected Tool in memory: workloads and their shares, seen by accounts in Regions.
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
  private readonly workloadOperations: WorkloadOperations;
  private readonly workloadShares: WorkloadShareOperations;

  constructor(options: WellArchitectedOptions = {}) {
    const now = options.now ?? Date.now;
    this.behaviour = behaviourOf(options.behaviour);
    this.context = {
      now,
      random: options.random ?? Math.random,
      behaviour: this.behaviour,
      store: new Store(now),
      tokens: new Tokens(),
      memberOf: options.memberOf ?? (() => []),
    };
    this.workloadOperations = new WorkloadOperations(this.context);
    this.workloadShares = new WorkloadShareOperations(this.context);
  }

  createWorkload(caller: Caller, input: CreateWorkloadInput): CreateWorkloadOutput {
    return this.workloadOperations.create(caller, input);
  }

  getWorkload(caller: Caller, input: GetWorkloadInput): GetWorkloadOutput {
    return this.workloadOperations.get(caller, input);
  }

  listWorkloads(caller: Caller, input: ListWorkloadsInput): ListWorkloadsOutput {
    return this.workloadOperations.list(caller, input);
  }

  /** The operations on the shares of a kind. */
  sharesOf(kind: "workload"): WorkloadShareOperations;
  sharesOf(kind: ShareKind): ShareOperations<ShareKind>;
  sharesOf(_kind: ShareKind): WorkloadShareOperations {
    return this.workloadShares;
  }

  createWorkloadShare(caller: Caller, input: CreateShareInput<"workload">): CreateShareOutput<"workload"> {
    return this.workloadShares.create(caller, input);
  }

  updateWorkloadShare(caller: Caller, input: UpdateShareInput<"workload">): UpdateWorkloadShareOutput {
    return this.workloadShares.update(caller, input);
  }

  deleteWorkloadShare(caller: Caller, input: DeleteShareInput<"workload">): void {
    this.workloadShares.delete(caller, input);
  }

  listWorkloadShares(caller: Caller, input: ListSharesInput<"workload">): ListSharesOutput<"workload"> {
    return this.workloadShares.list(caller, input);
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

  /** Deletes a workload with its shares, as its owner would. @throws ServiceError ResourceNotFoundException. */
  deleteWorkload(workloadId: string): void {
    if (!this.context.store.resource("workload", workloadId)) throw notFound("WORKLOAD", workloadId);
    this.context.store.removeResource(workloadId);
  }

  /** The recipient accepts. @throws ServiceError ConflictException unless the share is PENDING. */
  accept(shareId: string): void {
    this.respond(shareId, "ACCEPTED", ["PENDING"]);
  }

  /** The recipient rejects, now or after it accepted. @throws ServiceError ConflictException in any other status. */
  reject(shareId: string): void {
    this.respond(shareId, "REJECTED", ["PENDING", "ACCEPTED"]);
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

  /** The owner changes the share's permission in the console. */
  editOutside(shareId: string, permissionType: PermissionType): void {
    this.workloadShares.setPermission(this.getShare(shareId), permissionType);
  }

  /** The owner shares the workload in the console. Returns the ShareId. */
  shareOutside(workloadId: string, sharedWith: string, permissionType: PermissionType): string {
    const workload = this.context.store.resource("workload", workloadId);
    if (!workload) throw notFound("WORKLOAD", workloadId);
    const { owner, region } = workload;
    const caller = { accountId: owner, arn: `arn:aws:iam::${owner}:user/console`, region };
    return this.createWorkloadShare(caller, {
      WorkloadId: workloadId,
      SharedWith: sharedWith,
      PermissionType: permissionType,
      ClientRequestToken: hexId(this.context.random),
    }).ShareId;
  }

  /** Deletes everything. The behaviour stays. */
  reset(): void {
    this.context.store.clear();
    this.context.tokens.clear();
  }

  /** Workloads, shares and tokens as plain data. */
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

  private respond(shareId: string, status: ShareStatus, from: readonly ShareStatus[]): void {
    const share = this.getShare(shareId);
    if (!from.includes(share.status)) {
      throw conflict(
        describeKind(share.kind).shareType,
        shareId,
        `A share that is ${share.status} can't become ${status}.`,
      );
    }
    this.setStatus(share, status);
  }

  private setStatus(share: Share, status: ShareStatus, message?: string): void {
    const why = message === undefined ? {} : { message };
    this.context.store.putShare(withStatus(share, status, this.context.now(), why));
  }
}
