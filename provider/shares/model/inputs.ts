import type { ConnectionSettings } from "../../core/connection-settings";
import type { PermissionType } from "./share";
import type { ReplaceableStatus } from "./status";

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

export const defaultAcceptanceTimeoutSeconds = 600;
