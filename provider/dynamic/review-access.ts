import * as pulumi from "@pulumi/pulumi";
import type { PermissionType } from "../shares/model/share";
import type { ReplaceableStatus } from "../shares/model/status";
import { type ConnectionArgs, WorkloadShares } from "./resources";
import { workloadIdsOf } from "./workload-ids";

/** The inputs of a {@link ReviewAccess}. */
export interface ReviewAccessArgs {
  /**
   * The workloads to share: exact names, IDs or ARNs, in any mixture; or `"*"` for all that the account owns in the Region.
   * Plain values, since they decide which resources there are.
   */
  workloads: readonly string[] | "*";
  /** The principals to share each of them with, in any form that {@link WorkloadShares} takes. */
  principals: pulumi.Input<pulumi.Input<string>[]>;
  /** What the recipients may do: `READONLY` or `CONTRIBUTOR`. A change is made in place. */
  permissionType: pulumi.Input<PermissionType>;
  /** The workloads' Region. Default: the configured one, then what the AWS SDK finds. */
  region?: string;
  /** Whether create and update wait until every recipient has accepted. Default: false. */
  waitForAcceptance?: pulumi.Input<boolean>;
  /** The statuses in which an update replaces a share. Default: `EXPIRED` and `FAILED`. */
  replaceOnStatus?: pulumi.Input<pulumi.Input<ReplaceableStatus>[]>;
  /** Whether to take over shares with these principals that exist already. Default: false, which makes them an error. */
  adoptExisting?: pulumi.Input<boolean>;
  /** How to reach AWS, if not as the stack's configuration says. */
  connection?: pulumi.Unwrap<ConnectionArgs>;
}

/** What the constructor finds out. */
interface Found {
  readonly sets: Readonly<Record<string, WorkloadShares>>;
}

/**
 * Shares an account's workloads with reviewers: a {@link WorkloadShares} for each workload, which is named by the workload's
 * ID. So a workload that is renamed keeps its shares, one that is created is shared by the next `pulumi up`, and one that is
 * deleted is forgotten.
 *
 * ```typescript
 * import { ReviewAccess } from "pulumi-wellarchitected";
 *
 * new ReviewAccess("reviews", { workloads: "*", principals: ["222222222222"], permissionType: "READONLY" });
 * ```
 *
 * With `"*"`, a workload whose shares this stack has, and that the account no longer lists, loses them only as a preview has
 * shown it; if the account lists none at all, that is an error, since credentials or Region are more likely to be wrong.
 */
export class ReviewAccess extends pulumi.ComponentResource<Found> {
  /** The IDs of the workloads that are shared. */
  readonly workloadIds: pulumi.Output<string[]>;
  /** The shares of each workload, by its ID. */
  readonly sets: pulumi.Output<Readonly<Record<string, WorkloadShares>>>;

  /**
   * Declares the shares.
   * @param name the component's unique name.
   * @throws pulumi.RunError if a name belongs to no workload or to several, or if `"*"` finds none.
   */
  constructor(name: string, args: ReviewAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("wellarchitected:index:ReviewAccess", name, { name, ...args }, opts);
    this.sets = pulumi.output(this.getData().then(({ sets }) => sets)) as unknown as typeof this.sets;
    this.workloadIds = pulumi.output(this.getData().then(({ sets }) => Object.keys(sets)));
  }

  protected override async initialize({ name, ...args }: ReviewAccessArgs & { readonly name: string }): Promise<Found> {
    const { workloads, principals, permissionType, ...options } = args;
    const ids = await workloadIdsOf(name, workloads, options);
    const shares = pulumi
      .all([pulumi.output(principals), permissionType])
      .apply(([all, permission]) => all.map((sharedWith) => ({ sharedWith, permissionType: permission })));
    const sets = ids.map((workloadId) => {
      const set = new WorkloadShares(`${name}-${workloadId}`, { workloadId, shares, ...options }, { parent: this });
      return [workloadId, set] as const;
    });
    return { sets: Object.fromEntries(sets) };
  }
}
