import type { Context } from "../../core/context";
import type { ProviderFunction } from "../../core/function";
import type { ResourceType } from "../../core/resource";
import type { PermissionType, Share } from "./share";

/**
 * The operations on the shares of one kind, of one account in one Region. The lifecycle speaks to this interface only;
 * `aws/` implements it. What is shared is named by its `id`, see `SharedResource`. Every method throws a
 * {@link ServiceFailure} if the service refuses or can't be reached.
 */
export interface ShareService {
  readonly region: string;
  /** The caller's account, or undefined if `skipRequestingAccountId` forbids asking. */
  accountId(): Promise<string | undefined>;
  /** Every share of the resource, from a list that began after this call. */
  list(id: string): Promise<Share[]>;
  /** Like `list`, from a list less than a minute old that began after all own writes on the resource had ended. */
  recentList(id: string): Promise<Share[]>;
  /** Like `list`, from a list less than a minute old, whatever was written since. */
  earlierList(id: string): Promise<Share[]>;
  /** Returns the ShareId; for a replayed token it may be that of a share that is gone. */
  create(request: CreateShareRequest): Promise<string>;
  /** Only of kinds whose shares have a permission. */
  update(id: string, shareId: string, permissionType: PermissionType): Promise<void>;
  delete(id: string, shareId: string, clientRequestToken: string): Promise<void>;
}

export interface CreateShareRequest {
  readonly id: string;
  readonly sharedWith: string;
  /** Undefined for kinds whose shares have none. */
  readonly permissionType: PermissionType | undefined;
  readonly clientRequestToken: string;
}

/** What a share needs of the world around it. */
export type ShareContext = Context<ShareService>;

/** A resource that calls it, and a function that does. */
export type ShareResource = ResourceType<ShareService>;
export type ShareFunction = ProviderFunction<ShareService>;
