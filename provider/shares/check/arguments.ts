import type { FunctionDescription } from "../../core/fields";
import type { ShareKind } from "../kinds/kind";
import { choiceProblems, type InputRules } from "./input-problems";
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

/** The rules of the arguments of a function, one of which names something of the kind. */
export function rulesFor(kind: ShareKind, description: FunctionDescription): InputRules {
  return { ...rulesOf(description), misplaced: (context, inputs) => placeProblems(context, kind, inputs) };
}
