import type { Behaviour } from "./behaviour";
import { invalid } from "./errors";

/** The members by which a request asks for a page. */
export interface PageInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** What is listed. */
export interface List<T> {
  readonly items: readonly T[];
  /**
   * A number that grows along the list and never changes for an item, so that additions and deletions between pages
   * neither repeat nor skip items.
   */
  readonly position: (item: T) => number;
  readonly matches: (item: T) => boolean;
  /** The list's identity: a NextToken of another list is rejected (assumed). */
  readonly name: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent from the last page. */
  readonly NextToken?: string;
}

export function paginate<T>(list: List<T>, input: PageInput, behaviour: Behaviour): Page<T> {
  const after = input.NextToken === undefined ? 0 : decodeToken(input.NextToken, list.name);
  const candidates = list.items.filter(
    (item) => list.position(item) > after && (behaviour.filterWithinPage || list.matches(item)),
  );
  const page = candidates.slice(0, input.MaxResults ?? behaviour.pageSize);
  const last = page.at(-1);
  return {
    items: page.filter(list.matches),
    ...(last !== undefined &&
      candidates.length > page.length && { NextToken: encodeToken(list.name, list.position(last)) }),
  };
}

function encodeToken(list: string, position: number): string {
  return Buffer.from(JSON.stringify([list, position])).toString("base64url");
}

function decodeToken(token: string, list: string): number {
  const [of, position] = parseToken(token);
  if (of !== list || typeof position !== "number") {
    throw invalid("The NextToken is not one of this list.", "FIELD_VALIDATION_FAILED", [
      { Name: "NextToken", Message: "Not a token that this list returned." },
    ]);
  }
  return position;
}

function parseToken(token: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
