import { connectionParts } from "../../core/connection-settings";
import type { EnumType, ListType, ObjectType, Part, ValueType } from "../../core/fields";
import type { ShareResourceType } from "../model/kind-service";
import { principalForms } from "../model/principal";
import { replaceableStatuses } from "../model/status";

/** A list of such values. */
export function listOf(of: ValueType): ListType {
  return { is: "list", of };
}

export const permissionType: EnumType = {
  is: "enum",
  name: "PermissionType",
  description: "What the recipient may do with the workload.",
  values: [
    { name: "ReadOnly", value: "READONLY", description: "The recipient may see the workload." },
    {
      name: "Contributor",
      value: "CONTRIBUTOR",
      description: "The recipient may also answer questions and edit the workload.",
    },
  ],
};

export const shareStatus: EnumType = {
  is: "enum",
  name: "ShareStatus",
  description: "The status of a share, as AWS lists it.",
  values: [
    { name: "Pending", value: "PENDING", description: "The recipient is invited, and has 7 days to accept." },
    { name: "Accepted", value: "ACCEPTED", description: "The recipient has accepted, and has access." },
    {
      name: "Rejected",
      value: "REJECTED",
      description: "The recipient has rejected the share, at once or after accepting it.",
    },
    { name: "Expired", value: "EXPIRED", description: "The invitation was not accepted within 7 days." },
    { name: "Revoked", value: "REVOKED", description: "The share was revoked." },
    {
      name: "Associating",
      value: "ASSOCIATING",
      description: "AWS is connecting the share with an organization or organizational unit.",
    },
    {
      name: "Associated",
      value: "ASSOCIATED",
      description: "The members of the organization or organizational unit have access, without an invitation.",
    },
    { name: "Failed", value: "FAILED", description: "AWS could not complete the share. The status message says why." },
  ],
};

export const replaceableStatus: EnumType = {
  is: "enum",
  name: "ReplaceableStatus",
  description: "A status that `replaceOnStatus` may name: the share is no longer of use to its recipient.",
  values: replaceableStatuses.flatMap((status) => shareStatus.values.filter(({ value }) => value === status)),
};

export const shareResourceType: EnumType = {
  is: "enum",
  name: "ShareResourceType",
  description: "What is shared, by AWS's name of its type.",
  values: [
    { name: "Workload", value: "WORKLOAD", description: "A workload." },
    { name: "Lens", value: "LENS", description: "A custom lens." },
    { name: "Profile", value: "PROFILE", description: "A profile." },
    { name: "Template", value: "TEMPLATE", description: "A review template." },
  ] satisfies { name: string; value: ShareResourceType; description: string }[],
};

export const connection: ObjectType = {
  is: "object",
  name: "Connection",
  description: "How to reach AWS for one share. Never holds a key or a secret: state keeps it.",
  parts: connectionParts,
};

export const permissionDeclared: Part = {
  type: permissionType,
  description: "What the recipient may do: `READONLY` or `CONTRIBUTOR`. A change is made in place.",
  required: true,
};

/** What is read of every share, and what a program may know of it. */
export const shareId: Part = {
  type: "string",
  description: "AWS's ID of the share; 32 characters of 0-9a-f.",
  required: true,
};
export const status: Part = {
  type: shareStatus,
  description: "`PENDING`, `ACCEPTED`, `REJECTED`, `EXPIRED`, `REVOKED`, `ASSOCIATING`, `ASSOCIATED` or `FAILED`.",
  required: true,
};
export const statusMessage: Part = {
  type: "string",
  description: "AWS's message about the status, if there is one.",
};
export const permissionReported: Part = {
  type: permissionType,
  description: "What the recipient may do, as AWS reports it.",
  required: true,
};
export const principalDeclared = "The principal, as the program spelled it.";

const asListed = {
  sharedWith: { type: "string", description: "The principal, as AWS spells it.", required: true },
  permissionType: { type: permissionType, description: "What the recipient may do.", required: true },
  shareId,
  status: { type: shareStatus, description: "The status of the share.", required: true },
} as const satisfies Record<string, Part>;

/** A share that a list of a workload shows. */
export const listedWorkloadShare: ObjectType = {
  is: "object",
  name: "ListedWorkloadShare",
  description: "A share of a workload, whoever created it.",
  parts: { ...asListed, statusMessage },
};

const { permissionType: _, ...withoutPermission } = asListed;

/** A share that a list of anything else shows. */
export const listedShare: ObjectType = {
  is: "object",
  name: "ListedShare",
  description: "A share, whoever created it.",
  parts: { ...withoutPermission, statusMessage },
};

export const declaredShare: ObjectType = {
  is: "object",
  name: "Share",
  description: "One share of a WorkloadShares.",
  parts: {
    sharedWith: {
      type: "string",
      description: `The principal to share the workload with: ${principalForms}.`,
      required: true,
    },
    permissionType: permissionDeclared,
  },
};

export const memberShare: ObjectType = {
  is: "object",
  name: "MemberShare",
  description: "One share of a WorkloadShares, as it is.",
  parts: {
    sharedWith: { type: "string", description: principalDeclared, required: true },
    permissionType: permissionReported,
    shareId,
    status,
    statusMessage,
  },
};

export const undeclaredShare: ObjectType = {
  is: "object",
  name: "UndeclaredShare",
  description: "A share of the workload that an exclusive WorkloadShares doesn't declare.",
  parts: asListed,
};
