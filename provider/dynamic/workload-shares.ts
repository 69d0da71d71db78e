import * as pulumi from "@pulumi/pulumi";
import type { PermissionType, ShareStatus } from "../shares/model/share";
import type { ReplaceableStatus } from "../shares/model/status";
import { refuseOptions, urnOf } from "./options";
import { setProviderText } from "./provider-text";
import type { ConnectionArgs } from "./workload-share";

const kind = "WorkloadShares";
const type = `pulumi-nodejs:dynamic/wellarchitected:${kind}`;

/** Every property, since the base class makes outputs only of those that it is given. */
const properties = {
  workloadId: undefined,
  shares: undefined,
  members: undefined,
  exclusive: undefined,
  allowEmpty: undefined,
  region: undefined,
  waitForAcceptance: undefined,
  acceptanceTimeoutSeconds: undefined,
  replaceOnStatus: undefined,
  adoptExisting: undefined,
  connection: undefined,
  undeclared: undefined,
  accountId: undefined,
} satisfies Record<Exclude<keyof WorkloadShares, keyof pulumi.CustomResource>, undefined>;

/** One share of a WorkloadShares. */
export interface ShareArgs {
  /**
   * The principal to share the workload with: a 12-digit account ID, an IAM user or role ARN, an account's root ARN, or
   * the ID or ARN of an organization or organizational unit.
   */
  sharedWith: pulumi.Input<string>;
  /** What the recipient may do: `READONLY` or `CONTRIBUTOR`. A change is made in place. */
  permissionType: pulumi.Input<PermissionType>;
}

/** The inputs of a WorkloadShares. */
export interface WorkloadSharesArgs {
  /** The workload to share: its ID (32 characters of 0-9a-f) or its ARN. A change replaces the set. */
  workloadId: pulumi.Input<string>;
  /** The shares, at most 20, each with another principal. Their order doesn't matter. */
  shares: pulumi.Input<pulumi.Input<ShareArgs>[]>;
  /**
   * Whether the workload is to have no other shares. Any others are listed in the output `undeclared`, shown by the
   * next preview, and removed by the next update. Default: false.
   */
  exclusive?: pulumi.Input<boolean>;
  /** Whether an exclusive set may be empty, so that the workload is not shared with anyone. Default: false. */
  allowEmpty?: pulumi.Input<boolean>;
  /**
   * The workload's Region. Default: the configured one, then what the AWS SDK finds when the set is created. A change
   * replaces the set.
   */
  region?: pulumi.Input<string>;
  /** Whether create and update wait until every recipient has accepted its share. Default: false. */
  waitForAcceptance?: pulumi.Input<boolean>;
  /** How long to wait for acceptance, in seconds, from 1 to 604800. Default: 600. */
  acceptanceTimeoutSeconds?: pulumi.Input<number>;
  /**
   * The statuses in which an update replaces a share, the old one deleted first: of `EXPIRED`, `FAILED`, `REJECTED` and
   * `REVOKED`. Default: `EXPIRED` and `FAILED`.
   */
  replaceOnStatus?: pulumi.Input<pulumi.Input<ReplaceableStatus>[]>;
  /**
   * Whether to take over shares of the workload with these principals that exist already. Destroy then deletes them. After
   * a rename or a move of the resource, use the resource option `aliases` instead. Default: false, which makes them an error.
   */
  adoptExisting?: pulumi.Input<boolean>;
  /** How to reach AWS for these shares, if not as the stack's configuration says. */
  connection?: pulumi.Input<ConnectionArgs>;
}

/** One share of a WorkloadShares, as it is. */
export interface MemberShare {
  /** The principal, as the program spelled it. */
  readonly sharedWith: string;
  /** What the recipient may do, as AWS reports it. */
  readonly permissionType: PermissionType;
  /** AWS's ID of the share; 32 characters of 0-9a-f. */
  readonly shareId: string;
  /** `PENDING`, `ACCEPTED`, `REJECTED`, `EXPIRED`, `REVOKED`, `ASSOCIATING`, `ASSOCIATED` or `FAILED`. */
  readonly status: ShareStatus;
  /** AWS's message about the status, if there is one. */
  readonly statusMessage?: string;
}

