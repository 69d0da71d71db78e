import type { ConnectionSettings } from "./connection-settings";
import type { Context } from "./context";

/** The rule for the property `region`. */
export const missingRegion =
  'is missing: set the share\'s region, run "pulumi config set wellarchitected:region us-east-1" (or aws:region), or set AWS_REGION';

/** The region of a share that names none: what the stack declares, else what the AWS SDK finds. */
export async function defaultRegion(
  { connections }: Pick<Context, "connections">,
  connection: ConnectionSettings | undefined,
): Promise<string | undefined> {
  return connections.declaredRegion() ?? connections.ambientRegion(connection);
}
