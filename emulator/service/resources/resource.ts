import type { ShareKind } from "../kinds";
import type { TextMap } from "../validation";
import type { Lens } from "./lens/lens";
import type { Profile } from "./profile/profile";
import type { ReviewTemplate } from "./review-template/review-template";
import type { Workload } from "./workload/workload";

/** A resource that can be shared, as the service stores it. */
export type Resource = Workload | Lens | Profile | ReviewTemplate;

/** A resource of one kind. */
export type ResourceOf<K extends ShareKind> = Extract<Resource, { readonly kind: K }>;

/** A resource that is added without a call, for tests and demos. */
export interface ResourceFixture {
  /** The account that owns it: 12 digits. */
  readonly accountId: string;
  /** Its Region. */
  readonly region: string;
  /** Default: the kind and a number, such as "Lens 1". */
  readonly name?: string;
}

/** The ID by which the API names a resource: a workload's ID, or the ARN of any other. */
export function resourceIdOf(resource: Resource): string {
  return resource.kind === "workload" ? resource.workloadId : resource.arn;
}

export function nameOf(resource: Resource): string {
  switch (resource.kind) {
    case "workload":
      return resource.input.WorkloadName;
    case "lens":
      return resource.name;
    case "profile":
      return resource.input.ProfileName;
    case "reviewTemplate":
      return resource.input.TemplateName;
  }
}

export function tagsOf(resource: Resource): TextMap {
  return (resource.kind === "lens" ? resource.tags : resource.input.Tags) ?? {};
}

/** The resource with another name from `now` on (milliseconds since 1970). */
export function renamed(resource: Exclude<Resource, Profile>, name: string, now: number): Resource {
  switch (resource.kind) {
    case "workload":
      return { ...resource, updatedAt: now, input: { ...resource.input, WorkloadName: name } };
    case "lens":
      return { ...resource, updatedAt: now, name };
    case "reviewTemplate":
      return { ...resource, updatedAt: now, input: { ...resource.input, TemplateName: name } };
  }
}

export function isOfKind<K extends ShareKind>(resource: Resource, kind: K): resource is ResourceOf<K> {
  return resource.kind === kind;
}
