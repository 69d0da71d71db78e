import type { ShareKind } from "./kind";
import { lens } from "./lens";
import { profile } from "./profile";
import { reviewTemplate } from "./review-template";
import { workload } from "./workload";

/** Every kind of share. */
export const kinds: readonly ShareKind[] = [workload, lens, profile, reviewTemplate];

/** AWS's names of the types of what is shared. */
export const resourceTypes = kinds.map(({ resourceType }) => resourceType);

/** The kinds of these types; by default all. */
export function kindsOfTypes(types: readonly string[] = resourceTypes): readonly ShareKind[] {
  return kinds.filter(({ resourceType }) => types.includes(resourceType));
}
