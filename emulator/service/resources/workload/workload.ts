import type { CreateWorkloadInput } from "./workload-requests";

/** A workload as the service stores it. Times are in milliseconds since 1970. */
export interface Workload {
  /** Tells the kinds of resource apart. */
  readonly kind: "workload";
  /** 32 characters of 0-9a-f. */
  readonly workloadId: string;
  /** AWS's name for it. */
  readonly arn: string;
  /** The account that owns it. */
  readonly owner: string;
  /** Its Region. */
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  /** Its number among everything that was ever created, which gives lists their order. */
  readonly sequence: number;
  /** What its owner has given CreateWorkload. */
  readonly input: Omit<CreateWorkloadInput, "ClientRequestToken">;
}

/** A workload in a list, as AWS's WorkloadSummary. */
export interface WorkloadSummary {
  readonly WorkloadId: string;
  readonly WorkloadArn: string;
  readonly WorkloadName: string;
  readonly Owner: string;
  /** Seconds since 1970, as restJson1 sends times. */
  readonly UpdatedAt: number;
  readonly Lenses: readonly string[];
  readonly RiskCounts: Readonly<Record<string, number>>;
  readonly ImprovementStatus: "NOT_APPLICABLE";
}

/** A workload as GetWorkload returns it. */
export interface WorkloadDetails extends WorkloadSummary, Omit<CreateWorkloadInput, "ClientRequestToken"> {
  readonly IsReviewOwnerUpdateAcknowledged: boolean;
  /** Only for a recipient (documented): the invitation that it accepted. */
  readonly ShareInvitationId?: string;
}

export function summaryOf(workload: Workload): WorkloadSummary {
  return {
    WorkloadId: workload.workloadId,
    WorkloadArn: workload.arn,
    WorkloadName: workload.input.WorkloadName,
    Owner: workload.owner,
    UpdatedAt: workload.updatedAt / 1000,
    Lenses: workload.input.Lenses,
    RiskCounts: {},
    ImprovementStatus: "NOT_APPLICABLE",
  };
}

export function detailsOf(workload: Workload, invitationId?: string): WorkloadDetails {
  return {
    ...workload.input,
    ...summaryOf(workload),
    IsReviewOwnerUpdateAcknowledged: true,
    ...(invitationId !== undefined && { ShareInvitationId: invitationId }),
  };
}

/** "Spaces and capitalization are ignored when checking for uniqueness" (documented). */
export function uniqueName(name: string): string {
  return name.replaceAll(/\s/g, "").toLowerCase();
}
