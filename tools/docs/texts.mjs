import { example } from "./examples.mjs";
import { tables } from "./tables.mjs";

/**
 * What of README is generated, by the name of its markers.
 * @type {Record<string, (description: import("./description.mjs").PackageDescription) => string>}
 */
export const texts = {
  ...tables,
  "example-python": () => example("WorkloadShare", "python"),
  "example-yaml": () => example("WorkloadShare", "yaml"),
  "example-function": () => example("getWorkloadShares", "python"),
};
