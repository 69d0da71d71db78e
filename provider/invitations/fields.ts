import { show } from "../core/connection-settings";
import type { EnumType, ResourceDescription } from "../core/fields";
import { isAccountId, type Rule } from "../core/rules";
import { accountIdOutput, connectionInput, regionInput, resourceInput } from "../shares/fields/common";
import { longestWaitSeconds, timeoutRule } from "../shares/fields/rules";
import { permissionReported } from "../shares/fields/types";
import { kinds } from "../shares/kinds/kinds";
import { defaultInvitationTimeoutSeconds } from "./model";

const acceptanceStatus: EnumType = {
  is: "enum",
  name: "AcceptanceStatus",
  description: "The status of an acceptance, as its account sees it.",
  values: [
    { name: "Accepted", value: "ACCEPTED", description: "The invitation is accepted: the account has access." },
    {
      name: "Associated",
      value: "ASSOCIATED",
      description: "The organization shares without invitations: the account has access.",
    },
    {
      name: "Pending",
      value: "PENDING",
      description: "The access has ended, and a new invitation waits: the next update accepts it.",
    },
    {
      name: "Ended",
      value: "ENDED",
      description: "The access has ended: it was rejected, or is no longer shared. There is no new invitation.",
    },
  ],
};

export const accountRule: Rule = (value) => {
  if (typeof value === "string" && isAccountId(value)) return undefined;
  if (typeof value === "number") {
    return `must be a string, but is the number ${value}: numbers lose leading zeros, so quote account IDs`;
  }
  return `must be a 12-digit account ID, but is ${show(value)}`;
};

/** The inputs of which exactly one names what is shared. */
export const resourceInputs = kinds.map(({ input }) => input);

const listed = resourceInputs.map((name) => `\`${name}\``).join(", ");

export const acceptanceDescription: ResourceDescription = {
  name: "ShareAcceptance",
  summary:
    "The acceptance of what another account shares: a workload, custom lens, profile or review template. It belongs in the recipient's account, and in the Region of what is shared.",
  remark:
    "It waits until the owner has shared, accepts the invitation, and rejects it if it is destroyed, which ends the access. What was accepted before, or comes through the organization without an invitation, is left as it is. If the access ends, a refresh shows that; a new invitation is accepted by the next `pulumi up --refresh`, but never the one that was rejected.",
  source: "https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_UpdateShareInvitation.html",
  declares: "an acceptance",
  get: {
    reads: "an acceptance",
    id: "`<WorkloadId>` or `<ARN>` of what is shared; with `@<region>` at its end if a workload's region is not the configured one",
  },
  fields: {
    ...Object.fromEntries(
      kinds.map((kind) => {
        const description = `The ${kind.noun} that another account shares: its ${kind.forms}. Set exactly one of ${listed}. A change replaces the acceptance.`;
        return [kind.input, resourceInput(kind, { description })];
      }),
    ),
    sharedBy: {
      is: "input",
      type: "string",
      description:
        "The account that is to share it. An invitation of another account is an error, and is never accepted. Default: whichever account offers it.",
      outputDescription: "The account that shares it.",
      isAlwaysOutput: true,
      rule: accountRule,
      change: "own",
    },
    region: regionInput("The Region of what is shared", "acceptance", "The Region of what is shared."),
    invitationTimeoutSeconds: {
      is: "input",
      type: "integer",
      description: `How long to wait for the invitation, in seconds, from 1 to ${longestWaitSeconds}. Default: ${defaultInvitationTimeoutSeconds}.`,
      rule: timeoutRule,
      default: defaultInvitationTimeoutSeconds,
      change: "update",
    },
    connection: connectionInput("this acceptance"),
    shareInvitationId: {
      is: "output",
      type: "string",
      description:
        "AWS's ID of the invitation that was accepted; absent if the organization shares without invitations.",
      change: "changing",
    },
    permissionType: {
      is: "output",
      type: permissionReported.type,
      description:
        "What this account may do, as the invitation said: `READONLY` or `CONTRIBUTOR`. Of workloads only, and absent if it was accepted before, since AWS then no longer says.",
      change: "changing",
    },
    status: {
      is: "output",
      type: acceptanceStatus,
      description: "`ACCEPTED`, `ASSOCIATED`, `PENDING` or `ENDED`.",
      required: true,
      change: "changing",
    },
    accountId: accountIdOutput("The account that accepted"),
  },
};
