import { invalid } from "./errors";

/** A request for one page of a list. */
export interface PageRequest<T> {
  readonly items: readonly T[];
  /**
   * A number that grows along the list and never changes for an item, so that additions and deletions between pages
   * neither repeat nor skip items.
   */
  readonly position: (item: T) => number;
  readonly matches: (item: T) => boolean;
  readonly pageSize: number;
  /** Whether `matches` applies within a page, rather than before the list is split into pages. */
  readonly filterWithinPage: boolean;
  readonly nextToken: string | undefined;
  /** The list's identity: a NextToken of another list is rejected (assumed). */
  readonly list: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

export function paginate<T>(request: PageRequest<T>): Page<T> {
  const after = request.nextToken === undefined ? 0 : decodeToken(request.nextToken, request.list);
  const candidates = request.items.filter(
    (item) => request.position(item) > after && (request.filterWithinPage || request.matches(item)),
  );
  const page = candidates.slice(0, request.pageSize);
  const last = page.at(-1);
  return {
    items: page.filter(request.matches),
    ...(last !== undefined &&
      candidates.length > page.length && { nextToken: encodeToken(request.list, request.position(last)) }),
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
