import { inputsAmong } from "../../dist/provider/core/fields.js";

/**
 * @typedef {typeof import("../../provider/description.js").packageDescription} PackageDescription
 * @typedef {import("../../provider/core/fields.js").ValueType} ValueType
 * @typedef {import("../../provider/core/fields.js").EnumType} EnumType
 * @typedef {import("../../provider/core/fields.js").ObjectType} ObjectType
 * @typedef {import("../../provider/core/fields.js").Part} Part
 * @typedef {import("../../provider/core/fields.js").ResourceDescription} ResourceDescription
 * @typedef {import("../../provider/core/fields.js").FunctionDescription} FunctionDescription
 */

/**
 * @param {PackageDescription} description
 * @param {string} name
 */
export function resourceNamed({ resources }, name) {
  const found = resources.find((resource) => resource.name === name);
  if (!found) throw new Error(`there is no resource ${name}`);
  return found;
}

/**
 * The inputs of a resource.
 * @param {ResourceDescription} resource
 */
export function inputsOf({ fields }) {
  return named(inputsAmong(fields));
}

/**
 * The outputs of a resource, which every input is, too.
 * @param {ResourceDescription} resource
 */
export function outputsOf({ fields }) {
  return Object.entries(fields).map(([name, field]) => ({
    name,
    is: field.is,
    type: field.type,
    description: (field.is === "input" && field.outputDescription) || field.description,
    required: field.required || (field.is === "input" && field.isAlwaysOutput) || false,
    npmOnly: field.is === "input" && field.npmOnly,
  }));
}

/**
 * The types with a name that these are, or have in them: each once, and after those that it names.
 * @param {ValueType[]} types
 * @returns {(EnumType | ObjectType)[]}
 */
export function namedTypes(types) {
  const found = types.flatMap((type) => {
    if (typeof type === "string") return [];
    if (type.is === "list") return namedTypes([type.of]);
    if (type.is === "enum") return [type];
    return [...namedTypes(Object.values(type.parts).map((part) => part.type)), type];
  });
  return [...new Set(found)];
}

/**
 * As people write it: `string`, `PermissionType`, `ReplaceableStatus[]`.
 * @param {ValueType} type
 * @returns {string}
 */
export function typeName(type) {
  if (typeof type === "string") return type;
  return type.is === "list" ? `${typeName(type.of)}[]` : type.name;
}

/**
 * @template {{ name: string }} T
 * @param {readonly T[]} members
 */
export function byName(members) {
  return members.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * @template T
 * @param {Readonly<Record<string, T>>} members
 */
export function named(members) {
  return Object.entries(members).map(([name, member]) => ({ name, ...member }));
}
