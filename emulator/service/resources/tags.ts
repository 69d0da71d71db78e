import { isOwner } from "../access";
import type { Context } from "../context";
import { notFound } from "../errors";
import type { Caller } from "../principal";
import { type TextMap, text, type Validators, validate } from "../validation";
import { type Resource, tagsOf } from "./resource";

export interface ListTagsForResourceInput {
  /** The ARN of a workload, custom lens, profile or review template (documented), whatever the member's name. */
  readonly WorkloadArn: string;
}

export interface ListTagsForResourceOutput {
  readonly Tags: TextMap;
}

/** The request of each operation on tags. */
export interface TagRequests {
  readonly ListTagsForResource: ListTagsForResourceInput;
}

/** The documented rules of each request, from botocore 1.44's model, which has none for the ARN but its being there. */
export const tagRequestValidators: { readonly [O in keyof TagRequests]: Validators<TagRequests[O]> } = {
  ListTagsForResource: { WorkloadArn: text() },
};

/**
 * The tags of a resource of the caller's. Assumed: for everyone else, recipients included, there are none to list, and a
 * resource without tags has an empty map.
 */
export function listTags({ store }: Context, caller: Caller, request: ListTagsForResourceInput) {
  const { WorkloadArn } = validate(tagRequestValidators.ListTagsForResource, request);
  const isMeant = (resource: Resource) => resource.arn === WorkloadArn && isOwner(caller, resource);
  const resource = store.resources().find(isMeant);
  if (!resource) throw notFound("RESOURCE", WorkloadArn);
  const output: ListTagsForResourceOutput = { Tags: tagsOf(resource) };
  return output;
}
