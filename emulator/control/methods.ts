import { behaviourOf } from "../service/behaviour";
import { shareKinds } from "../service/kinds";
import { permissionTypes, shareStatuses } from "../service/shares/share";
import { faultKinds } from "./arguments";
import type { ControlMethod } from "./client";

/**
 * The version of the control interface, which each response has in the header `emulator-control-version`. It goes up if a method
 * or an argument is removed, or means something else than before; an addition doesn't change it.
 */
export const controlVersion = 1;

type JsonType = "string" | "number" | "boolean" | "array" | "object" | "null";

/** An argument of a method, for people and for the OpenAPI description. */
export interface ControlArgument {
  readonly type: JsonType | readonly JsonType[];
  readonly description: string;
  readonly required?: true;
  /** The only values that a string may have. */
  readonly values?: readonly string[];
}

/** A method of the control interface, for people and for the OpenAPI description. */
export interface ControlMethodDescription {
  /** One or two sentences. */
  readonly summary: string;
  /** Whether it changes nothing; it then also answers GET, without arguments. */
  readonly readsOnly?: true;
  /** By name. Default: none. */
  readonly arguments?: Readonly<Record<string, ControlArgument>>;
  /** The arguments of a call that may serve as an example. */
  readonly example?: object;
  /** What the response has. Default: nothing. */
  readonly returns?: string;
}

const shareId = { shareId: { type: "string", description: "The ShareId.", required: true } } as const;
const exampleShare = { shareId: "0123456789abcdef0123456789abcdef" };
const resourceId: ControlArgument = {
  type: "string",
  description: "A workload's ID, or the ARN of a lens, profile or review template.",
  required: true,
};
const owner = {
  accountId: { type: "string", description: "The account that owns it. Default: the first account." },
  region: { type: "string", description: "Its Region. Default: the emulator's." },
  name: { type: "string", description: "Its name, of 3 to 100 characters. Default: the kind and a number." },
} as const;
const permissionType: ControlArgument = {
  type: "string",
  description: "Needed for a share of a workload. The other kinds have no permission.",
  values: permissionTypes,
};
const denied: ControlArgument = {
  type: "array",
  description: "Actions to deny, such as wellarchitected:CreateWorkloadShare.",
};
const policy: ControlArgument = {
  type: "object",
  description: "An IAM policy: all that it may do. Default: everything.",
};
const exampleResource = { resourceId: "fedcba9876543210fedcba9876543210" };

