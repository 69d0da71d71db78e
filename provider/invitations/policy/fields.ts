import { show } from "../../core/connection-settings";
import type { ObjectType, Part, ResourceDescription } from "../../core/fields";
import { isTrueOrFalse, oneOf, problemsAt, type Rule } from "../../core/rules";
import { accountIdOutput, connectionInput, regionInput } from "../../shares/fields/common";
import { resourceTypesRule, textRule } from "../../shares/fields/rules";
import { listOf, permissionType, shareResourceType } from "../../shares/fields/types";
import { resourceTypes } from "../../shares/kinds/kinds";
import { permissions } from "../../shares/model/share";
import { accountRule } from "../fields";

const sharedParts = {
  resourceType: { type: shareResourceType, description: "The type of what is shared.", required: true },
  resourceId: {
    type: "string",
    description: "What is shared: a workload's ID, or the ARN of anything else.",
    required: true,
  },
  resourceName: { type: "string", description: "Its name.", required: true },
  sharedBy: { type: "string", description: "The account that shares it.", required: true },
  shareInvitationId: {
    type: "string",
    description: "AWS's ID of the invitation; absent if the organization shares without invitations.",
  },
  permissionType: {
    type: permissionType,
    description: "What this account may do, as the invitation said; of workloads only.",
  },
} as const satisfies Record<string, Part>;

const acceptedResource: ObjectType = {
  is: "object",
  name: "AcceptedResource",
  description: "What another account shares, and this account has access to.",
  parts: sharedParts,
};

const leftInvitation: ObjectType = {
  is: "object",
  name: "LeftInvitation",
  description: "A pending invitation that was not accepted.",
  parts: { ...sharedParts, reason: { type: "string", description: "Why it was not accepted.", required: true } },
};

const accountsRule: Rule = (value, isUnknown) => {
  if (!Array.isArray(value)) return `must be a list of account IDs, but is ${show(value)}`;
  if (value.length === 0) return "must name at least one account: without one, nothing is ever accepted";
  return value.flatMap((account, index) => problemsAt(`from[${index}]`, account, accountRule, isUnknown));
};

export const acceptancesDescription: ResourceDescription = {
  name: "ShareAcceptances",
  summary:
    "Accepts every pending invitation that fits, each time `pulumi up` runs: for an account that reviews what other accounts share with it. It belongs in the recipient's account, once for each Region.",
  remark:
    "Only invitations of the accounts in `from` are ever accepted. `pulumi preview` shows an update if any that fit are waiting, and `left` lists the others with the reason. What a person rejects stays rejected. Destroy leaves what was accepted, unless `rejectOnDelete` is set.",
  source: "https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_ListShareInvitations.html",
  declares: "which invitations are accepted",
  fields: {
    from: {
      is: "input",
      type: listOf("string"),
      description: "The accounts whose invitations are accepted: 12-digit account IDs.",
      required: true,
      rule: accountsRule,
      change: "update",
    },
    resourceTypes: {
      is: "input",
      type: listOf(shareResourceType),
      description: `What may be shared: of ${resourceTypes.map((type) => `\`${type}\``).join(", ")}. Default: all of them.`,
      rule: resourceTypesRule,
      change: "update",
    },
    namePrefix: {
      is: "input",
      type: "string",
      description: "What the name of what is shared begins with, in the same case. Default: any name.",
      rule: textRule,
      change: "update",
    },
    maxPermission: {
      is: "input",
      type: permissionType,
      description:
        "The most that an invitation to a workload may permit: `READONLY` or `CONTRIBUTOR`. Default: CONTRIBUTOR.",
      rule: oneOf(permissions),
      default: "CONTRIBUTOR",
      change: "update",
    },
    rejectOnDelete: {
      is: "input",
      type: "boolean",
      description:
        "Whether destroy rejects everything that `accepted` lists, which ends this account's access. Default: false.",
      rule: isTrueOrFalse,
      default: false,
      change: "update",
    },
    region: regionInput("The Region of the invitations", "resource", "The Region of the invitations."),
    connection: connectionInput("these acceptances"),
    accepted: {
      is: "output",
      type: listOf(acceptedResource),
      description:
        "All that these accounts share and this account has access to, as far as types and name fit, whoever accepted it.",
      required: true,
      change: "changing",
    },
    left: {
      is: "output",
      type: listOf(leftInvitation),
      description: "The pending invitations that were not accepted, as of the last update or refresh.",
      required: true,
      change: "changing",
    },
    accountId: accountIdOutput("The account that accepts"),
  },
};
