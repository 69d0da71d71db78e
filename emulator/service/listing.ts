import type { ListLag } from "./behaviour";
import { invalid } from "./errors";
import type { Random } from "./random";

/** The time whose view a list shows, in milliseconds since 1970. */
export function viewTime(lag: ListLag, now: number, shownAt: number, random: Random): number {
  switch (lag.mode) {
    case "none":
      return now;
    case "fixed":
      return now - lag.seconds * 1000;
    case "random": {
      const time = now - random() * lag.maxSeconds * 1000;
      return lag.monotonic === false ? time : Math.max(time, shownAt);
    }
  }
}

/** What a page of a list is cut by. */
export interface PageRequest<T> {
  readonly items: readonly T[];
  /** A number that grows along the list and stays with an item: pages stay apart while others come and go. */
  readonly position: (item: T) => number;
  readonly matches: (item: T) => boolean;
  readonly pageSize: number;
  /** Whether `matches` applies within a page, rather than before pages are cut. */
  readonly filterWithinPage: boolean;
  readonly nextToken: string | undefined;
  /** What the list is of: a NextToken of another list is refused (assumed). */
  readonly list: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

export function pageOf<T>(request: PageRequest<T>): Page<T> {
  const after = request.nextToken === undefined ? 0 : positionIn(request.nextToken, request.list);
  const candidates = request.items.filter(
    (item) => request.position(item) > after && (request.filterWithinPage || request.matches(item)),
  );
  const page = candidates.slice(0, request.pageSize);
  const last = page.at(-1);
  return {
    items: page.filter(request.matches),
    ...(last !== undefined &&
      candidates.length > page.length && { nextToken: tokenFor(request.list, request.position(last)) }),
  };
}

function tokenFor(list: string, position: number): string {
  return Buffer.from(JSON.stringify([list, position])).toString("base64url");
}

function positionIn(token: string, list: string): number {
  const [of, position] = parsed(token);
  if (of !== list || typeof position !== "number") {
    throw invalid("The NextToken is not one of this list.", "FIELD_VALIDATION_FAILED", [
      { Name: "NextToken", Message: "Not a token that this list has answered." },
    ]);
  }
  return position;
}

function parsed(token: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
