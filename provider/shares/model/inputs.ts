import { randomBytes } from "node:crypto";
import type { ConnectionSettings } from "../../core/connection-settings";
import type { PermissionType, ShareStatus } from "./share";
import type { ReplaceableStatus } from "./status";
import { workloadIdOf } from "./workload";

/** The inputs of a WorkloadShare after `check`. An absent optional input means its default. */
export interface WorkloadShareInputs {
  /** The workload's ID or ARN, as the program wrote it. */
  readonly workloadId: string;
  /** The principal, as the program wrote it. */
  readonly sharedWith: string;
  readonly permissionType: PermissionType;
  /** The effective region: `check` has written it. */
  readonly region: string;
  readonly waitForAcceptance?: boolean;
  readonly acceptanceTimeoutSeconds?: number;
  readonly replaceOnStatus?: readonly ReplaceableStatus[];
  readonly adoptExisting?: boolean;
  readonly connection?: ConnectionSettings;
  /** The resource's URN, which makes its tokens its own. */
  readonly scope: string;
}

/** The outputs of a WorkloadShare: its inputs, and what the service said. It is all that state has of a share. */
export interface WorkloadShareState extends WorkloadShareInputs {
  readonly shareId: string;
  /** Absent only while AWS has not listed the share yet. */
  readonly status?: ShareStatus;
  readonly statusMessage?: string;
  /** The owner's account, as STS told when the share was created. */
  readonly accountId?: string;
  /** How many tokens were spent before the one that made this share. */
  readonly generation: number;
  /**
   * Tells this record of the share in state from others of the same share and resource, which an interrupted replacement
   * leaves behind. Absent for an imported share.
   */
  readonly record?: string;
}

export const defaultAcceptanceTimeoutSeconds = 600;

/** A name for a record of a share in state, unlike every other. */
export function newRecord(): string {
  return randomBytes(4).toString("hex");
}

/** The engine's id of the resource: `<WorkloadId>/<ShareId>`. */
export function idOf({ workloadId, shareId }: Pick<WorkloadShareState, "workloadId" | "shareId">): string {
  return `${workloadIdOf(workloadId)}/${shareId}`;
}

/** The inputs of a state: what a refresh hands back to the engine. */
export function inputsOf(state: WorkloadShareState): WorkloadShareInputs {
  const { shareId: _, status: _s, statusMessage: _m, accountId: _a, generation: _g, record: _r, ...inputs } = state;
  return inputs;
}
