import { outputsAmong } from "../core/fields";
import type { Properties } from "../core/resource";
import { unknown } from "../engine/unknown";
import type { ShareResource } from "../shares/model/service";

/**
 * The outputs that a create or an update will have, as far as they are known before it runs.
 * @param state of the resource that is to be updated; undefined for a new one.
 */
export function previewOutputs({ description }: ShareResource, inputs: Properties, state?: Properties): Properties {
  const made = Object.entries(outputsAmong(description.fields)).map(([name, { change }]) => [
    name,
    state && change === "stable" ? state[name] : unknown,
  ]);
  return { ...inputs, ...Object.fromEntries(made) };
}
