import type { ResourceDescription } from "../../core/fields";
import { isTrueOrFalse } from "../../core/rules";
import { workload } from "../kinds/workload";
import { sharesRule } from "../set/shares-rule";
import { accountIdField, commonInputs, resourceField, sourceOf } from "./share-fields";
import { declaredShare, listOf, memberShare, undeclaredShare } from "./types";

const words = {
  resource: "set",
  are: "shares are",
  these: "these shares",
  accepted: "every recipient has accepted its share",
  replacing: "The statuses in which an update replaces a share",
  adopted:
    "Whether to take over shares of the workload with these principals that exist already. Destroy then deletes them. After a rename or a move of the resource, use the resource option `aliases` instead. Default: false, which makes them an error.",
};

/** Describes a WorkloadShares. */
export const setDescription: ResourceDescription = {
  name: "WorkloadShares",
  summary:
    "The shares of an AWS Well-Architected Tool workload, as one resource: the same as a WorkloadShare for each principal, with far fewer steps of the engine and less state.",
  remark: "If some of the shares can't be created, the others are, and stay in state; the next `pulumi up` continues.",
  source: sourceOf(workload),
  declares: "the shares of a workload",
  get: {
    reads: "all shares of a workload",
    id: "`<WorkloadId>`; with `@<region>` at its end if the region is not the configured one",
  },
  fields: {
    workloadId: resourceField(workload, words),
    shares: {
      is: "input",
      type: listOf(declaredShare),
      description: `The shares, at most ${workload.quota}, each with another principal. Their order doesn't matter.`,
      required: true,
      rule: sharesRule,
      change: "own",
    },
    exclusive: {
      is: "input",
      type: "boolean",
      description:
        "Whether the workload is to have no other shares. Any others are listed in the output `undeclared`, shown by the next preview, and removed by the next update. Default: false.",
      rule: isTrueOrFalse,
      default: false,
      change: "update",
    },
    allowEmpty: {
      is: "input",
      type: "boolean",
      description:
        "Whether an exclusive set may be empty, so that the workload is not shared with anyone. Default: false.",
      rule: isTrueOrFalse,
      default: false,
      change: "update",
    },
    ...commonInputs(workload, words),
    members: {
      is: "output",
      type: listOf(memberShare),
      description: "The shares, as they are: each with its ShareId and status.",
      required: true,
      change: "changing",
    },
    undeclared: {
      is: "output",
      type: listOf(undeclaredShare),
      description:
        "The other shares of the workload, which the next update removes; absent if the set isn't exclusive.",
      change: "changing",
    },
    accountId: accountIdField(workload),
  },
};
