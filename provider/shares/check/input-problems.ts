import type { Context } from "../../core/context";
import { type Fields, inputsAmong } from "../../core/fields";
import { type IsUnknown, type Problem, problemsAt, type Rule } from "../../core/rules";
import type { ShareKind } from "../kinds/kind";

type Inputs = Readonly<Record<string, unknown>>;

/** What a resource or a function takes. */
export interface InputRules {
  /** Its name, for messages. */
  readonly name: string;
  readonly rules: Readonly<Record<string, Rule>>;
  readonly required: readonly string[];
  /** What is wrong with the inputs as a whole. */
  readonly whole?: (inputs: Inputs) => readonly Problem[];
  /**
   * What can't be in the effective Region, which is among the inputs.
   * @param declared the inputs with those that are wrong, which else are unknown.
   */
  misplaced(context: Context, inputs: Inputs, declared: Inputs, isUnknown: IsUnknown): readonly Problem[];
}

/** What a resource takes that declares shares. */
export interface ShareRules extends InputRules {
  readonly kind: ShareKind;
  /** The known principals, right or wrong, each under the path that names it. */
  principals(inputs: Inputs, isUnknown: IsUnknown): NamedPrincipal[];
  /** Whether what it shares is to have no shares other than those of the resource. */
  isExclusive(inputs: Inputs): boolean;
}

export interface NamedPrincipal {
  readonly path: string;
  readonly sharedWith: string;
}

/** The resource's URN, which no program sets. */
const scope: Rule = (value) => (typeof value === "string" && value !== "" ? undefined : "must be the resource's URN");

/** The rules of a resource's inputs. */
export function rulesOf(fields: Fields): Pick<InputRules, "rules" | "required"> {
  const inputs = Object.entries(inputsAmong(fields));
  return {
    rules: { ...Object.fromEntries(inputs.map(([name, { rule }]) => [name, rule])), scope },
    required: [...inputs.filter(([, { required }]) => required).map(([name]) => name), "scope"],
  };
}

const noConnection: Rule = () =>
  "is not an input of the provider plugin: set it on a provider resource, and pass that by the option provider";

export function withoutConnection<Taken extends InputRules>(taken: Taken): Taken {
  return { ...taken, rules: { ...taken.rules, connection: noConnection } };
}

export function inputProblems(taken: InputRules, inputs: Record<string, unknown>, isUnknown: IsUnknown): Problem[] {
  const missing = taken.required
    .filter((name) => inputs[name] === undefined)
    .map((name) => ({ path: name, reason: "is required" }));
  const wrong = Object.entries(inputs).flatMap(([name, value]): readonly Problem[] => {
    const rule = Object.hasOwn(taken.rules, name) ? taken.rules[name] : undefined;
    if (!rule) {
      const known = Object.keys(taken.rules).filter(
        (input) => input !== "scope" && taken.rules[input] !== noConnection,
      );
      return [{ path: name, reason: `is not an input of ${taken.name}, which takes ${known.join(", ")}` }];
    }
    return problemsAt(name, value, rule, isUnknown, inputs);
  });
  return [...missing, ...(taken.whole?.(inputs) ?? []), ...wrong];
}
