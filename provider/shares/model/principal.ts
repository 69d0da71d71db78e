/** What a workload can be shared with. */
export interface Principal {
  readonly kind: "account" | "user" | "role" | "organization" | "organizational unit";
  /** The same for every spelling of one principal. */
  readonly key: string;
  /** Of the ARN; undefined if the spelling is an ID. */
  readonly partition?: string;
}

const accountId = /^\d{12}$/;
// Organizations' API patterns: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
const organizationId = /^o-[a-z0-9]{10,32}$/;
const organizationalUnitId = /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/;
const organizationArn = /^arn:([a-z-]+):organizations::\d{12}:organization\/(o-[a-z0-9]{10,32})$/;
const organizationalUnitArn =
  /^arn:([a-z-]+):organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;
const rootArn = /^arn:([a-z-]+):iam::(\d{12}):root$/;
// IAM's API patterns: a path of up to 512 printable characters between slashes, a name of up to 64.
const identityArn = /^arn:([a-z-]+):iam::\d{12}:(user|role)\/((?:[\x21-\x2e\x30-\x7e]*\/)*)([\w+=,.@-]{1,64})$/;
const maximumPathLength = 511;

/** The forms of `sharedWith`, for messages. */
export const principalForms =
  "a 12-digit account ID, an IAM user or role ARN, an account's root ARN, or the ID or ARN of an organization or organizational unit";

/** Parses a principal's spelling, or returns the rule that it breaks. */
export function parsePrincipal(text: string): Principal | { readonly problem: string } {
  if (accountId.test(text)) return { kind: "account", key: text };
  if (organizationId.test(text)) return { kind: "organization", key: text };
  if (organizationalUnitId.test(text)) return { kind: "organizational unit", key: text };

  const root = rootArn.exec(text);
  if (root) return { kind: "account", key: root[2] as string, partition: root[1] as string };
  const organization = organizationArn.exec(text);
  if (organization) {
    return { kind: "organization", key: organization[2] as string, partition: organization[1] as string };
  }
  const unit = organizationalUnitArn.exec(text);
  if (unit) return { kind: "organizational unit", key: unit[2] as string, partition: unit[1] as string };
  const identity = identityArn.exec(text);
  if (identity && (identity[3] as string).length <= maximumPathLength) {
    return { kind: identity[2] as "user" | "role", key: text, partition: identity[1] as string };
  }
  return { problem: `must be ${principalForms}, but is ${JSON.stringify(text)}${hint(text)}` };
}

/** The key of a principal that the service lists; its spelling, if it has a form that we don't know. */
export function principalKey(text: string): string {
  const principal = parsePrincipal(text);
  return "problem" in principal ? text : principal.key;
}

/** Whether a principal is one of these, in any spelling, or a user or a role of an account among them. */
export function isAmong(sharedWith: string, principals: readonly string[]): boolean {
  const keys = principals.map(principalKey);
  const principal = parsePrincipal(sharedWith);
  const isIdentity = "kind" in principal && (principal.kind === "user" || principal.kind === "role");
  const account = isIdentity ? sharedWith.split(":")[4] : undefined;
  return keys.includes(principalKey(sharedWith)) || (account !== undefined && keys.includes(account));
}

function hint(text: string): string {
  if (/^\d{1,11}$/.test(text)) {
    return `. It has ${text.length} digits: YAML and numbers lose leading zeros, so write the account ID as a quoted string`;
  }
  if (/^\d{4}-\d{4}-\d{4}$/.test(text)) return ". Write it without hyphens";
  if (/:sts::\d{12}:assumed-role\//.test(text)) return ". That is a role's session: write the role's ARN";
  if (/:iam::\d{12}:(group|instance-profile)\//.test(text)) {
    return ". AWS shares with users and roles, not with groups or instance profiles";
  }
  if (/^r-[0-9a-z]{4,32}$|:organizations::\d{12}:root\//.test(text)) {
    return ". That is an organization's root: write the organization's ID";
  }
  if (/:organizations::\d{12}:account\//.test(text)) return ". Write the 12-digit account ID at its end";
  if (text !== text.trim()) return ". It begins or ends with white space";
  return "";
}

/** Whether a principal is an organization or an organizational unit. */
export function isOfOrganization(sharedWith: string): boolean {
  const principal = parsePrincipal(sharedWith);
  return "kind" in principal && (principal.kind === "organization" || principal.kind === "organizational unit");
}
