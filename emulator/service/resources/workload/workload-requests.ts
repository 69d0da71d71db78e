import { kinds } from "../../kinds";
import { clientRequestToken, paging, tags } from "../../request-members";
import { anyObject, list, oneOf, optional, type TextMap, text, type Validators } from "../../validation";

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

export interface DeleteWorkloadInput {
  readonly WorkloadId: string;
  readonly ClientRequestToken: string;
}

export interface ListWorkloadsInput {
  readonly WorkloadNamePrefix?: string | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** The request of each operation on workloads. */
export interface WorkloadRequests {
  readonly CreateWorkload: CreateWorkloadInput;
  readonly GetWorkload: GetWorkloadInput;
  readonly DeleteWorkload: DeleteWorkloadInput;
  readonly ListWorkloads: ListWorkloadsInput;
}

/**
 * The documented rules of each request (lengths, patterns, enums, required members), from botocore 1.44's model.
 */
export const workloadRequestValidators: { readonly [O in keyof WorkloadRequests]: Validators<WorkloadRequests[O]> } = {
  CreateWorkload: {
    WorkloadName: text({ min: 3, max: 100 }),
    Description: text({ min: 3, max: 250 }),
    Environment: oneOf(["PRODUCTION", "PREPRODUCTION"]),
    Lenses: list(text({ min: 1, max: 128 })),
    ClientRequestToken: clientRequestToken,
    ReviewOwner: text({ min: 3, max: 255 }),
    AwsRegions: optional(list(text({ max: 100 }), { max: 50 })),
    NonAwsRegions: optional(list(text({ min: 3, max: 25 }), { max: 5 })),
    AccountIds: optional(list(text({ pattern: "[0-9]{12}" }), { max: 100 })),
    PillarPriorities: optional(list(text({ min: 1, max: 64 }))),
    ArchitecturalDesign: optional(text({ max: 2048, pattern: "|(https?|ftp):\\/\\/[^\\s/$.?#].[^\\s]*" })),
    IndustryType: optional(text({ max: 100 })),
    Industry: optional(text({ max: 100 })),
    Notes: optional(text({ max: 2084 })),
    Tags: optional(tags),
    DiscoveryConfig: optional(anyObject),
    Applications: optional(list(text({ max: 2084 }), { max: 1 })),
  },
  GetWorkload: { WorkloadId: kinds.workload.idRule },
  DeleteWorkload: { WorkloadId: kinds.workload.idRule, ClientRequestToken: clientRequestToken },
  ListWorkloads: { WorkloadNamePrefix: optional(text({ max: 100 })), ...paging },
};
