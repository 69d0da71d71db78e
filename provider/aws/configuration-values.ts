import { ShareError } from "../core/errors";
import { isAccountId } from "../core/rules";

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
  const hint =
    typeof value === "number"
      ? `. Numbers lose leading zeros: quote it, or set it by "pulumi config set --type string"`
      : "";
  throw new ShareError(`${key} must be text, but is ${JSON.stringify(value)}${hint}`);
}

export function readList(key: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ShareError(
    `${key} must be a list, but is ${JSON.stringify(value)}. In the stack's configuration, set it by "pulumi config set --path '${key}[0]' …"`,
  );
}

export function readObject(key: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ShareError(
    `${key} must be an object, but is ${JSON.stringify(value)}. In the stack's configuration, set it by "pulumi config set --path '${key}.…' …"`,
  );
}

/** Configuration may turn account IDs into numbers, which have lost any leading zeros. */
export function readAccountIds(key: string, value: unknown): readonly string[] {
  const items = readList(key, value);
  if (items.length === 0) throw new ShareError(`${key} is an empty list: name an account, or remove the key`);
  return items.map((item) => {
    const text = String(item);
    if (isAccountId(text)) return text;
    throw new ShareError(
      `${key} must be a list of 12-digit account IDs, but has ${JSON.stringify(item)}. Numbers lose leading zeros: quote IDs that begin with 0, or set them by "pulumi config set --type string"`,
    );
  });
}
