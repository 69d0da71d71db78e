import { type PermissionType, permissionTypes, type ShareStatus, shareStatuses } from "./shares/share";
import { anyObject, integer, list, oneOf, optional, type TextMap, text, textMap, type Validators } from "./validation";

/** ProfileArns, ReviewTemplateArns and JiraConfiguration are ignored. */
export interface CreateWorkloadInput {
  readonly WorkloadName: string;
  readonly Description: string;
  readonly Environment: "PRODUCTION" | "PREPRODUCTION";
  readonly Lenses: readonly string[];
  readonly ClientRequestToken: string;
  /** The API's model doesn't mark it as required, but its documentation does. */
  readonly ReviewOwner: string;
  /** AwsRegions or NonAwsRegions is required (documented). */
  readonly AwsRegions?: readonly string[] | undefined;
  readonly NonAwsRegions?: readonly string[] | undefined;
  readonly AccountIds?: readonly string[] | undefined;
  readonly PillarPriorities?: readonly string[] | undefined;
  readonly ArchitecturalDesign?: string | undefined;
  readonly IndustryType?: string | undefined;
  readonly Industry?: string | undefined;
  readonly Notes?: string | undefined;
  readonly Tags?: TextMap | undefined;
  readonly DiscoveryConfig?: Readonly<Record<string, unknown>> | undefined;
  readonly Applications?: readonly string[] | undefined;
}

export interface GetWorkloadInput {
  readonly WorkloadId: string;
}

export interface ListWorkloadsInput {
  readonly WorkloadNamePrefix?: string | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

export interface CreateWorkloadShareInput {
  readonly WorkloadId: string;
  readonly SharedWith: string;
  readonly PermissionType: PermissionType;
  readonly ClientRequestToken: string;
}

export interface UpdateWorkloadShareInput {
  readonly WorkloadId: string;
  readonly ShareId: string;
  readonly PermissionType: PermissionType;
}

export interface DeleteWorkloadShareInput {
  readonly WorkloadId: string;
  readonly ShareId: string;
  readonly ClientRequestToken: string;
}

export interface ListWorkloadSharesInput {
  readonly WorkloadId: string;
  readonly SharedWithPrefix?: string | undefined;
  readonly Status?: ShareStatus | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** The request of each operation. */
export interface Requests {
  readonly CreateWorkload: CreateWorkloadInput;
  readonly GetWorkload: GetWorkloadInput;
  readonly ListWorkloads: ListWorkloadsInput;
  readonly CreateWorkloadShare: CreateWorkloadShareInput;
  readonly UpdateWorkloadShare: UpdateWorkloadShareInput;
  readonly DeleteWorkloadShare: DeleteWorkloadShareInput;
  readonly ListWorkloadShares: ListWorkloadSharesInput;
}

const workloadId = text({ min: 32, max: 32, pattern: "[0-9a-f]{32}" });
const shareId = text({ pattern: "[0-9a-f]{32}" });
const token = text({ min: 1, max: 2048, pattern: "[\\x00-\\x7F]*" });
const permission = oneOf(permissionTypes);
const pages = {
  NextToken: optional(text({ pattern: "[A-Za-z0-9+/=_\\-]+" })),
  MaxResults: optional(integer({ min: 1, max: 50 })),
};

/** The documented rules of each request (lengths, patterns, enums, required members), from botocore 1.44's model. */
export const requestValidators: { readonly [O in keyof Requests]: Validators<Requests[O]> } = {
  CreateWorkload: {
    WorkloadName: text({ min: 3, max: 100 }),
    Description: text({ min: 3, max: 250 }),
    Environment: oneOf(["PRODUCTION", "PREPRODUCTION"]),
    Lenses: list(text({ min: 1, max: 128 })),
    ClientRequestToken: token,
    ReviewOwner: text({ min: 3, max: 255 }),
    AwsRegions: optional(list(text({ max: 100 }), { max: 50 })),
    NonAwsRegions: optional(list(text({ min: 3, max: 25 }), { max: 5 })),
    AccountIds: optional(list(text({ pattern: "[0-9]{12}" }), { max: 100 })),
    PillarPriorities: optional(list(text({ min: 1, max: 64 }))),
    ArchitecturalDesign: optional(text({ max: 2048, pattern: "|(https?|ftp):\\/\\/[^\\s/$.?#].[^\\s]*" })),
    IndustryType: optional(text({ max: 100 })),
    Industry: optional(text({ max: 100 })),
    Notes: optional(text({ max: 2084 })),
    Tags: optional(
      textMap(text({ min: 1, max: 128, pattern: "[\\p{L}\\p{N}\\p{Z}_.:/=+@\\-]+" }), text({ max: 256 }), { max: 50 }),
    ),
    DiscoveryConfig: optional(anyObject),
    Applications: optional(list(text({ max: 2084 }), { max: 1 })),
  },
  GetWorkload: { WorkloadId: workloadId },
  ListWorkloads: { WorkloadNamePrefix: optional(text({ max: 100 })), ...pages },
  CreateWorkloadShare: {
    WorkloadId: workloadId,
    SharedWith: text({ min: 12, max: 2048 }),
    PermissionType: permission,
    ClientRequestToken: token,
  },
  UpdateWorkloadShare: { WorkloadId: workloadId, ShareId: shareId, PermissionType: permission },
  DeleteWorkloadShare: { WorkloadId: workloadId, ShareId: shareId, ClientRequestToken: token },
  ListWorkloadShares: {
    WorkloadId: workloadId,
    SharedWithPrefix: optional(text({ max: 100 })),
    Status: optional(oneOf(shareStatuses)),
    ...pages,
  },
};
