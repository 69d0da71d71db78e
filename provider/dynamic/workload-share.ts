import * as pulumi from "@pulumi/pulumi";
import type { PermissionType, ShareStatus } from "../shares/model/share";
import type { ReplaceableStatus } from "../shares/model/status";
import { refuseOptions, urnOf } from "./options";
import { providerText } from "./provider-text";

const kind = "WorkloadShare";
const type = `pulumi-nodejs:dynamic/wellarchitected:${kind}`;

/** Every property, since the base class makes outputs only of those that it is given. */
const properties = {
  workloadId: undefined,
  sharedWith: undefined,
  permissionType: undefined,
  region: undefined,
  waitForAcceptance: undefined,
  acceptanceTimeoutSeconds: undefined,
  replaceOnStatus: undefined,
  adoptExisting: undefined,
  connection: undefined,
  shareId: undefined,
  status: undefined,
  statusMessage: undefined,
  accountId: undefined,
} satisfies Record<Exclude<keyof WorkloadShare, keyof pulumi.CustomResource>, undefined>;

/** How to reach AWS for one share. Never holds a key or a secret: state keeps it. */
export interface ConnectionArgs {
  /** A profile of the shared AWS configuration. */
  profile?: pulumi.Input<string>;
  /** The ARN of an IAM role to assume, with the profile's credentials or else those that the AWS SDK finds. */
  roleArn?: pulumi.Input<string>;
  /** The external ID that the role's trust policy asks for; 2 to 1224 characters. Needs `roleArn`. */
  externalId?: pulumi.Input<string>;
  /** The name of the role's session; 2 to 64 characters. Needs `roleArn`. Default: `pulumi-wellarchitected`. */
  sessionName?: pulumi.Input<string>;
  /** The URL of the service and of STS, for the emulator or a private gateway. Default: AWS's for the region. */
  endpoint?: pulumi.Input<string>;
}

/** The inputs of a {@link WorkloadShare}. */
export interface WorkloadShareArgs {
  /** The workload to share: its ID (32 characters of 0-9a-f) or its ARN. A change replaces the share. */
  workloadId: pulumi.Input<string>;
  /**
   * The principal to share it with: a 12-digit account ID, an IAM user or role ARN, an account's root ARN, or the ID or
   * ARN of an organization or organizational unit. A change to another principal replaces the share.
   */
  sharedWith: pulumi.Input<string>;
  /** What the recipient may do: `READONLY` or `CONTRIBUTOR`. A change is made in place. */
  permissionType: pulumi.Input<PermissionType>;
  /**
   * The workload's Region. Default: the configured one, then what the AWS SDK finds when the share is created. A change
   * replaces the share.
   */
  region?: pulumi.Input<string>;
  /** Whether create and update wait until the recipient has accepted the share. Default: false. */
  waitForAcceptance?: pulumi.Input<boolean>;
  /** How long to wait for acceptance, in seconds, from 1 to 604800. Default: 600. */
  acceptanceTimeoutSeconds?: pulumi.Input<number>;
  /**
   * The statuses in which a refresh and an update replace the share, the old one deleted first: of `EXPIRED`, `FAILED`,
   * `REJECTED` and `REVOKED`. Default: `EXPIRED` and `FAILED`.
   */
  replaceOnStatus?: pulumi.Input<pulumi.Input<ReplaceableStatus>[]>;
  /**
   * Whether to take over a share of the workload with this principal that exists already. Destroy then deletes it. After a
   * rename or a move of the resource, use the resource option `aliases` instead. Default: false, which makes it an error.
   */
  adoptExisting?: pulumi.Input<boolean>;
  /** How to reach AWS for this share, if not as the stack's configuration says. */
  connection?: pulumi.Input<ConnectionArgs>;
}

/**
 * A share of an AWS Well-Architected Tool workload with another account, IAM user or role, organizational unit or
 * organization.
 *
 * ```typescript
 * import { WorkloadShare } from "pulumi-wellarchitected";
 *
 * const review = new WorkloadShare("review", {
 *   workloadId: "0123456789abcdef0123456789abcdef",
 *   sharedWith: "111122223333",
 *   permissionType: "READONLY",
 * });
 * export const status = review.status;
 * ```
 *
 * The share needs no acceptance to exist; its recipient needs to accept it, within 7 days, to use it.
 * @see https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_CreateWorkloadShare.html
 */
export class WorkloadShare extends pulumi.CustomResource {
  /** The workload, as the program named it. */
  declare readonly workloadId: pulumi.Output<string>;
  /** The principal, as the program spelled it. */
  declare readonly sharedWith: pulumi.Output<string>;
  /** What the recipient may do, as AWS reports it. */
  declare readonly permissionType: pulumi.Output<PermissionType>;
  /** The Region that the share is in. */
  declare readonly region: pulumi.Output<string>;
  declare readonly waitForAcceptance: pulumi.Output<boolean | undefined>;
  declare readonly acceptanceTimeoutSeconds: pulumi.Output<number | undefined>;
  declare readonly replaceOnStatus: pulumi.Output<ReplaceableStatus[] | undefined>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  declare readonly connection: pulumi.Output<pulumi.Unwrap<ConnectionArgs> | undefined>;
  /** AWS's ID of the share; 32 characters of 0-9a-f. */
  declare readonly shareId: pulumi.Output<string>;
  /** `PENDING`, `ACCEPTED`, `REJECTED`, `EXPIRED`, `REVOKED`, `ASSOCIATING`, `ASSOCIATED` or `FAILED`. */
  declare readonly status: pulumi.Output<ShareStatus>;
  /** AWS's message about the status, if there is one. */
  declare readonly statusMessage: pulumi.Output<string | undefined>;
  /** The account that owns the workload; absent with `skipRequestingAccountId`. */
  declare readonly accountId: pulumi.Output<string | undefined>;

  /**
   * Declares a share.
   * @param name the resource's unique name.
   * @throws pulumi.RunError if an option can't be honoured: `import` (see `adoptExisting`), `provider`, `replaceOnChanges`.
   */
  constructor(name: string, args: WorkloadShareArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: pulumi.CustomResourceOptions);
  constructor(name: string, args: WorkloadShareArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    refuseOptions(kind, name, opts);
    const __scope = urnOf(type, name, opts.parent);
    super(type, name, { ...properties, ...args, __scope, __provider: providerText }, opts);
  }

  /**
   * Reads a share that this program does not manage.
   * @param id `<WorkloadId>/<ShareId>` or `<WorkloadId>/<SharedWith>`; with `@<region>` at its end if the region is not
   * the configured one.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): WorkloadShare {
    return new WorkloadShare(name, undefined, { ...opts, id });
  }

  /** True for instances of any copy of this package. */
  static override isInstance(value: unknown): value is WorkloadShare {
    return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === type;
  }
}
