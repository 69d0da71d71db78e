import { isFailure } from "../../core/errors";
import type { WorkloadShareInputs } from "../model/inputs";
import type { ShareContext, ShareService } from "../model/service";
import type { PermissionType } from "../model/share";
import { type LiveShare, stateOf, type WorkloadShareState } from "../model/state";
import { clientRequestToken } from "../model/token";

/** A live share, and the generation whose token made it. */
export interface Obtained {
  readonly share: LiveShare;
  readonly generation: number;
}

/** What state has of a share besides what is declared and what the service says of it. */
export interface Provenance {
  /** The caller's account. */
  readonly accountId: string | undefined;
  readonly record: string;
}

/** What a create knows while it walks the generations. */
export interface Walk {
  readonly context: ShareContext;
  readonly service: ShareService;
  readonly inputs: WorkloadShareInputs;
  readonly workloadId: string;
  readonly provenance: Provenance;
  /** The principal's key. */
  readonly principal: string;
  /**
   * ShareIds that were listed before the first create: an answer among them may be a replay. One list of the last minute
   * serves all creates of a workload: what this process has made since is no replay.
   */
  readonly before: ReadonlySet<string>;
}

/** What state keeps where the work on a share ends early. */
export function unfinishedState({ inputs, provenance }: Walk, { share, generation }: Obtained): WorkloadShareState {
  return stateOf({ ...inputs, ...provenance, generation }, share);
}

/** Sends a principal's ID where it has one: AWS documents IDs, and every spelling then has the same tokens. */
export async function send(
  walk: Walk,
  generation: number,
  permissionType: PermissionType,
): Promise<string | "conflict"> {
  const { context, service, inputs, workloadId, principal: sharedWith } = walk;
  const token = clientRequestToken({
    operation: "CreateWorkloadShare",
    scope: { urn: inputs.scope, tokenScope: context.connections.tokenScope },
    region: service.region,
    inputs: { WorkloadId: workloadId, SharedWith: sharedWith, PermissionType: permissionType },
    generation,
  });
  try {
    return await service.create({ workloadId, sharedWith, permissionType, clientRequestToken: token });
  } catch (error) {
    if (isFailure(error, "conflict")) return "conflict";
    throw error;
  }
}
