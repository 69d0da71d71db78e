import { inputsAmong, outputsAmong } from "../core/fields";
import type { Properties } from "../core/resource";
import { unknown } from "../engine/unknown";
import type { KindResource } from "../shares/model/kind-service";

/**
 * The outputs that a create or an update will have, as far as they are known before it runs.
 * @param state of the resource that is to be updated; undefined for a new one.
 */
export function previewOutputs({ description }: KindResource, inputs: Properties, state?: Properties): Properties {
  const { fields } = description;
  const found = Object.entries(inputsAmong(fields))
    .filter(([name, { isAlwaysOutput }]) => isAlwaysOutput && inputs[name] === undefined)
    .map(([name]) => [name, state?.[name] ?? unknown]);
  const made = Object.entries(outputsAmong(fields)).map(([name, { change }]) => [
    name,
    state && change === "stable" ? state[name] : unknown,
  ]);
  return { ...inputs, ...Object.fromEntries([...found, ...made]) };
}
