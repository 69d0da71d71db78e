import { type IsUnknown, type Problem, problemsAt, type Rule } from "../../core/rules";

/** What a kind of resource takes. */
export interface InputRules {
  /** The kind's name, for messages. */
  readonly kind: string;
  readonly rules: Readonly<Record<string, Rule>>;
  readonly required: readonly string[];
  /** The known principals, right or wrong, each under the path that names it. */
  principals(inputs: Record<string, unknown>, isUnknown: IsUnknown): NamedPrincipal[];
  /** Whether its workload is to have no shares other than those of the resource. */
  isExclusive(inputs: Record<string, unknown>): boolean;
}

export interface NamedPrincipal {
  readonly path: string;
  readonly sharedWith: string;
}

const noConnection: Rule = () =>
  "is not an input of the provider plugin: set it on a provider resource, and pass that by the resource option provider";

export function withoutConnection(kind: InputRules): InputRules {
  return { ...kind, rules: { ...kind.rules, connection: noConnection } };
}

export function inputProblems(kind: InputRules, inputs: Record<string, unknown>, isUnknown: IsUnknown): Problem[] {
  const missing = kind.required
    .filter((name) => inputs[name] === undefined)
    .map((name) => ({ path: name, reason: "is required" }));
  const wrong = Object.entries(inputs).flatMap(([name, value]): readonly Problem[] => {
    const rule = Object.hasOwn(kind.rules, name) ? kind.rules[name] : undefined;
    if (!rule) {
      const known = Object.keys(kind.rules).filter((input) => input !== "scope" && kind.rules[input] !== noConnection);
      return [{ path: name, reason: `is not an input of ${kind.kind}, which takes ${known.join(", ")}` }];
    }
    return problemsAt(name, value, rule, isUnknown, inputs);
  });
  return [...missing, ...wrong];
}
