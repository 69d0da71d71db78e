import { describeKind, type KindOf, type ShareKind } from "../kinds";
import { clientRequestToken, paging } from "../request-members";
import { oneOf, optional, text, type Validators } from "../validation";
import { type PermissionType, permissionTypes, type ShareStatus, shareStatuses } from "./share";

/** The member that names the shared resource, such as WorkloadId. */
export type ResourceMember<K extends ShareKind> = Readonly<Record<KindOf<K>["idMember"], string>>;

/** PermissionType, if shares of the kind have one. */
export type PermissionMember<K extends ShareKind> = KindOf<K>["hasPermissions"] extends true
  ? { readonly PermissionType: PermissionType }
  : unknown;

export type CreateShareInput<K extends ShareKind> = ResourceMember<K> &
  PermissionMember<K> & { readonly SharedWith: string; readonly ClientRequestToken: string };

export type UpdateShareInput<K extends ShareKind> = ResourceMember<K> &
  PermissionMember<K> & { readonly ShareId: string };

export type DeleteShareInput<K extends ShareKind> = ResourceMember<K> & {
  readonly ShareId: string;
  readonly ClientRequestToken: string;
};

export type ListSharesInput<K extends ShareKind> = ResourceMember<K> & {
  readonly SharedWithPrefix?: string | undefined;
  readonly Status?: ShareStatus | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
};

/** The validators of a kind's requests. */
export interface ShareRequestValidators<K extends ShareKind> {
  readonly create: Validators<CreateShareInput<K>>;
  readonly update: Validators<UpdateShareInput<K>>;
  readonly delete: Validators<DeleteShareInput<K>>;
  readonly list: Validators<ListSharesInput<K>>;
}

const shareId = text({ pattern: "[0-9a-f]{32}" });

export function shareRequestValidators<K extends ShareKind>(kind: K): ShareRequestValidators<K> {
  const { idMember, idRule, hasPermissions } = describeKind(kind);
  const resource = { [idMember]: idRule };
  const permission = hasPermissions ? { PermissionType: oneOf(permissionTypes) } : {};
  const validators = {
    create: {
      ...resource,
      SharedWith: text({ min: 12, max: 2048 }),
      ...permission,
      ClientRequestToken: clientRequestToken,
    },
    update: { ...resource, ShareId: shareId, ...permission },
    delete: { ...resource, ShareId: shareId, ClientRequestToken: clientRequestToken },
    list: {
      ...resource,
      SharedWithPrefix: optional(text({ max: 100 })),
      Status: optional(oneOf(shareStatuses)),
      ...paging,
    },
  };
  // TypeScript doesn't know which members come from the table.
  return validators as unknown as ShareRequestValidators<K>;
}
