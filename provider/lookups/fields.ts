import type { EnumType, FunctionDescription, ObjectType, Part } from "../core/fields";
import { oneOf } from "../core/rules";
import { resourceRule, resourceTypesRule, textRule } from "../shares/fields/rules";
import { placeArguments } from "../shares/fields/share-fields";
import { listOf, permissionType, shareResourceType } from "../shares/fields/types";
import type { ShareKind } from "../shares/kinds/kind";
import { resourceTypes } from "../shares/kinds/kinds";
import { workload } from "../shares/kinds/workload";

/** Whose a resource is. */
export type Ownership = "SELF" | "SHARED";

export const ownership: EnumType = {
  is: "enum",
  name: "Ownership",
  description: "Whose a resource is.",
  values: [
    { name: "Self", value: "SELF", description: "The account that asks owns it." },
    { name: "Shared", value: "SHARED", description: "Another account owns it, and shares it with the one that asks." },
  ] satisfies { name: string; value: Ownership; description: string }[],
};

const region: Part = { type: "string", description: "The Region that was asked.", required: true };

const namePrefix = (what: string) => ({
  type: "string" as const,
  description: `What the ${what} begins with, in the same case. Default: any name.`,
  rule: textRule,
});

/** What is known of every resource, under the names of its kind. */
function readable({ noun, input, idForm }: ShareKind): Readonly<Record<string, Part>> {
  return {
    [input]: { type: "string", description: `The ${noun}'s ${idForm}.`, required: true },
    ...(idForm === "ID" && { arn: { type: "string", description: `The ${noun}'s ARN.`, required: true } }),
    name: { type: "string", description: `The ${noun}'s name.`, required: true },
    owner: { type: "string", description: `The account that owns the ${noun}.`, required: true },
  };
}

/** Describes the function that finds a resource of a kind. */
export function describeFind(kind: ShareKind): FunctionDescription {
  const { noun, finder, input, forms, api } = kind;
  return {
    name: finder,
    summary: `An AWS Well-Architected Tool ${noun} that the account owns or that is shared with it, found by its exact name, or by its ${forms}. If none has the name, or several do, that is an error.`,
    operations: [api.get, api.listResources],
    arguments: {
      [input]: {
        type: "string",
        description: `The ${noun}: its ${forms}. Either this or \`name\` is required.`,
        rule: resourceRule(kind),
      },
      name: {
        type: "string",
        description: `The ${noun}'s exact name. No other ${noun} that the account can read may have it.`,
        rule: textRule,
      },
      ...placeArguments(`The ${noun}'s Region`),
    },
    exactlyOneOf: [input, "name"],
    result: {
      ...readable(kind),
      region: { type: "string", description: `The Region that the ${noun} is in.`, required: true },
      shareInvitationId: {
        type: "string",
        description: `The invitation by which the ${noun} was shared with the account, if there was one.`,
      },
    },
  };
}

const listedWorkload: ObjectType = {
  is: "object",
  name: "ListedWorkload",
  description: "A workload that the account owns or that is shared with it.",
  parts: readable(workload),
};

/** Describes the function that lists workloads. */
export const workloadsDescription: FunctionDescription = {
  name: "getWorkloads",
  summary: "The AWS Well-Architected Tool workloads that the account owns, and those that are shared with it.",
  operations: [workload.api.listResources],
  arguments: {
    namePrefix: namePrefix("workload's name"),
    owner: {
      type: ownership,
      description: "`SELF` for the account's own workloads, `SHARED` for those of other accounts. Default: both.",
      rule: oneOf(ownership.values.map(({ value }) => value)),
    },
    ...placeArguments("The workloads' Region"),
  },
  result: {
    region,
    workloads: {
      type: listOf(listedWorkload),
      description: "The workloads, sorted by name, and by ID if they have the same name.",
      required: true,
    },
  },
};

const shareInvitation: ObjectType = {
  is: "object",
  name: "ShareInvitation",
  description: "What another account offers to share.",
  parts: {
    shareInvitationId: { type: "string", description: "AWS's ID of the invitation.", required: true },
    resourceType: { type: shareResourceType, description: "The type of what is offered.", required: true },
    resourceId: { type: "string", description: "A workload's ID, or another resource's ARN.", required: true },
    resourceName: { type: "string", description: "The name of what is offered.", required: true },
    sharedBy: { type: "string", description: "The account that offers it.", required: true },
    sharedWith: {
      type: "string",
      description: "The account that it is offered to, or its IAM user or role.",
      required: true,
    },
    permissionType: {
      type: permissionType,
      description: "What the account may do with a workload, once it has accepted.",
    },
  },
};

/** Describes the function that lists invitations. */
export const invitationsDescription: FunctionDescription = {
  name: "getShareInvitations",
  summary: "The invitations that other AWS accounts have sent: what the account could accept in this Region.",
  operations: ["ListShareInvitations"],
  arguments: {
    resourceTypes: {
      type: listOf(shareResourceType),
      description: `The types of what is offered: of ${resourceTypes.map((type) => `\`${type}\``).join(", ")}. Default: all of them.`,
      rule: resourceTypesRule,
    },
    namePrefix: namePrefix("name of what is offered"),
    ...placeArguments("The Region of what is offered"),
  },
  result: {
    region,
    invitations: {
      type: listOf(shareInvitation),
      description: "The invitations, sorted by the name of what is offered, and by their own IDs.",
      required: true,
    },
  },
};
