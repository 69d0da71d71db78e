import type { ShareKind } from "../kinds";
import type { Workload } from "./workload";

/** What can be shared, as the service stores it. */
export type Resource = Workload;

export type ResourceOf<K extends ShareKind> = Extract<Resource, { readonly kind: K }>;

/** The ID by which the API names a resource. */
export function resourceIdOf(resource: Resource): string {
  return resource.workloadId;
}

export function isOfKind<K extends ShareKind>(resource: Resource, kind: K): resource is ResourceOf<K> {
  return resource.kind === kind;
}
