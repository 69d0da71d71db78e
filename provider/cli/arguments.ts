import { InvalidArgumentError } from "commander";

/** The values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** @throws InvalidArgumentError if the value is none of the choices. */
export function oneOf(choices: readonly string[], value: string): string {
  if (choices.includes(value)) return value;
  throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
}

/** Values that are separated by commas. */
export function list(value: string): string[] {
  const names = value.split(",").map((name) => name.trim());
  if (names.every(Boolean)) return names;
  throw new InvalidArgumentError("It is a list, separated by commas, without empty items.");
}

/** A number from 1 to 9999. */
export function count(value: string): number {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It is a number from 1 to 9999.");
}
