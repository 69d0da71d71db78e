import { show } from "../../core/connection-settings";
import { type IsUnknown, oneOf, type Problem, problemsAt, type Rule } from "../../core/rules";
import type { NamedPrincipal } from "../check/input-problems";
import { aboveQuota, principalRule } from "../fields/rules";
import { workload } from "../kinds/workload";
import { principalKey } from "../model/principal";

const partRules: Readonly<Record<string, Rule>> = {
  sharedWith: principalRule,
  permissionType: oneOf(workload.permissions),
};
const partNames = Object.keys(partRules);
const { quota = Number.POSITIVE_INFINITY } = workload;

/** What the shares of a set must be. */
export const sharesRule: Rule = (value, isUnknown, inputs) => {
  if (!Array.isArray(value)) return `must be a list of { ${partNames.join(", ")} }, but is ${show(value)}`;
  const mayBeEmpty = inputs.allowEmpty === true || isUnknown(inputs.allowEmpty);
  if (value.length === 0 && inputs.exclusive === true && !mayBeEmpty) {
    return "is empty, and the set is exclusive: that would remove every share of the workload. If that is meant, set allowEmpty: true";
  }
  const wrong = value.flatMap((share, index) => problemsAt(`shares[${index}]`, share, shareRule(index), isUnknown));
  // A wrong principal that is written twice is reported as wrong both times.
  const right = namedPrincipals(value, isUnknown).filter(({ path }) => !wrong.some((problem) => problem.path === path));
  return [...tooMany(value.length), ...wrong, ...duplicates(right)];
};

function tooMany(count: number): Problem[] {
  if (count <= quota) return [];
  return [{ path: "shares", reason: `has ${count} shares, ${aboveQuota(workload)}` }];
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
export function namedPrincipals(shares: unknown, isUnknown: IsUnknown): NamedPrincipal[] {
  if (!Array.isArray(shares)) return [];
  return shares.flatMap((share: { sharedWith?: unknown } | null, index) =>
    typeof share?.sharedWith !== "string" || isUnknown(share.sharedWith)
      ? []
      : [{ path: `shares[${index}].sharedWith`, sharedWith: share.sharedWith }],
  );
}
