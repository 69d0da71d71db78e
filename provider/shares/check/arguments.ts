import type { FunctionDescription } from "../../core/fields";
import type { Problem } from "../../core/rules";
import type { ShareKind } from "../kinds/kind";
import type { InputRules } from "./input-problems";
import { placeProblems } from "./place";

/** The rules of a function's arguments. */
export function rulesOf({ name, arguments: taken, exactlyOneOf }: FunctionDescription): InputRules {
  const all = Object.entries(taken);
  return {
    name,
    rules: Object.fromEntries(all.map(([argument, { rule }]) => [argument, rule])),
    required: all.filter(([, { required }]) => required).map(([argument]) => argument),
    ...(exactlyOneOf && { whole: (given: object) => choiceProblems(exactlyOneOf, given) }),
    misplaced: () => [],
  };
}

/** What is wrong if not exactly one of these arguments is given. */
function choiceProblems(names: readonly string[], given: object): Problem[] {
  const [first = "", ...others] = names.filter((name) => name in given);
  if (first === "") return [{ path: names.join(" or "), reason: "is required" }];
  return others.map((path) => ({ path, reason: `can't be given together with ${first}: give one of the two` }));
}

/** The rules of the arguments of a function, one of which names something of the kind. */
export function rulesFor(kind: ShareKind, description: FunctionDescription): InputRules {
  return { ...rulesOf(description), misplaced: (context, inputs) => placeProblems(context, kind, inputs) };
}
