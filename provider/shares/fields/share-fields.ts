import type {
  Argument,
  FunctionDescription,
  InputField,
  OutputField,
  Part,
  ResourceDescription,
} from "../../core/fields";
import { regionNameProblem } from "../../core/region";
import { isTrueOrFalse, oneOf } from "../../core/rules";
import { type ShareKind, shownId } from "../kinds/kind";
import { defaultAcceptanceTimeoutSeconds } from "../model/inputs";
import { principalForms, principalKey } from "../model/principal";
import { defaultReplaceOnStatus } from "../model/status";
import { accountIdOutput, connectionInput, regionInput, resourceInput } from "./common";
import {
  connectionRule,
  longestWaitSeconds,
  principalRule,
  replaceOnStatusRule,
  resourceRule,
  timeoutRule,
} from "./rules";
import {
  connection,
  listedShare,
  listedWorkloadShare,
  listOf,
  permissionDeclared,
  permissionReported,
  principalDeclared,
  replaceableStatus,
  shareId,
  status,
  statusMessage,
} from "./types";

/** What a share, and what a set of shares, says of itself in the documentation. */
interface Words {
  /** What a resource is: `share` or `set`. */
  readonly resource: string;
  /** What it has: `share is` or `shares are`. */
  readonly are: string;
  readonly these: string;
  readonly accepted: string;
  readonly replacing: string;
  readonly adopted: string;
}

const ofShare = (kind: ShareKind): Words => ({
  resource: "share",
  are: "share is",
  these: "this share",
  accepted: "the recipient has accepted the share",
  replacing: "The statuses in which a refresh and an update replace the share",
  adopted: `Whether to take over a share of the ${kind.noun} with this principal that exists already. Destroy then deletes it. After a rename or a move of the resource, use the resource option \`aliases\` instead. Default: false, which makes it an error.`,
});

/** Describes one share of a kind. */
export function describeShare(kind: ShareKind): ResourceDescription {
  const { noun, name } = kind;
  const words = ofShare(kind);
  const id = `\`${shownId(kind)}/<ShareId>\` or \`${shownId(kind)}/<SharedWith>\``;
  const place = kind.idForm === "ARN" ? "" : "; with `@<region>` at its end if the region is not the configured one";
  return {
    name,
    summary: `A share of an AWS Well-Architected Tool ${noun} with another account, IAM user or role, organizational unit or organization.`,
    remark: "The share needs no acceptance to exist; its recipient needs to accept it, within 7 days, to use it.",
    source: sourceOf(kind),
    declares: "a share",
    get: { reads: "a share", id: `${id}${place}` },
    fields: {
      [kind.input]: resourceField(kind, words),
      sharedWith: {
        is: "input",
        type: "string",
        description: `The principal to share it with: ${principalForms}. A change to another principal replaces the share.`,
        outputDescription: principalDeclared,
        required: true,
        rule: principalRule,
        change: "replace",
        identity: (value) => (typeof value === "string" ? principalKey(value) : value),
      },
      ...(kind.permissions.length > 0 && {
        permissionType: {
          is: "input",
          ...permissionDeclared,
          outputDescription: permissionReported.description,
          rule: oneOf(kind.permissions),
          change: "update",
        } satisfies InputField,
      }),
      ...commonInputs(kind, words),
      shareId: { is: "output", ...shareId, change: "stable" },
      status: { is: "output", ...status, change: "changing" },
      statusMessage: { is: "output", ...statusMessage, change: "changing" },
      accountId: accountIdField(kind),
    },
    query: {
      [kind.input]: {
        type: "string",
        description: `The ${noun} whose shares to list: its ${kind.forms}.`,
        required: true,
      },
      region: { type: "string", description: `The ${noun}'s Region. Default: the provider's.` },
    },
  };
}

/** The input that names the shared resource. */
export function resourceField(kind: ShareKind, { resource }: Pick<Words, "resource">): InputField {
  const description = `The ${kind.noun} to share: its ${kind.forms}. A change replaces the ${resource}.`;
  return resourceInput(kind, { description, required: true });
}

/** The inputs that single shares and sets have in common, other than the shared resource and the principals. */
export function commonInputs(kind: ShareKind, words: Words): Readonly<Record<string, InputField>> {
  const { resource, are, these, accepted, replacing, adopted } = words;
  return {
    region: regionInput(`The ${kind.noun}'s Region`, resource, `The Region that the ${are} in.`),
    waitForAcceptance: {
      is: "input",
      type: "boolean",
      description: `Whether create and update wait until ${accepted}. Default: false.`,
      rule: isTrueOrFalse,
      default: false,
      change: "update",
    },
    acceptanceTimeoutSeconds: {
      is: "input",
      type: "integer",
      description: `How long to wait for acceptance, in seconds, from 1 to ${longestWaitSeconds}. Default: ${defaultAcceptanceTimeoutSeconds}.`,
      rule: timeoutRule,
      default: defaultAcceptanceTimeoutSeconds,
      change: "update",
    },
    replaceOnStatus: {
      is: "input",
      type: listOf(replaceableStatus),
      description: `${replacing}, the old one deleted first: of \`EXPIRED\`, \`FAILED\`, \`REJECTED\` and \`REVOKED\`. Default: ${defaultReplaceOnStatus.map((name) => `\`${name}\``).join(" and ")}.`,
      rule: replaceOnStatusRule,
      default: defaultReplaceOnStatus,
      change: "update",
    },
    adoptExisting: {
      is: "input",
      type: "boolean",
      description: adopted,
      rule: isTrueOrFalse,
      default: false,
      change: "update",
    },
    connection: connectionInput(these),
  };
}

export function accountIdField({ noun }: ShareKind): OutputField {
  return accountIdOutput(`The account that owns the ${noun}`);
}

/** Describes the function that lists the shares of a kind. */
export function describeLookup(kind: ShareKind): FunctionDescription {
  const { noun, input, lookup, forms, permissions, api } = kind;
  const named: Part = { type: "string", description: `The ${noun}: its ${forms}.`, required: true };
  return {
    name: lookup,
    summary: `The shares of an AWS Well-Architected Tool ${noun}, whoever created them.`,
    operations: [api.list],
    arguments: { [input]: { ...named, rule: resourceRule(kind) }, ...placeArguments(`The ${noun}'s Region`) },
    result: {
      region: { type: "string", description: "The Region that the shares are in.", required: true },
      shares: {
        type: listOf(permissions.length > 0 ? listedWorkloadShare : listedShare),
        description: "The shares, in no particular order.",
        required: true,
      },
      [input]: { ...named, description: `The ${noun}, as the program named it.` },
    },
  };
}

/** The arguments that say where a function looks, and with whose credentials. */
export function placeArguments(region: string): Readonly<Record<string, Argument>> {
  return {
    region: {
      type: "string",
      description: `${region}. Default: the configured one, then what the AWS SDK finds (\`AWS_REGION\`, the profile).`,
      rule: regionNameProblem,
    },
    connection: {
      type: connection,
      description: "How to reach AWS for this call, if not as the stack's configuration says.",
      npmOnly: true,
      rule: connectionRule,
    },
  };
}

/** Where AWS documents the shares of a kind. */
export function sourceOf({ api }: ShareKind): string {
  return `https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_${api.create}.html`;
}
