import type { Context } from "../../core/context";
import type { ProviderFunction } from "../../core/function";
import type { ResourceKind } from "../../core/resource";
import type { PermissionType, Share } from "./share";

/**
 * The share operations of one account in one region. The lifecycle speaks to this interface only; `aws/` implements it.
 * Every method throws a {@link ServiceFailure} if the service refuses or can't be reached.
 */
export interface ShareService {
  readonly region: string;
  /** The caller's account, or undefined if `skipRequestingAccountId` forbids asking. */
  accountId(): Promise<string | undefined>;
  /** Every share of the workload, from a list that began after this call. */
  list(workloadId: string): Promise<Share[]>;
  /** Like `list`, from a list less than a minute old that began after all own writes on the workload had ended. */
  recentList(workloadId: string): Promise<Share[]>;
  /** Like `list`, from a list less than a minute old, whatever was written since. */
  earlierList(workloadId: string): Promise<Share[]>;
  /** Returns the ShareId; for a replayed token it may be that of a share that is gone. */
  create(request: CreateShareRequest): Promise<string>;
  update(workloadId: string, shareId: string, permissionType: PermissionType): Promise<void>;
  delete(workloadId: string, shareId: string, clientRequestToken: string): Promise<void>;
}

export interface CreateShareRequest {
  readonly workloadId: string;
  readonly sharedWith: string;
  readonly permissionType: PermissionType;
  readonly clientRequestToken: string;
}

/** What a share needs of the world around it. */
export type ShareContext = Context<ShareService>;

/** A kind of resource that calls it, and a function that does. */
export type ShareKind = ResourceKind<ShareService>;
export type ShareFunction = ProviderFunction<ShareService>;
