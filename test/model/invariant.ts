import { inspect, isDeepStrictEqual } from "node:util";

/** What must hold after each step of a sequence, and doesn't. The error is what shrinks a sequence, so it needs no test around it. */
export function mustHold(invariant: string, holds: boolean, found?: unknown): void {
  if (!holds) throw new Error(found === undefined ? invariant : `${invariant}: ${inspect(found, { depth: 4 })}`);
}

/** The same of what must be equal. */
export function mustEqual(invariant: string, found: unknown, expected: unknown): void {
  mustHold(`${invariant} (expected ${inspect(expected, { depth: 4 })})`, isDeepStrictEqual(found, expected), found);
}
