import { isOwner, requireVisible, visibleResources } from "../../access";
import type { Context } from "../../context";
import { conflict, invalid, ServiceError } from "../../errors";
import { type List, paginate } from "../../paging";
import type { Caller } from "../../principal";
import { hexId } from "../../random";
import { oncePerToken } from "../../store/idempotency";
import { validate } from "../../validation";
import { arnOf } from "../arn";
import { deleteOwned } from "../deletion";
import type { ResourceFixture } from "../resource";
import {
  detailsOf,
  summaryOf,
  uniqueName,
  type Workload,
  type WorkloadDetails,
  type WorkloadSummary,
} from "./workload";
import {
  type CreateWorkloadInput,
  type DeleteWorkloadInput,
  type GetWorkloadInput,
  type ListWorkloadsInput,
  workloadRequestValidators,
} from "./workload-requests";

/** "1,000 workloads per Region" (documented, not adjustable). */
const workloadQuota = 1000;

export interface CreateWorkloadOutput {
  readonly WorkloadId: string;
  readonly WorkloadArn: string;
}

export interface GetWorkloadOutput {
  readonly Workload: WorkloadDetails;
}

export interface ListWorkloadsOutput {
  readonly WorkloadSummaries: readonly WorkloadSummary[];
  readonly NextToken?: string;
}

/** A workload that is added without a call, for tests and demos. */
export interface WorkloadFixture extends ResourceFixture {
  /** 32 lower-case hexadecimal digits. Default: random. */
  readonly workloadId?: string;
}

/** The operations of workloads. */
export class WorkloadOperations {
  constructor(private readonly context: Context) {}

  create(caller: Caller, request: CreateWorkloadInput): CreateWorkloadOutput {
    const { ClientRequestToken, ...input } = validate(workloadRequestValidators.CreateWorkload, request);
    if (!input.AwsRegions?.length && !input.NonAwsRegions?.length) throw regionsMissing();
    const parameters = JSON.stringify(input);
    const call = {
      operation: "CreateWorkload",
      caller,
      token: ClientRequestToken,
      parameters,
      resourceType: "WORKLOAD",
    };
    const workloadId = oncePerToken(this.context, call, () => this.addNew(caller, input).workloadId);
    return {
      WorkloadId: workloadId,
      WorkloadArn: arnOf(caller.region, caller.accountId, "workload", workloadId),
    };
  }

  get(caller: Caller, request: GetWorkloadInput): GetWorkloadOutput {
    const { WorkloadId } = validate(workloadRequestValidators.GetWorkload, request);
    const { resource, invitationId } = requireVisible(this.context, caller, "workload", WorkloadId);
    return { Workload: detailsOf(resource, invitationId) };
  }

  list(caller: Caller, request: ListWorkloadsInput): ListWorkloadsOutput {
    const input = validate(workloadRequestValidators.ListWorkloads, request);
    const { WorkloadNamePrefix = "" } = input;
    const list: List<Workload> = {
      items: visibleResources(this.context, caller, "workload"),
      position: (workload) => workload.sequence,
      matches: (workload) => workload.input.WorkloadName.startsWith(WorkloadNamePrefix),
      name: `workloads/${caller.accountId}/${caller.region}/${WorkloadNamePrefix}`,
    };
    const { items, ...next } = paginate(list, input, this.context.behaviour);
    return { WorkloadSummaries: items.map(summaryOf), ...next };
  }

  delete(caller: Caller, request: DeleteWorkloadInput): void {
    const { ClientRequestToken: token, WorkloadId } = validate(workloadRequestValidators.DeleteWorkload, request);
    deleteOwned(this.context, caller, "workload", { operation: "DeleteWorkload", id: WorkloadId, token });
  }

  addFixture(fixture: WorkloadFixture): Workload {
    const name = fixture.name ?? `Workload ${this.context.store.resourcesOf("workload").length + 1}`;
    const input = {
      WorkloadName: name,
      Description: name,
      Environment: "PRODUCTION" as const,
      Lenses: ["wellarchitected"],
      ReviewOwner: "owner@example.com",
      AwsRegions: [fixture.region],
    };
    return this.add(fixture.accountId, fixture.region, input, fixture.workloadId);
  }

  private addNew(caller: Caller, input: Workload["input"]): Workload {
    const { store, behaviour } = this.context;
    const owned = store.resourcesOf("workload").filter((workload) => isOwner(caller, workload));
    const namesake = owned.find(
      (workload) => uniqueName(workload.input.WorkloadName) === uniqueName(input.WorkloadName),
    );
    if (namesake) throw conflict("WORKLOAD", namesake.workloadId, "A workload with this name already exists.");
    if (owned.length >= workloadQuota) throw workloadQuotaExceeded(behaviour.quotaCode);
    return this.add(caller.accountId, caller.region, input);
  }

  private add(owner: string, region: string, input: Workload["input"], id = hexId(this.context.random)): Workload {
    const { store, now } = this.context;
    const arn = arnOf(region, owner, "workload", id);
    const workload: Workload = {
      kind: "workload",
      workloadId: id,
      arn,
      owner,
      region,
      updatedAt: now(),
      sequence: store.nextSequence(),
      input,
    };
    store.addResource(workload);
    return workload;
  }
}

/** "Either AwsRegions, NonAwsRegions, or both must be specified" (documented; the error's text is assumed). */
function regionsMissing(): ServiceError {
  return invalid("Either AwsRegions, NonAwsRegions, or both must be specified.", "FIELD_VALIDATION_FAILED", [
    { Name: "AwsRegions", Message: "Either AwsRegions, NonAwsRegions, or both must be specified." },
  ]);
}

function workloadQuotaExceeded(quotaCode: string): ServiceError {
  return new ServiceError("ServiceQuotaExceededException", `A Region has at most ${workloadQuota} workloads.`, {
    ResourceType: "WORKLOAD",
    QuotaCode: quotaCode,
    ServiceCode: "wellarchitected",
  });
}
