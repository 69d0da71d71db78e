import type { Context } from "../../core/context";
import type { ProviderFunction } from "../../core/function";
import type { ResourceType } from "../../core/resource";
import type { ShareService } from "./service";
import type { PermissionType } from "./share";

/** AWS's names of the types of what accounts share. */
export type ShareResourceType = "WORKLOAD" | "LENS" | "PROFILE" | "TEMPLATE";

/** What accounts share: a workload, a custom lens, a profile or a review template. */
export interface Shareable {
  /** What API calls take: a workload's ID, or another resource's ARN. */
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** The account that owns it. */
  readonly owner: string;
}

/** One that was read. */
export interface ReadShareable extends Shareable {
  /** The invitation by which it was shared with the caller. Absent for the owner's own, and if there was no invitation. */
  readonly shareInvitationId?: string;
}

/** What another account offers to share with the caller. */
export interface Invitation {
  readonly shareInvitationId: string;
  /** The account that shares it. */
  readonly sharedBy: string;
  /** The caller's account, or the IAM user or role of it. */
  readonly sharedWith: string;
  /** Of kinds whose shares have a permission. */
  readonly permissionType?: PermissionType;
  /** What is shared: a workload's ID, or another resource's ARN. */
  readonly resourceId: string;
  readonly resourceName: string;
}

/** The invitations to resources of one kind, as the account that they are for sees them. */
export interface InvitationService {
  /** Every invitation, from a list that began after this call. */
  invitations(): Promise<Invitation[]>;
  /** Accepts or rejects. */
  respond(shareInvitationId: string, action: "ACCEPT" | "REJECT"): Promise<void>;
}

/** The resources of one kind that the caller can read: its own, and those that are shared with it. */
export interface ShareableService {
  get(id: string): Promise<ReadShareable>;
  /** Every one, from a list that began after this call. Custom lenses only. */
  shareables(): Promise<Shareable[]>;
}

/** The settings of the account, whatever the kind. */
export interface SettingsService {
  isSharingWithOrganization(): Promise<boolean>;
  setSharingWithOrganization(enabled: boolean): Promise<void>;
}

/**
 * All that one account in one Region can do with one kind of resource. Every method throws a {@link ServiceFailure} if the
 * service refuses or can't be reached.
 */
export interface KindService extends ShareService, InvitationService, ShareableService, SettingsService {}

/** What calls them needs of the world around it. */
export type KindContext = Context<KindService>;

/** A resource that calls any of them, and a function that does. */
export type KindResource = ResourceType<KindService>;
export type KindFunction = ProviderFunction<KindService>;
