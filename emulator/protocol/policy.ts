/**
 * An identity-based policy of IAM, as far as the emulator evaluates it: without conditions, `NotAction` and `NotResource`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface PolicyDocument {
  /** The only version that the emulator takes. */
  readonly Version: "2012-10-17";
  /** What is allowed, and what is denied. */
  readonly Statement: readonly PolicyStatement[];
}

/** A statement of such a policy. */
export interface PolicyStatement {
  /** A name for people. */
  readonly Sid?: string;
  /** "Deny" takes precedence. */
  readonly Effect: "Allow" | "Deny";
  /** Such as `wellarchitected:List*`; `*` and `?` stand for any characters and any one, in whatever case. */
  readonly Action: string | readonly string[];
  /** Such as `arn:aws:wellarchitected:*:*:workload/*`. An action that AWS allows for no resource in particular needs `*`. */
  readonly Resource: string | readonly string[];
}

/** Why a policy forbids an action, in IAM's words; undefined if it allows it. A denial takes precedence. */
export function reasonToDeny({ Statement }: PolicyDocument, action: string, resource: string): string | undefined {
  const effects = Statement.filter(
    (statement) => matches(statement.Action, action, "i") && matches(statement.Resource, resource),
  ).map(({ Effect }) => Effect);
  if (effects.includes("Deny")) return "with an explicit deny in an identity-based policy";
  return effects.includes("Allow") ? undefined : `because no identity-based policy allows the ${action} action`;
}

function matches(patterns: string | readonly string[], text: string, flags = ""): boolean {
  return [patterns].flat().some((pattern) => new RegExp(`^${sourceOf(pattern)}$`, flags).test(text));
}

function sourceOf(pattern: string): string {
  return pattern
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
}
