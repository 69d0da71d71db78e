import { text, type Validator } from "./validation";

/** The values of ShareResourceType, which tells invitations of the kinds apart (documented). */
export const shareResourceTypes = ["WORKLOAD", "LENS", "PROFILE", "TEMPLATE"] as const;
export type ShareResourceType = (typeof shareResourceTypes)[number];

/** A kind of resource that can be shared: how AWS's API names it, and the rules of its shares. */
export interface KindDescription {
  /** The resource in messages. */
  readonly noun: string;
  /** The member that names the resource, in requests and outputs. */
  readonly idMember: string;
  /** The documented rule of that member. */
  readonly idRule: Validator<string>;
  /** The path of its creates and lists; updates and deletes append the ShareId. */
  readonly sharesPath: string;
  readonly operations: {
    readonly create: string;
    /** Absent if AWS has no update for this kind. */
    readonly update?: string;
    readonly delete: string;
    readonly list: string;
  };
  /** The member of a list's output that holds the shares. */
  readonly summariesMember: string;
  /** Whether shares have a PermissionType. */
  readonly hasPermissions: boolean;
  /** How many shares a resource can have. Documented and not adjustable, except for profiles. */
  readonly shareQuota: number | "undocumented";
  /** Whether the output of a create names the resource. */
  readonly createNamesResource: boolean;
  /** Whether the output of a list names the resource. */
  readonly listNamesResource: boolean;
  readonly shareResourceType: ShareResourceType;
  /** The members that name the resource in a recipient's list of invitations. */
  readonly invitation: {
    readonly nameMember: string;
    readonly idMember: string;
    /** The list's filter by that name. */
    readonly prefixMember: "WorkloadNamePrefix" | "LensNamePrefix" | "ProfileNamePrefix" | "TemplateNamePrefix";
  };
  /** The ResourceType of errors. AWS documents no values. */
  readonly resourceType: string;
  readonly shareType: string;
}

/**
 * Everything in which the kinds differ. Names, paths and rules are AWS's, from botocore 1.44's model.
 * The emulator has a table of its own, so that it can't have a mistake in common with the provider.
 */
export const kinds = {
  /** "A workload can be shared with up to 20 different AWS accounts and users." */
  workload: {
    noun: "workload",
    idMember: "WorkloadId",
    idRule: text({ min: 32, max: 32, pattern: "[0-9a-f]{32}" }),
    sharesPath: "/workloads/{WorkloadId}/shares",
    operations: {
      create: "CreateWorkloadShare",
      update: "UpdateWorkloadShare",
      delete: "DeleteWorkloadShare",
      list: "ListWorkloadShares",
    },
    summariesMember: "WorkloadShareSummaries",
    hasPermissions: true,
    shareQuota: 20,
    createNamesResource: true,
    listNamesResource: true,
    shareResourceType: "WORKLOAD",
    invitation: { nameMember: "WorkloadName", idMember: "WorkloadId", prefixMember: "WorkloadNamePrefix" },
    resourceType: "WORKLOAD",
    shareType: "WORKLOAD_SHARE",
  },
  /** "You can share a custom lens with up to 300 AWS accounts or users." The ID is the ARN of a custom lens. */
  lens: {
    noun: "lens",
    idMember: "LensAlias",
    idRule: text({ min: 1, max: 128 }),
    sharesPath: "/lenses/{LensAlias}/shares",
    operations: { create: "CreateLensShare", delete: "DeleteLensShare", list: "ListLensShares" },
    summariesMember: "LensShareSummaries",
    hasPermissions: false,
    shareQuota: 300,
    createNamesResource: false,
    listNamesResource: false,
    shareResourceType: "LENS",
    invitation: { nameMember: "LensName", idMember: "LensArn", prefixMember: "LensNamePrefix" },
    resourceType: "LENS",
    shareType: "LENS_SHARE",
  },
  profile: {
    noun: "profile",
    idMember: "ProfileArn",
    idRule: text({
      max: 2084,
      pattern: "arn:aws[-a-z]*:wellarchitected:[a-z]{2}(-gov)?-[a-z]+-\\d:\\d{12}:profile/[a-z0-9]+",
    }),
    sharesPath: "/profiles/{ProfileArn}/shares",
    operations: { create: "CreateProfileShare", delete: "DeleteProfileShare", list: "ListProfileShares" },
    summariesMember: "ProfileShareSummaries",
    hasPermissions: false,
    shareQuota: "undocumented",
    createNamesResource: true,
    listNamesResource: false,
    shareResourceType: "PROFILE",
    invitation: { nameMember: "ProfileName", idMember: "ProfileArn", prefixMember: "ProfileNamePrefix" },
    resourceType: "PROFILE",
    shareType: "PROFILE_SHARE",
  },
  reviewTemplate: {
    noun: "review template",
    idMember: "TemplateArn",
    idRule: text({
      min: 50,
      max: 250,
      pattern:
        "arn:aws(-us-gov|-iso(-[a-z])?|-cn)?:wellarchitected:[a-z]{2}(-gov|-iso([a-z])?)?-[a-z]+-\\d:\\d{12}:(review-template)/[a-f0-9]{32}",
    }),
    sharesPath: "/templates/shares/{TemplateArn}",
    operations: { create: "CreateTemplateShare", delete: "DeleteTemplateShare", list: "ListTemplateShares" },
    summariesMember: "TemplateShareSummaries",
    hasPermissions: false,
    shareQuota: 20,
    createNamesResource: true,
    listNamesResource: true,
    shareResourceType: "TEMPLATE",
    invitation: { nameMember: "TemplateName", idMember: "TemplateArn", prefixMember: "TemplateNamePrefix" },
    resourceType: "REVIEW_TEMPLATE",
    shareType: "REVIEW_TEMPLATE_SHARE",
  },
} as const satisfies Readonly<Record<string, KindDescription>>;

type Kinds = typeof kinds;

/** The kinds of resource that can be shared. */
export type ShareKind = keyof Kinds;

/** A kind's entry in the table. */
export type KindOf<K extends ShareKind> = Kinds[K];

/** The names of the operations on a kind's shares. */
export type ShareOperation = {
  [K in ShareKind]: Kinds[K]["operations"][keyof Kinds[K]["operations"]];
}[ShareKind];

/** What an operation does to shares. */
export type ShareAction = keyof KindDescription["operations"];

export const shareKinds = Object.keys(kinds) as readonly ShareKind[];

/** A kind's entry, for code that works for all kinds. */
export function describeKind(kind: ShareKind): KindDescription {
  return kinds[kind];
}

/** The kind and the action of an operation on shares. */
export function shareOperationOf(operation: ShareOperation): {
  readonly kind: ShareKind;
  readonly action: ShareAction;
} {
  for (const kind of shareKinds) {
    const { operations } = describeKind(kind);
    const actions: readonly ShareAction[] = ["create", "update", "delete", "list"];
    const action = actions.find((candidate) => operations[candidate] === operation);
    if (action) return { kind, action };
  }
  throw new Error(`No kind has the operation ${operation}.`);
}
