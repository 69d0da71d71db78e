import type { ConnectionSettings } from "../../core/connection-settings";
import type { SharedResource } from "../kinds/kind";
import type { PermissionType } from "./share";
import type { ReplaceableStatus } from "./status";

/** The inputs of a share after `check`. An absent optional input means its default. */
export interface ShareInputs {
  /** What is shared. */
  readonly resource: SharedResource;
  /** The principal, as the program wrote it. */
  readonly sharedWith: string;
  /** Absent for kinds whose shares have none. */
  readonly permissionType?: PermissionType;
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
