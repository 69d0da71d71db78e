import type { Fault, FaultKind } from "../faults/faults";
import type { AccountConfig, RoleConfig } from "../protocol/identities";
import type { PolicyDocument, PolicyStatement } from "../protocol/policy";
import { operations } from "../protocol/routes";
import type { Behaviour, ListLag } from "../service/behaviour";
import { invalid } from "../service/errors";
import { type ShareKind, shareKinds } from "../service/kinds";
import type { ResourceFixture } from "../service/resources/resource";
import type { WorkloadFixture } from "../service/resources/workload/workload-operations";
import { permissionTypes, shareStatuses } from "../service/shares/share";
import {
  flag,
  integer,
  list,
  number,
  oneOf,
  optional,
  text,
  type Validator,
  type Validators,
  validate,
} from "../service/validation";
import type { ShareFilter } from "../service/well-architected";

/** Parsers of the control interface's arguments, which come from other processes. */

const id = text({ min: 32, max: 32, pattern: "[0-9a-f]{32}" });
const accountId = text({ pattern: "[0-9]{12}" });
const count = integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const seconds = number();
const conflictOr = <const T extends string>(other: T) => oneOf([other, "conflict"]);

/** Arguments that were left out stay absent, rather than undefined. */
type Optional<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };
type OptionalValidators<T> = { readonly [K in keyof T]-?: Validator<T[K] | undefined> };

const listLag: Validator<ListLag> = (value) => {
  const { mode } = validate<{ mode: ListLag["mode"] }>({ mode: oneOf(["none", "fixed", "random"]) }, value);
  switch (mode) {
    case "none":
      return { mode };
    case "fixed":
      return { mode, ...validate<{ seconds: number }>({ seconds }, value) };
    case "random":
      return {
        mode,
        ...validate<{ maxSeconds: number; monotonic?: boolean }>(
          { maxSeconds: seconds, monotonic: optionalMember(flag) },
          value,
        ),
      };
  }
};

const behaviour: OptionalValidators<Behaviour> = {
  spentToken: optional(conflictOr("deadResult")),
  tokenRetentionSeconds: (value) => (value === undefined ? undefined : seconds(value)),
  listLag: optional(listLag),
  createOver: optional(list(oneOf(shareStatuses))),
  quotaIgnores: optional(list(oneOf(shareStatuses))),
  profileShareQuota: (value) => (value === undefined ? undefined : seconds(value)),
  officialLensShare: optional(oneOf(["validation", "accessDenied", "notFound"])),
  draftLensShare: optional(oneOf(["validation", "conflict"])),
  quotaCode: optional(text()),
  deleteUnknown: optional(conflictOr("notFound")),
  deleteAssociating: optional(conflictOr("succeed")),
  updateDead: optional(conflictOr("notFound")),
  updateTerminalStatus: optional(conflictOr("succeed")),
  updateAssociating: optional(conflictOr("succeed")),
  updateResetsToPending: optional(flag),
  invitationsListed: optional(list(oneOf(shareStatuses))),
  invitationsHavePermission: optional(flag),
  respondAgain: optional(conflictOr("succeed")),
  respondTerminalStatus: optional(conflictOr("notFound")),
  acceptRejected: optional(oneOf(["refuse", "succeed"])),
  associatedInvitationId: optional(flag),
  organizationSharing: optional(flag),
  membersNeedInvitation: optional(flag),
  associateSeconds: optional(seconds),
  failAfterCreate: optional(count),
  failAfterSeconds: optional(seconds),
  failMessage: optional(text({ min: 1, max: 512 })),
  strictPrincipals: optional(flag),
  sharedWithShown: optional(oneOf(["asGiven", "id"])),
  pageSize: optional(integer({ min: 1, max: 50 })),
  filterWithinPage: optional(flag),
};

const faultMembers: Readonly<Record<FaultKind, Readonly<Record<string, Validator<unknown>>>>> = {
  throttle: { rate: seconds, burst: seconds, retryAfterSeconds: optional(seconds) },
  latencyBefore: { ms: seconds, jitterMs: optional(seconds) },
  latencyAfter: { ms: seconds, jitterMs: optional(seconds) },
  resetBefore: {},
  lostAnswer: {},
  serverError: { afterWork: optional(flag) },
  htmlErrorPage: { status: optional(integer({ min: 502, max: 504 })) },
  denied: {},
  expiredCredentials: {},
  malformedJson: {},
  truncatedBody: {},
  wrongContentType: {},
  holdAfter: {},
};

export const faultKinds = Object.keys(faultMembers) as readonly FaultKind[];

const times: Validator<number | "always"> = (value) => (value === "always" ? value : count(value));

export function parseFault(value: unknown): Fault {
  const { kind } = validate<{ kind: FaultKind }>({ kind: oneOf(faultKinds) }, value);
  const members: Readonly<Record<string, Validator<unknown>>> = {
    kind: oneOf(faultKinds),
    operation: optional(oneOf([...operations, "*"])),
    accountId: optional(accountId),
    region: optional(text()),
    times: optional(times),
    after: optional(count),
    ...faultMembers[kind],
  };
  // The members are those of the kind, each validated for its type.
  return parseKnown<object>(members, value) as Fault;
}

export const parseBehaviour = (value: unknown) => parseKnown<Optional<Behaviour>>(behaviour, value);
export const parseShareId = (value: unknown) => parseKnown<{ shareId: string }>({ shareId: id }, value);
export const parseResourceId = (value: unknown) =>
  parseKnown<{ resourceId: string }>({ resourceId: text({ min: 1 }) }, value);