/** A share of the workload that an exclusive WorkloadShares doesn't declare. */
export interface UndeclaredShare {
  /** The principal, as AWS spells it. */
  readonly sharedWith: string;
  /** What the recipient may do. */
  readonly permissionType: PermissionType;
  /** AWS's ID of the share; 32 characters of 0-9a-f. */
  readonly shareId: string;
  /** The status of the share. */
  readonly status: ShareStatus;
}

/**
 * The shares of an AWS Well-Architected Tool workload, as one resource: the same as a WorkloadShare for each principal,
 * with far fewer steps of the engine and less state.
 *
 * ```typescript
 * import { WorkloadShares } from "pulumi-wellarchitected";
 *
 * const reviewers = new WorkloadShares("reviewers", {
 *   workloadId: "0123456789abcdef0123456789abcdef",
 *   shares: [
 *     { sharedWith: "111122223333", permissionType: "READONLY" },
 *     { sharedWith: "arn:aws:iam::444455556666:role/reviewer", permissionType: "CONTRIBUTOR" },
 *   ],
 * });
 * export const statuses = reviewers.members.apply((members) => members.map(({ sharedWith, status }) => [sharedWith, status]));
 * ```
 *
 * If some of the shares can't be created, the others are, and stay in state; the next `pulumi up` continues.
 * @see https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_CreateWorkloadShare.html
 */
export class WorkloadShares extends pulumi.CustomResource {
  /** The workload, as the program named it. */
  declare readonly workloadId: pulumi.Output<string>;
  declare readonly shares: pulumi.Output<pulumi.Unwrap<ShareArgs>[]>;
  /** The shares, as they are: each with its ShareId and status. */
  declare readonly members: pulumi.Output<MemberShare[]>;
  declare readonly exclusive: pulumi.Output<boolean | undefined>;
  declare readonly allowEmpty: pulumi.Output<boolean | undefined>;
  /** The Region that the shares are in. */
  declare readonly region: pulumi.Output<string>;
  declare readonly waitForAcceptance: pulumi.Output<boolean | undefined>;
  declare readonly acceptanceTimeoutSeconds: pulumi.Output<number | undefined>;
  declare readonly replaceOnStatus: pulumi.Output<ReplaceableStatus[] | undefined>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  declare readonly connection: pulumi.Output<pulumi.Unwrap<ConnectionArgs> | undefined>;
  /** The other shares of the workload, which the next update removes; absent if the set isn't exclusive. */
  declare readonly undeclared: pulumi.Output<UndeclaredShare[] | undefined>;
  /** The account that owns the workload; absent with `skipRequestingAccountId`. */
  declare readonly accountId: pulumi.Output<string | undefined>;

  /**
   * Declares the shares of a workload.
   * @param name the resource's unique name.
   * @throws pulumi.RunError if an option can't be honoured: `import` (see `adoptExisting`), `provider`, `replaceOnChanges`.
   */
  constructor(name: string, args: WorkloadSharesArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: pulumi.CustomResourceOptions);
  constructor(name: string, args: WorkloadSharesArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    refuseOptions(kind, name, opts);
    const __scope = urnOf(type, name, opts.parent);
    super(type, name, { ...properties, ...args, __scope, __provider: setProviderText }, opts);
  }

  /**
   * Reads all shares of a workload that this program does not manage.
   * @param id `<WorkloadId>`; with `@<region>` at its end if the region is not the configured one.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): WorkloadShares {
    return new WorkloadShares(name, undefined, { ...opts, id });
  }

  /** True for instances of any copy of this package. */
  static override isInstance(value: unknown): value is WorkloadShares {
    return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === type;
  }
}
