import type { ConnectionSettings } from "./connection-settings";
import type { Context } from "./context";
import { parsePrincipal, principalKey } from "./principal";
import { missingRegion } from "./region";
import { type InputName, type Problem, requiredInputs, rules } from "./rules";
import { parseWorkload, workloadIdOf } from "./workload";

export interface CheckResult {
  readonly inputs: Record<string, unknown>;
  readonly failures: { readonly property: string; readonly reason: string }[];
}

/**
 * Checks inputs by property name, before any call, and writes the effective region into them. Unknown values pass, and
 * nothing is derived from them.
 * @param olds the inputs that an earlier check returned; empty for a new resource and for a replacement.
 */
export async function check(
  context: Context,
  olds: Record<string, unknown>,
  news: Record<string, unknown>,
): Promise<CheckResult> {
  context.connections.assertConfiguration();
  const isUnknown = (value: unknown) => value === context.door.unknown;
  const inputs = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined && value !== null));
  const problems = inputProblems(inputs, isUnknown);
  if (problems.length === 0) {
    const region = await effectiveRegion(context, olds, inputs);
    const problem = region === undefined ? missingRegion : isUnknown(region) ? undefined : rules.region(region);
    if (problem !== undefined) problems.push({ path: "region", reason: problem });
    else inputs.region = region;
  }
  if (problems.length === 0) problems.push(...placeProblems(context, inputs), ...duplicateProblems(context, inputs));
  return { inputs, failures: problems.map(({ path, reason }) => ({ property: path, reason })) };
}

function inputProblems(inputs: Record<string, unknown>, isUnknown: (value: unknown) => boolean): Problem[] {
  const missing = requiredInputs
    .filter((name) => inputs[name] === undefined)
    .map((name) => ({ path: name, reason: "is required" }));
  const wrong = Object.entries(inputs).flatMap(([name, value]): Problem[] => {
    if (!Object.hasOwn(rules, name)) {
      const known = Object.keys(rules).filter((input) => input !== "scope");
      return [{ path: name, reason: `is not an input of WorkloadShare, which takes ${known.join(", ")}` }];
    }
    const problem = isUnknown(value) ? undefined : rules[name as InputName](value, isUnknown);
    if (!problem) return [];
    return [typeof problem === "string" ? { path: name, reason: problem } : problem];
  });
  return [...missing, ...wrong];
}

/**
 * What the program or the stack declares; else an existing share stays where its state says that it is, so that
 * another shell's AWS_REGION changes nothing; else what the AWS SDK finds.
 */
async function effectiveRegion(
  context: Context,
  olds: Record<string, unknown>,
  inputs: Record<string, unknown>,
): Promise<string | undefined> {
  const { connections, door, memory } = context;
  if (inputs.region !== undefined) return inputs.region as string;
  const declared = connections.declaredRegion();
  if (declared !== undefined) return declared;

  const scope = inputs.scope as string;
  if (typeof olds.region === "string" && olds.region !== door.unknown) memory.rememberRegion(scope, olds.region);
  const kept = memory.regionOf(scope);
  if (kept !== undefined) return kept;

  const connection = inputs.connection as ConnectionSettings | string | undefined;
  const isUnknown = connection === door.unknown || Object.values(connection ?? {}).includes(door.unknown);
  return isUnknown ? door.unknown : connections.ambientRegion(connection as ConnectionSettings | undefined);
}

/** A workload and a principal that can't be in this region. */
function placeProblems({ connections, door }: Context, inputs: Record<string, unknown>): Problem[] {
  const region = inputs.region as string;
  if (region === door.unknown) return [];
  const partition = connections.partitionOf(region);
  const problems: Problem[] = [];

  const workload = parseWorkload(inputs.workloadId as string)?.arn;
  if (workload && workload.region !== region) {
    problems.push({
      path: "workloadId",
      reason: `is in ${workload.region}, but this share's region is ${region}: a workload is shared in its own Region`,
    });
  } else if (workload && workload.partition !== partition) {
    problems.push({
      path: "workloadId",
      reason: `is in partition ${workload.partition}, but ${region} is in ${partition}`,
    });
  }
  if (inputs.sharedWith !== door.unknown) {
    const principal = parsePrincipal(inputs.sharedWith as string);
    if (!("problem" in principal) && principal.partition !== undefined && principal.partition !== partition) {
      problems.push({
        path: "sharedWith",
        reason: `is in partition ${principal.partition}, but ${region} is in ${partition}`,
      });
    }
  }
  return problems;
}

function duplicateProblems({ door, memory }: Context, inputs: Record<string, unknown>): Problem[] {
  const { region, workloadId, sharedWith, scope } = inputs as Record<string, string>;
  if ([region, workloadId, sharedWith, scope].includes(door.unknown)) return [];
  const parts = [region, workloadIdOf(workloadId as string), principalKey(sharedWith as string)];
  const other = memory.declare(parts.join(" "), scope as string);
  return other === undefined
    ? []
    : [{ path: "sharedWith", reason: `is declared twice for this workload: ${other} declares the same share` }];
}
