import { ShareError } from "../shares/errors";

/** A value of the stack's configuration: lists and objects are JSON, all else is text. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function readBoolean(key: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new ShareError(`${key} must be true or false, but is ${JSON.stringify(value)}`);
}

export function readNumber(key: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw new ShareError(`${key} must be a number above 0, but is ${JSON.stringify(value)}`);
}

export function readText(key: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new ShareError(`${key} must be text, but is ${JSON.stringify(value)}`);
}

export function readList(key: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ShareError(
    `${key} must be a list, set by "pulumi config set --path '${key}[0]' …", but is ${JSON.stringify(value)}`,
  );
}

export function readObject(key: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ShareError(
    `${key} must be an object, set by "pulumi config set --path '${key}.…' …", but is ${JSON.stringify(value)}`,
  );
}

/** Configuration may turn account IDs into numbers, which have lost their leading zeros where they had any. */
export function readAccountIds(key: string, value: unknown): readonly string[] {
  const items = readList(key, value);
  if (items.length === 0) throw new ShareError(`${key} is an empty list: name an account, or remove the key`);
  return items.map((item) => {
    const text = String(item);
    if (/^\d{12}$/.test(text)) return text;
    throw new ShareError(
      `${key} must be a list of 12-digit account IDs, but has ${JSON.stringify(item)}. Quote IDs that begin with 0: numbers lose leading zeros`,
    );
  });
}
