import { type ConnectionSettings, show } from "./connection-settings";
import type { Context, Frontend } from "./context";

/** The rule for the property `region`, in terms of what the way in reads. */
export function missingRegion({ hasProviders }: Frontend): string {
  const settings = hasProviders ? "the share's region or the provider's" : "the share's region";
  const other = hasProviders ? "" : " (or aws:region)";
  return `is missing: set ${settings}, run "pulumi config set wellarchitected:region us-east-1"${other}, or set AWS_REGION`;
}

/** The region of a share that names none: what the stack declares, else what the AWS SDK finds. */
export async function defaultRegion(
  { connections }: Pick<Context, "connections">,
  connection: ConnectionSettings | undefined,
): Promise<string | undefined> {
  return connections.declaredRegion() ?? connections.ambientRegion(connection);
}

/** Has the form of a Region's name, such as us-gov-west-1; says nothing of whether AWS has such a Region. */
export function isRegion(text: string): boolean {
  return /^[a-z]{2,8}(-[a-z]+)+-\d{1,2}$/.test(text);
}

/** The rule that a Region's name breaks, or undefined. */
export function regionNameProblem(value: unknown): string | undefined {
  if (typeof value === "string" && isRegion(value)) return undefined;
  return `must be a Region's name such as us-east-1, but is ${show(value)}`;
}