export const parseRenaming = (value: unknown) =>
  parseKnown<{ resourceId: string; name: string }>(
    { resourceId: text({ min: 1 }), name: text({ min: 3, max: 100 }) },
    value,
  );
export const parseWorkloadId = (value: unknown) => parseKnown<{ workloadId: string }>({ workloadId: id }, value);

export const parseFailure = (value: unknown) =>
  parseKnown<{ shareId: string; message?: string }>(
    { shareId: id, message: optionalMember(text({ min: 1, max: 512 })) },
    value,
  );

export const parsePermissionEdit = (value: unknown) =>
  parseKnown<{ shareId: string; permissionType: (typeof permissionTypes)[number] }>(
    { shareId: id, permissionType: oneOf(permissionTypes) },
    value,
  );

export const parseNewShare = (value: unknown) =>
  parseKnown<{ resourceId: string; sharedWith: string; permissionType?: (typeof permissionTypes)[number] }>(
    {
      resourceId: text({ min: 1 }),
      sharedWith: text({ min: 12, max: 2048 }),
      permissionType: optionalMember(oneOf(permissionTypes)),
    },
    value,
  );

export const parseResourceFixture = (value: unknown) =>
  parseKnown<{ kind: ShareKind } & Optional<ResourceFixture>>(
    {
      kind: oneOf(shareKinds),
      accountId: optionalMember(accountId),
      region: optionalMember(text({ min: 1, max: 100 })),
      name: optionalMember(text({ min: 3, max: 100 })),
    },
    value,
  );

export const parseWorkloadFixture = (value: unknown) =>
  parseKnown<Optional<WorkloadFixture>>(
    {
      accountId: optionalMember(accountId),
      region: optionalMember(text({ min: 1, max: 100 })),
      name: optionalMember(text({ min: 3, max: 100 })),
      workloadId: optionalMember(id),
    },
    value,
  );

export const parseFilter = (value: unknown) =>
  parseKnown<ShareFilter>(
    {
      kind: optionalMember(oneOf(shareKinds)),
      resourceId: optionalMember(text()),
      sharedWith: optionalMember(text()),
      status: optionalMember(oneOf(shareStatuses)),
    },
    value,
  );

const oneOrMore: Validator<string | readonly string[]> = (value) =>
  Array.isArray(value) ? list(text({ min: 1 }))(value) : text({ min: 1 })(value);

const policyStatement: Validators<PolicyStatement> = {
  Sid: optionalMember(text()),
  Effect: oneOf(["Allow", "Deny"]),
  Action: oneOrMore,
  Resource: oneOrMore,
};

/** A statement that the emulator doesn't evaluate as IAM would, by a condition, must not be taken for another. */
const policy: Validator<PolicyDocument> = (value) =>
  parseKnown<PolicyDocument>(
    {
      Version: oneOf(["2012-10-17"]),
      Statement: list((statement) => parseKnown<PolicyStatement>(policyStatement, statement)),
    },
    value,
  );

export const parseAccount = (value: unknown) =>
  parseKnown<AccountConfig>(
    {
      accountId,
      userName: optionalMember(text({ min: 1, max: 64 })),
      accessKeyId: optionalMember(text({ min: 16, max: 128 })),
      secretAccessKey: optionalMember(text({ min: 1 })),
      denied: optionalMember(list(text())),
      policy: optionalMember(policy),
      memberOf: optionalMember(list(text())),
    },
    value,
  );

export const parseRole = (value: unknown) =>
  parseKnown<RoleConfig>(
    {
      roleArn: text({ min: 20, max: 2048, pattern: "arn:aws[-a-z]*:iam::[0-9]{12}:role/.+" }),
      trusts: optionalMember(list(text())),
      externalId: optionalMember(text({ min: 2, max: 1224 })),
      denied: optionalMember(list(text())),
      policy: optionalMember(policy),
    },
    value,
  );

export const parseSeconds = (value: unknown) =>
  parseKnown<{ seconds: number }>({ seconds: number({ min: Number.NEGATIVE_INFINITY }) }, value);

export const parseCallNumber = (value: unknown) =>
  parseKnown<{ callNumber?: number }>({ callNumber: optionalMember(count) }, value);
export const parseFaultId = (value: unknown) => parseKnown<{ id?: number }>({ id: optionalMember(count) }, value);

/** A time, in milliseconds since 1970. */
export function parseTime(value: unknown): number {
  const { time } = parseKnown<{ time: string }>({ time: text() }, value);
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) throw invalid(`Not a time in ISO 8601: ${time}`, "OTHER");
  return milliseconds;
}

/**
 * The validator of a member that may be left out. `validate` then leaves it out, too, so that its type has no
 * undefined.
 */
function optionalMember<T>(check: Validator<T>): Validator<T> {
  // `validate` leaves out a member whose validator returns undefined.
  return optional(check) as Validator<T>;
}

/** Validates arguments, and rejects unknown ones: a misspelt switch must not be ignored. */
function parseKnown<T extends object>(checks: Validators<T>, value: unknown): T {
  const known = Object.keys(checks);
  for (const name of Object.keys(value ?? {})) {
    if (!known.includes(name))
      throw invalid(`Unknown argument: ${name}. Known arguments: ${known.join(", ") || "none"}.`, "OTHER");
  }
  return validate<T>(checks, value);
}
