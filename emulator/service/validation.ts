import { type InvalidField, invalid } from "./errors";

/** Reads one member of a request, or throws `InvalidMember`. */
export type Validator<T> = (value: unknown) => T;

/** The validator of each member of a request. */
export type Validators<T> = { readonly [K in keyof T]-?: Validator<T[K]> };

class InvalidMember extends Error {
  constructor(
    message: string,
    readonly reason: "CANNOT_PARSE" | "FIELD_VALIDATION_FAILED" = "FIELD_VALIDATION_FAILED",
  ) {
    super(message);
  }
}

/** A string of limited length; the pattern must match all of it. */
export function text(rule: { min?: number; max?: number; pattern?: string } = {}): Validator<string> {
  const pattern = rule.pattern === undefined ? undefined : new RegExp(`^(?:${rule.pattern})$`, "u");
  return (value) => {
    if (typeof value !== "string") throw wrongType(value, "a string");
    if (rule.min !== undefined && value.length < rule.min) {
      throw new InvalidMember(`Member must have length greater than or equal to ${rule.min}`);
    }
    if (rule.max !== undefined && value.length > rule.max) {
      throw new InvalidMember(`Member must have length less than or equal to ${rule.max}`);
    }
    if (pattern && !pattern.test(value)) {
      throw new InvalidMember(`Member must satisfy regular expression pattern: ${rule.pattern}`);
    }
    return value;
  };
}

export function oneOf<const T extends string>(values: readonly T[]): Validator<T> {
  return (value) => {
    if (typeof value !== "string") throw wrongType(value, "a string");
    const found = values.find((known) => known === value);
    if (found === undefined) throw new InvalidMember(`Member must satisfy enum value set: [${values.join(", ")}]`);
    return found;
  };
}

export function integer(rule: { min: number; max: number }): Validator<number> {
  return (value) => {
    if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(value, "an integer");
    if (value < rule.min) throw new InvalidMember(`Member must have value greater than or equal to ${rule.min}`);
    if (value > rule.max) throw new InvalidMember(`Member must have value less than or equal to ${rule.max}`);
    return value;
  };
}

/** A number of at least `min`, fractions included. JSON has no Infinity: `null` stands for it. */
export function number(rule: { min?: number } = {}): Validator<number> {
  return (value) => {
    const given = value === null ? Number.POSITIVE_INFINITY : value;
    if (typeof given !== "number" || Number.isNaN(given)) throw wrongType(given, "a number");
    if (given < (rule.min ?? 0))
      throw new InvalidMember(`Member must have value greater than or equal to ${rule.min ?? 0}`);
    return given;
  };
}

export const flag: Validator<boolean> = (value) => {
  if (typeof value !== "boolean") throw wrongType(value, "true or false");
  return value;
};

export function list<T>(member: Validator<T>, rule: { max?: number } = {}): Validator<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw wrongType(value, "a list");
    if (rule.max !== undefined && value.length > rule.max) {
      throw new InvalidMember(`Member must have length less than or equal to ${rule.max}`);
    }
    return value.map(member);
  };
}

/** A map of strings, such as tags. */
export function textMap(key: Validator<string>, member: Validator<string>, rule: { max: number }): Validator<TextMap> {
  return (value) => {
    if (!isObject(value)) throw wrongType(value, "a map");
    const entries = Object.entries(value);
    if (entries.length > rule.max) throw new InvalidMember(`Member must have length less than or equal to ${rule.max}`);
    return Object.fromEntries(entries.map(([name, item]) => [key(name), member(item)]));
  };
}
export type TextMap = Readonly<Record<string, string>>;

/** A structure whose members are validated, and no others are kept. */
export function structure<T extends object>(members: Validators<T>): Validator<T> {
  return (value) => {
    if (!isObject(value)) throw wrongType(value, "a structure");
    const read: Record<string, unknown> = {};
    for (const [name, validator] of Object.entries<Validator<unknown>>(members)) {
      const member = validator(value[name]);
      if (member !== undefined) read[name] = member;
    }
    // Each member was returned by the validator of its type.
    return read as T;
  };
}

/** A structure that the emulator stores without looking at its members. */
export const anyObject: Validator<Readonly<Record<string, unknown>>> = (value) => {
  if (!isObject(value)) throw wrongType(value, "a structure");
  return value;
};

export function optional<T>(check: Validator<T>): Validator<T | undefined> {
  return (value) => (value === undefined || value === null ? undefined : check(value));
}

function wrongType(value: unknown, wanted: string): InvalidMember {
  if (value === undefined || value === null) return new InvalidMember("Member must not be null");
  return new InvalidMember(`Member must be ${wanted}`, "CANNOT_PARSE");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Validates a request, and reports every member that breaks its rule.
 * The members of the error are documented; its texts, and that it reports all broken rules at once, are assumed.
 * @throws ServiceError ValidationException with Reason and Fields.
 */
export function validate<T extends object>(checks: Validators<T>, request: unknown): T {
  if (!isObject(request)) throw invalid("The request is not a JSON object.", "CANNOT_PARSE");
  const read: Record<string, unknown> = {};
  const fields: InvalidField[] = [];
  const reasons = new Set<string>();
  for (const [name, check] of Object.entries<Validator<unknown>>(checks)) {
    try {
      const value = check(request[name]);
      if (value !== undefined) read[name] = value;
    } catch (problem) {
      if (!(problem instanceof InvalidMember)) throw problem;
      fields.push({ Name: name, Message: problem.message });
      reasons.add(problem.reason);
    }
  }
  if (fields.length > 0) {
    const each = fields.map((field) => `Value at '${field.Name}' failed to satisfy constraint: ${field.Message}`);
    const count = `${fields.length} validation error${fields.length > 1 ? "s" : ""} detected`;
    const reason = reasons.has("CANNOT_PARSE") ? "CANNOT_PARSE" : "FIELD_VALIDATION_FAILED";
    throw invalid(`${count}: ${each.join("; ")}`, reason, fields);
  }
  // Each member was returned by the validator of its type.
  return read as T;
}
