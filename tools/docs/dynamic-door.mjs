/**
 * What only the dynamic door takes: inputs of its WorkloadShare that the resource in schema.json doesn't have, in
 * schema.json's own form. The types that they name are there, unreferenced.
 * @type {Record<string, import("./schema.mjs").Property>}
 */
export const dynamicInputs = {
  connection: {
    $ref: "#/types/wellarchitected:index:Connection",
    description: "How to reach AWS for this share, if not as the stack's configuration says.",
  },
};

/**
 * The same, in the words of a kind of resource.
 * @param {string} kind
 * @returns {Record<string, import("./schema.mjs").Property>}
 */
export function dynamicInputsOf(kind) {
  const { connection } = dynamicInputs;
  if (kind === "WorkloadShare" || !connection) return dynamicInputs;
  return { connection: { ...connection, description: connection.description.replace("this share", "these shares") } };
}

/** Inputs that the class writes and no program does. */
export const hiddenInputs = ["scope"];
