import { compare } from "../../core/compare";
import type { PermissionType, ShareStatus } from "../../shares/model/share";

/** A share that a scan has found, and how it got there. Its members are the columns of the output, in this order. */
export interface FoundShare {
  /** Whether the scanned account owns what is shared, or is the recipient. */
  readonly side: "given" | "received";
  /** The name of the resource that declares such a share, such as WorkloadShare. */
  readonly kind: string;
  /** The scanned account. */
  readonly accountId: string;
  readonly region: string;
  /** What is shared: a workload's ID, or another resource's ARN. */
  readonly resourceId: string;
  /** Absent for an invitation to a workload: AWS says only its ID. */
  readonly resourceArn?: string;
  readonly resourceName: string;
  /** The account that shares it. */
  readonly owner: string;
  /** The principal, as AWS spells it. */
  readonly sharedWith: string;
  /** Of workloads only; absent for one that was accepted, since AWS then doesn't tell the recipient. */
  readonly permissionType?: PermissionType | undefined;
  readonly status: ShareStatus;
  readonly statusMessage?: string;
  /** Of shares that were given. */
  readonly shareId?: string;
  /** Of shares that were received, unless they came through the organization. */
  readonly shareInvitationId?: string;
  /** When it was listed, ISO 8601. */
  readonly scannedAt?: string;
  /** The connection by which the account was scanned. */
  readonly profile?: string;
  readonly roleArn?: string;
  readonly externalId?: string;
}

export const columns = [
  "side",
  "kind",
  "accountId",
  "region",
  "resourceId",
  "resourceArn",
  "resourceName",
  "owner",
  "sharedWith",
  "permissionType",
  "status",
  "statusMessage",
  "shareId",
  "shareInvitationId",
  "scannedAt",
  "profile",
  "roleArn",
  "externalId",
] as const satisfies readonly (keyof FoundShare)[];

const order = ["accountId", "region", "side", "kind", "resourceName", "resourceId", "sharedWith"] as const;

/** The same on every machine, and for every order in which they were found. */
export function sorted(shares: readonly FoundShare[]): FoundShare[] {
  return shares.toSorted((one, other) => {
    const differing = order.find((column) => one[column] !== other[column]);
    return differing === undefined ? 0 : compare(one[differing], other[differing]);
  });
}
