import type { ConnectionSettings } from "../../core/connection-settings";
import type { Context } from "../../core/context";
import { explaining } from "../../core/errors";
import { missingRegion, regionNameProblem } from "../../core/region";
import type { Problem } from "../../core/rules";
import type { ShareKind } from "../kinds/kind";
import { parsePrincipal } from "../model/principal";
import type { NamedPrincipal } from "./input-problems";

/** Where a function looks, and with whose credentials, as a check has passed it. */
export interface Place {
  readonly region: string;
  readonly connection?: ConnectionSettings;
}

/** The rule that the Region breaks. The one that a resource is already in needs no proof. */
export function regionProblem(
  { connections, frontend }: Context,
  olds: Record<string, unknown>,
  region: string | undefined,
): string | undefined {
  if (region === undefined) return missingRegion(frontend);
  const problem = regionNameProblem(region);
  return problem ?? (region === olds.region ? undefined : connections.regionProblem(region));
}

/** Proves the credentials, so that a preview fails if an up would. */
export async function assertCredentials(
  { connections }: Context,
  connection: ConnectionSettings | undefined,
  region: string,
): Promise<void> {
  await explaining(`checking the credentials for ${region}`, () => connections.assertCredentials(connection, region));
}

/**
 * What the program or the stack declares; else an existing share stays where its state says that it is, so that
 * another shell's AWS_REGION changes nothing; else what the AWS SDK finds.
 */
export async function effectiveRegion(
  context: Context,
  olds: Record<string, unknown>,
  inputs: Record<string, unknown>,
): Promise<string | undefined> {
  const { connections, declarations, frontend } = context;
  if (inputs.region !== undefined) return inputs.region as string;
  const declared = connections.declaredRegion();
  if (declared !== undefined) return declared;

  const scope = inputs.scope as string;
  if (typeof olds.region === "string" && olds.region !== frontend.unknown)
    declarations.rememberRegion(scope, olds.region);
  const kept = declarations.regionOf(scope);
  if (kept !== undefined) return kept;

  const connection = knownConnection(context, inputs);
  return connection === "unknown" ? frontend.unknown : connections.ambientRegion(connection);
}

/** The connection, if all of it is known. */
export function knownConnection(
  { frontend }: Context,
  inputs: Record<string, unknown>,
): ConnectionSettings | undefined | "unknown" {
  const connection = inputs.connection as ConnectionSettings | string | undefined;
  const isUnknown = connection === frontend.unknown || Object.values(connection ?? {}).includes(frontend.unknown);
  return isUnknown ? "unknown" : (connection as ConnectionSettings | undefined);
}

/** What is shared, and principals, that can't be in this region. */
export function placeProblems(
  { connections, frontend }: Context,
  kind: ShareKind,
  inputs: Readonly<Record<string, unknown>>,
  principals: readonly NamedPrincipal[] = [],
): Problem[] {
  const region = inputs.region as string;
  if (region === frontend.unknown) return [];
  // Undefined if nothing is known of it: what isn't known passes.
  const partition = connections.partitionOf(region);
  const problems: Problem[] = [];

  const named = misplacedName(kind, inputs[kind.input], region, partition);
  if (named) problems.push(named);
  for (const { path, sharedWith } of principals) {
    const principal = parsePrincipal(sharedWith);
    const isElsewhere = !("problem" in principal) && (principal.partition ?? partition) !== partition;
    if (isElsewhere && partition !== undefined) {
      problems.push({ path, reason: `is in partition ${principal.partition}, but ${region} is in ${partition}` });
    }
  }
  return problems;
}

/** What is wrong with what is shared if its ARN says that it is elsewhere. */
function misplacedName(
  { noun, input, parse }: ShareKind,
  name: unknown,
  region: string,
  partition: string | undefined,
): Problem | undefined {
  const arn = typeof name === "string" ? parse(name)?.arn : undefined;
  if (!arn) return undefined;
  if (arn.region !== region) {
    const reason = `is in ${arn.region}, but the region is ${region}: a ${noun} is read and shared in its own Region only`;
    return { path: input, reason };
  }
  if (partition === undefined || arn.partition === partition) return undefined;
  return { path: input, reason: `is in partition ${arn.partition}, but ${region} is in ${partition}` };
}
