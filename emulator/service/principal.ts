/** The principals that a workload can be shared with (documented); "unknown" is any other text of the right length. */
export type PrincipalKind = "account" | "user" | "role" | "organization" | "organizationalUnit" | "unknown";

export interface Principal {
  readonly kind: PrincipalKind;
  /** One spelling for each principal: an account's, organization's or OU's ID, a user's or role's ARN. */
  readonly id: string;
}

/** Patterns from the documentation of IAM and Organizations; each captures the ID, if the ARN has one. */
const patterns: readonly (readonly [PrincipalKind, RegExp])[] = [
  ["account", /^(\d{12})$/],
  ["account", /^arn:aws[-a-z]*:iam::(\d{12}):root$/],
  ["user", /^(arn:aws[-a-z]*:iam::\d{12}:user\/.+)$/],
  ["role", /^(arn:aws[-a-z]*:iam::\d{12}:role\/.+)$/],
  ["organization", /^(?:arn:aws[-a-z]*:organizations::\d{12}:organization\/)?(o-[a-z0-9]{10,32})$/],
  [
    "organizationalUnit",
    /^(?:arn:aws[-a-z]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/)?(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
  ],
];

/** Parses a SharedWith. It is an assumption that AWS takes an ARN and the ID in it for the same principal. */
export function parsePrincipal(sharedWith: string): Principal {
  for (const [kind, pattern] of patterns) {
    const id = pattern.exec(sharedWith)?.[1];
    if (id !== undefined) return { kind, id };
  }
  return { kind: "unknown", id: sharedWith };
}

/** The identity that a signature proves, and the Region that it was made for. */
export interface Caller {
  /** 12 digits. */
  readonly accountId: string;
  /** The ARN of the IAM user, or of the assumed role's session. */
  readonly arn: string;
  /** The Region that is called. */
  readonly region: string;
}

const sessionArn = /^arn:(aws[-a-z]*):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/;

/** Whether the principal is the caller: its account, its organization or OU, its user, or the role it has assumed. */
export function matchesPrincipal(caller: Caller, principalId: string, memberOf: readonly string[]): boolean {
  if (principalId === caller.accountId || principalId === caller.arn || memberOf.includes(principalId)) return true;
  const [, partition, accountId, roleName] = sessionArn.exec(caller.arn) ?? [];
  return (
    principalId.startsWith(`arn:${partition}:iam::${accountId}:role/`) && principalId.split("/").at(-1) === roleName
  );
}
