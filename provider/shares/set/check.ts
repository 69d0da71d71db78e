import { show } from "../../core/connection-settings";
import type { Context } from "../../core/context";
import type { CheckResult } from "../../core/resource";
import { type IsUnknown, isTrueOrFalse, type Problem, problemsAt, type Rule } from "../../core/rules";
import { checkInputs } from "../check/check";
import type { InputRules, NamedPrincipal } from "../check/input-problems";
import { aboveQuota, rules } from "../check/input-rules";
import { principalKey } from "../model/principal";
import { maxShares } from "../model/share";

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
): readonly Problem[] | string | undefined {
  if (!Array.isArray(value)) return `must be a list of { ${partNames.join(", ")} }, but is ${show(value)}`;
  const mayBeEmpty = inputs.allowEmpty === true || isUnknown(inputs.allowEmpty);
  if (value.length === 0 && inputs.exclusive === true && !mayBeEmpty) {
    return "is empty, and the set is exclusive: that would remove every share of the workload. If that is meant, set allowEmpty: true";
  }
  const wrong = value.flatMap((share, index) => problemsAt(`shares[${index}]`, share, shareRule(index), isUnknown));
  // A wrong principal that is written twice is reported as wrong both times.
  const right = namedPrincipals(value, isUnknown).filter(({ path }) => !wrong.some((problem) => problem.path === path));
  return [...tooMany(value.length), ...wrong, ...duplicates(right)];
}

function tooMany(count: number): Problem[] {
  if (count <= maxShares) return [];
  return [{ path: "shares", reason: `has ${count} shares, ${aboveQuota}` }];
}

/** The rule of a share in the list. */
function shareRule(index: number): Rule {
  return (share, isUnknown) => {
    if (share === null || typeof share !== "object" || Array.isArray(share)) {
      return `must be { ${partNames.join(", ")} }, but is ${show(share)}`;
    }
    const parts: Record<string, unknown> = { ...share };
    const missing = partNames.filter((name) => parts[name] === undefined || parts[name] === null);
    const wrong = Object.entries(parts).flatMap(([name, value]): readonly Problem[] => {
      const path = `shares[${index}].${name}`;
      const rule = Object.hasOwn(partRules, name) ? partRules[name] : undefined;
      if (!rule) return [{ path, reason: `is not part of a share, which takes ${partNames.join(", ")}` }];
      return missing.includes(name) ? [] : problemsAt(path, value, rule, isUnknown);
    });
    return [...missing.map((name) => ({ path: `shares[${index}].${name}`, reason: "is required" })), ...wrong];
  };
}

function duplicates(principals: readonly NamedPrincipal[]): Problem[] {
  const seen = new Map<string, NamedPrincipal>();
  return principals.flatMap((named) => {
    const key = principalKey(named.sharedWith);
    const first = seen.get(key);
    if (first) return [{ path: named.path, reason: `is the same principal as ${first.path}: ${first.sharedWith}` }];
    seen.set(key, named);
    return [];
  });
}

/** Those that are known and of the right type. */
function namedPrincipals(shares: unknown, isUnknown: IsUnknown): NamedPrincipal[] {
  if (!Array.isArray(shares)) return [];
  return shares.flatMap((share: { sharedWith?: unknown } | null, index) =>
    typeof share?.sharedWith !== "string" || isUnknown(share.sharedWith)
      ? []
      : [{ path: `shares[${index}].sharedWith`, sharedWith: share.sharedWith }],
  );
}