/** What each method does. The tests hold the names of the arguments against what the methods take. */
export const controlMethods: Readonly<Record<ControlMethod, ControlMethodDescription>> = {
  version: {
    summary: "Returns the versions of the emulator and of its control interface.",
    readsOnly: true,
    returns: "`emulator`, the version of pulumi-wellarchitected, and `control`, the number of the interface",
  },
  addWorkload: {
    summary: "Adds a workload.",
    arguments: {
      ...owner,
      workloadId: { type: "string", description: "32 characters of 0-9a-f. Default: random." },
    },
    example: { name: "Shop" },
    returns: "the workload",
  },
  addResource: {
    summary: "Adds a resource of any kind. A lens is published.",
    arguments: {
      kind: { type: "string", description: "The kind of the resource.", values: shareKinds, required: true },
      ...owner,
    },
    example: { kind: "lens", name: "Serverless rules" },
    returns: "the resource",
  },
  workloads: { summary: "Lists the workloads of all accounts and Regions.", readsOnly: true, returns: "the workloads" },
  resources: {
    summary: "Lists the resources of all kinds, accounts and Regions.",
    readsOnly: true,
    returns: "the resources",
  },
  rename: {
    summary: "Renames a resource, as its owner would in the console. A profile can't be renamed.",
    arguments: { resourceId, name: { type: "string", description: "3 to 100 characters.", required: true } },
    example: { ...exampleResource, name: "Shop 2" },
  },
  deleteWorkload: {
    summary: "Deletes a workload with its shares.",
    arguments: { workloadId: { type: "string", description: "The WorkloadId.", required: true } },
    example: { workloadId: exampleResource.resourceId },
  },
  deleteResource: {
    summary: "Deletes a resource of any kind with its shares.",
    arguments: { resourceId },
    example: exampleResource,
  },
  shares: {
    summary: "Lists the shares as they are now, even if the service's lists lag.",
    readsOnly: true,
    arguments: {
      kind: { type: "string", description: "Only shares of this kind.", values: shareKinds },
      resourceId: { type: "string", description: "Only shares of this resource." },
      sharedWith: { type: "string", description: "Only shares with this principal." },
      status: { type: "string", description: "Only shares in this status.", values: shareStatuses },
    },
    example: { status: "PENDING" },
    returns: "the shares",
  },
  shareOutside: {
    summary: "Shares a resource, as its owner would in the console.",
    arguments: {
      resourceId,
      sharedWith: { type: "string", description: "The principal.", required: true },
      permissionType,
    },
    example: { ...exampleResource, sharedWith: "222222222222", permissionType: "READONLY" },
    returns: "the ShareId",
  },
  editOutside: {
    summary: "Changes a share's permission, as the owner would in the console.",
    arguments: { ...shareId, permissionType: { ...permissionType, required: true } },
    example: { ...exampleShare, permissionType: "CONTRIBUTOR" },
  },
  deleteOutside: {
    summary: "Deletes a share, as the owner would in the console.",
    arguments: shareId,
    example: exampleShare,
  },
  accept: {
    summary: "The recipient accepts. 409 unless the share is PENDING.",
    arguments: shareId,
    example: exampleShare,
  },
  reject: {
    summary: "The recipient rejects. 409 unless the share is PENDING or ACCEPTED.",
    arguments: shareId,
    example: exampleShare,
  },
  expire: { summary: "The invitation expires at once.", arguments: shareId, example: exampleShare },
  revoke: { summary: "AWS revokes the share.", arguments: shareId, example: exampleShare },
  fail: {
    summary: "The share becomes FAILED, as when AWS throttles it asynchronously.",
    arguments: {
      ...shareId,
      message: { type: "string", description: "Its StatusMessage. Default: the switch failMessage." },
    },
    example: exampleShare,
  },
  behaviour: {
    summary: "Returns the switches for what AWS doesn't document. null stands for no limit.",
    readsOnly: true,
    returns: "each switch with its value",
  },
  setBehaviour: {
    summary: "Changes switches; the others keep their values. null stands for no limit.",
    arguments: switchArguments(),
    example: { spentToken: "conflict", listLag: { mode: "fixed", seconds: 3 } },
  },
  inject: {
    summary: "Adds a fault, which affects the next calls that match.",
    arguments: {
      kind: { type: "string", description: "What fails.", values: faultKinds, required: true },
      operation: { type: "string", description: "Only calls of this operation. Default: *, all." },
      accountId: { type: "string", description: "Only calls by this account. Default: any." },
      region: { type: "string", description: "Only calls in this Region. Default: any." },
      after: { type: "number", description: "How many matching calls pass first. Default: 0." },
      times: {
        type: ["number", "string"],
        description: "How many calls it affects, or always. Default: 1; for throttle and latencies, always.",
      },
      rate: { type: "number", description: "throttle: calls per second that are granted in the long run." },
      burst: { type: "number", description: "throttle: calls that are granted at once." },
      retryAfterSeconds: { type: "number", description: "throttle: the header Retry-After. Default: none." },
      ms: { type: "number", description: "latencyBefore, latencyAfter: the delay in milliseconds." },
      jitterMs: { type: "number", description: "latencyBefore, latencyAfter: at most this much more. Default: 0." },
      afterWork: {
        type: "boolean",
        description: "serverError: whether the work is done nevertheless. Default: false.",
      },
      status: { type: "number", description: "htmlErrorPage: 502, 503 or 504. Default: 502." },
    },
    example: { kind: "lostAnswer", operation: "CreateWorkloadShare" },
    returns: "the fault's ID",
  },
  faults: { summary: "Lists the faults, with how many calls each has met.", readsOnly: true, returns: "the faults" },
  clearFaults: {
    summary: "Removes a fault, or all of them.",
    arguments: { id: { type: "number", description: "The fault's ID. Default: all faults." } },
    example: { id: 1 },
  },
  held: {
    summary: "Lists the calls whose responses the fault holdAfter holds.",
    readsOnly: true,
    returns: "the numbers of the calls",
  },
  release: {
    summary: "Sends a response that is held, or all of them.",
    arguments: { callNumber: { type: "number", description: "The call's number. Default: all." } },
    example: { callNumber: 1 },
    returns: "how many were sent",
  },
  calls: {
    summary: "Lists the newest 50,000 calls in the order of their arrival, with caller, input, faults and outcome.",
    readsOnly: true,
    returns: "the calls",
  },
  resetCalls: { summary: "Empties the list of calls." },
  clock: { summary: "Returns the emulator's time.", readsOnly: true, returns: "the time, in ISO 8601" },
  advance: {
    summary: "Moves the clock forward.",
    arguments: { seconds: { type: "number", description: "How far.", required: true } },
    example: { seconds: 604800 },
    returns: "the new time, in ISO 8601",
  },
  setClock: {
    summary: "Sets the clock, which goes on from there.",
    arguments: { time: { type: "string", description: "The time, in ISO 8601.", required: true } },
    example: { time: "2030-01-01T00:00:00Z" },
    returns: "the new time, in ISO 8601",
  },
  accounts: { summary: "Lists the accounts with their access keys.", readsOnly: true, returns: "the accounts" },
  addAccount: {
    summary: "Adds an account with an IAM user, or replaces the one with its ID.",
    arguments: {
      accountId: { type: "string", description: "12 digits.", required: true },
      userName: { type: "string", description: "The user's name. Default: emulator." },
      accessKeyId: { type: "string", description: "Default: AKIAEMULATOR and the account's ID." },
      secretAccessKey: { type: "string", description: "Default: emulator-secret- and the account's ID." },
      denied,
      policy,
      memberOf: { type: "array", description: "The IDs of the organization and OUs that it is in." },
    },
    example: { accountId: "333333333333", memberOf: ["o-abcdefghij"] },
  },
  addRole: {
    summary: "Adds a role that can be assumed, or replaces the one with its ARN.",
    arguments: {
      roleArn: { type: "string", description: "The role's ARN.", required: true },
      trusts: { type: "array", description: "Account IDs or ARNs that may assume it. Default: every account." },
      externalId: { type: "string", description: "The ExternalId that a caller has to send. Default: none." },
      denied,
      policy,
    },
    example: { roleArn: "arn:aws:iam::111111111111:role/Auditor", trusts: ["222222222222"] },
  },
  reset: { summary: "Resets the emulator to its start, without the state file's content." },
};

function switchArguments(): Record<string, ControlArgument> {
  return Object.fromEntries(
    Object.entries(behaviourOf()).map(([name, value]) => [
      name,
      { type: typeOf(value), description: `Default: ${JSON.stringify(value)}.` },
    ]),
  );
}

function typeOf(value: unknown): ControlArgument["type"] {
  if (Array.isArray(value)) return "array";
  // JSON has no Infinity; on the wire it is null.
  if (value === Number.POSITIVE_INFINITY) return ["number", "null"];
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : "object";
}
