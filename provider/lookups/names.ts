import { compare } from "../core/compare";
import type { Shareable } from "../shares/model/kind-service";

/** How many an error lists. */
const mostShown = 5;

/** Those of exactly this name, in a fixed order. */
export function withName(all: readonly Shareable[], name: string): Shareable[] {
  return inOrder(all.filter((one) => one.name === name));
}

/** Those whose names differ from this one in case or spaces only, or begin it or begin with it; the former first. */
export function closestTo(all: readonly Shareable[], name: string): Shareable[] {
  const wanted = plain(name);
  const close = inOrder(all).filter((one) => plain(one.name).startsWith(wanted) || wanted.startsWith(plain(one.name)));
  const isSame = (one: Shareable) => plain(one.name) === wanted;
  return [...close.filter(isSame), ...close.filter((one) => !isSame(one))];
}

/** Sorted by name, then by id, and each once: a list that changes while it is read may show one on two pages. */
export function inOrder(all: readonly Shareable[]): Shareable[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  return [...byId.values()].sort((one, other) => compare(one.name, other.name) || compare(one.id, other.id));
}

/** For messages; no more than fit. */
export function shown(some: readonly Shareable[]): string {
  const names = some.slice(0, mostShown).map(({ id, name, owner }) => `"${name}" (${id}, owned by ${owner})`);
  const more = some.length - names.length;
  return names.join(", ") + (more > 0 ? `, and ${more} more` : "");
}

function plain(name: string): string {
  return name.trim().replace(/\s+/g, " ").toLowerCase();
}
