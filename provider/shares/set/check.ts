import { type CheckResult, checkInputs, type InputRules, type NamedPrincipal } from "../check";
import { show } from "../connection-settings";
import type { Context } from "../context";
import { principalKey } from "../principal";
import { type IsUnknown, isTrueOrFalse, type Problem, type Rule, rules } from "../rules";

/**
 * AWS does not raise it.
 * @see https://docs.aws.amazon.com/wellarchitected/latest/userguide/limits.html
 */
export const mostShares = 20;

const { sharedWith, permissionType, ...common } = rules;
const partRules: Readonly<Record<string, Rule>> = { sharedWith, permissionType };
const partNames = Object.keys(partRules);

/** What a set takes. */
export const setRules: InputRules = {
  kind: "WorkloadShares",
  rules: { ...common, shares: sharesProblem, exclusive: isTrueOrFalse, allowEmpty: isTrueOrFalse },
  required: ["workloadId", "shares", "scope"],
  principals: ({ shares }, isUnknown) => namedPrincipals(shares, isUnknown),
  isExclusive: ({ exclusive }) => exclusive === true,
};

/** Checks the inputs of a WorkloadShares. */
export function checkSet(
  context: Context,
  olds: Record<string, unknown>,
  news: Record<string, unknown>,
): Promise<CheckResult> {
  return checkInputs(context, setRules, olds, news);
}

function sharesProblem(
  value: unknown,
  isUnknown: IsUnknown,
  inputs: Readonly<Record<string, unknown>>,
): Problem | string | undefined {
  if (!Array.isArray(value)) return `must be a list of { ${partNames.join(", ")} }, but is ${show(value)}`;
  if (value.length > mostShares) {
    return `has ${value.length} shares, but AWS's quota is ${mostShares} shares per workload, and AWS does not raise it: share with an organizational unit instead`;
  }
  const mayBeEmpty = inputs.allowEmpty === true || isUnknown(inputs.allowEmpty);
  if (value.length === 0 && inputs.exclusive === true && !mayBeEmpty) {
    return "is empty, and the set is exclusive: that would remove every share of the workload. If that is meant, set allowEmpty: true";
  }
  for (const [index, share] of value.entries()) {
    const problem = isUnknown(share) ? undefined : shareProblem(share, `shares[${index}]`, isUnknown);
    if (problem) return problem;
  }
  return duplicate(namedPrincipals(value, isUnknown));
}

function shareProblem(share: unknown, path: string, isUnknown: IsUnknown): Problem | undefined {
  if (share === null || typeof share !== "object" || Array.isArray(share)) {
    return { path, reason: `must be { ${partNames.join(", ")} }, but is ${show(share)}` };
  }
  const parts = Object.entries(share);
  const missing = partNames.find((name) => !parts.some(([key, value]) => key === name && value != null));
  if (missing) return { path: `${path}.${missing}`, reason: "is required" };
  for (const [name, value] of parts) {
    const rule = Object.hasOwn(partRules, name) ? partRules[name] : undefined;
    if (!rule)
      return { path: `${path}.${name}`, reason: `is not part of a share, which takes ${partNames.join(", ")}` };
    const problem = isUnknown(value) ? undefined : rule(value, isUnknown, {});
    if (problem) return { path: `${path}.${name}`, reason: typeof problem === "string" ? problem : problem.reason };
  }
  return undefined;
}

function duplicate(principals: NamedPrincipal[]): Problem | undefined {
  const seen = new Map<string, NamedPrincipal>();
  for (const named of principals) {
    const key = principalKey(named.sharedWith);
    const first = seen.get(key);
    if (first) return { path: named.path, reason: `is the same principal as ${first.path}: ${first.sharedWith}` };
    seen.set(key, named);
  }
  return undefined;
}

function namedPrincipals(shares: unknown, isUnknown: IsUnknown): NamedPrincipal[] {
  if (!Array.isArray(shares)) return [];
  return shares.flatMap((share: { sharedWith?: unknown }, index) =>
    isUnknown(share) || typeof share.sharedWith !== "string" || isUnknown(share.sharedWith)
      ? []
      : [{ path: `shares[${index}].sharedWith`, sharedWith: share.sharedWith }],
  );
}
