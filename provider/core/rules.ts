import { show } from "./connection-settings";

/** What is wrong with a known value of a property: a reason, or problems that have paths of their own; else undefined, or none. */
export type Rule = (
  value: unknown,
  isUnknown: IsUnknown,
  inputs: Readonly<Record<string, unknown>>,
) => readonly Problem[] | string | undefined;
export type IsUnknown = (value: unknown) => boolean;
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

/** What is wrong with the value of this path: nothing while it isn't known. */
export function problemsAt(
  path: string,
  value: unknown,
  rule: Rule,
  isUnknown: IsUnknown,
  inputs: Readonly<Record<string, unknown>> = {},
): readonly Problem[] {
  const found = isUnknown(value) ? undefined : rule(value, isUnknown, inputs);
  return typeof found === "string" ? [{ path, reason: found }] : (found ?? []);
}

/** A rule. */
export function oneOf(values: readonly string[]) {
  return (value: unknown) =>
    values.includes(value as string) ? undefined : `must be ${values.join(" or ")}, but is ${show(value)}`;
}

/** A rule. */
export function isTrueOrFalse(value: unknown) {
  return typeof value === "boolean" ? undefined : `must be true or false, but is ${show(value)}`;
}

/** Whether it has the form of an account's ID. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}
