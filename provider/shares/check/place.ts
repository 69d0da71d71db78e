import type { ConnectionSettings } from "../../core/connection-settings";
import type { Context } from "../../core/context";
import { reasonOf, ShareError } from "../../core/errors";
import { missingRegion, regionNameProblem } from "../../core/region";
import type { Problem } from "../../core/rules";
import type { ShareKind } from "../kinds/kind";
import { parsePrincipal } from "../model/principal";
import type { NamedPrincipal } from "./input-problems";

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
  try {
    await connections.assertCredentials(connection, region);
  } catch (error) {
    const reason = error instanceof ShareError ? error.message : reasonOf(error);
    throw reason === undefined ? error : new ShareError(`checking the credentials for ${region}: ${reason}`);
  }
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
  { noun, input, parse }: ShareKind,
  inputs: Readonly<Record<string, unknown>>,
  principals: readonly NamedPrincipal[] = [],
): Problem[] {
  const region = inputs.region as string;
  if (region === frontend.unknown) return [];
  // Undefined if nothing is known of it: what isn't known passes.
  const partition = connections.partitionOf(region);
  const problems: Problem[] = [];

  const { [input]: name } = inputs;
  const arn = typeof name === "string" ? parse(name)?.arn : undefined;
  if (arn && arn.region !== region) {
    const reason = `is in ${arn.region}, but this share's region is ${region}: a ${noun} is shared in its own Region`;
    problems.push({ path: input, reason });
  } else if (arn && partition !== undefined && arn.partition !== partition) {
    problems.push({ path: input, reason: `is in partition ${arn.partition}, but ${region} is in ${partition}` });
  }
  for (const { path, sharedWith } of principals) {
    const principal = parsePrincipal(sharedWith);
    const isElsewhere = !("problem" in principal) && (principal.partition ?? partition) !== partition;
    if (isElsewhere && partition !== undefined) {
      problems.push({ path, reason: `is in partition ${principal.partition}, but ${region} is in ${partition}` });
    }
  }
  return problems;
}
