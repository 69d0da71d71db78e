import { join } from "node:path";
import { projectFolder, readJson } from "../project.mjs";

/**
 * @typedef {object} Property
 * @property {string} description
 * @property {string} [type]
 * @property {string} [$ref]
 * @property {{ type?: string, $ref?: string }} [items]
 *
 * @typedef {Record<string, Property>} Properties
 *
 * @typedef {object} Type
 * @property {string} description
 * @property {Properties} [properties] of an object
 * @property {string[]} [required] of an object
 * @property {{ name: string, value: string, description: string }[]} [enum] of an enum
 *
 * @typedef {object} Resource
 * @property {string} description
 * @property {Properties} properties
 * @property {string[]} required
 * @property {Properties} inputProperties
 * @property {string[]} requiredInputs
 * @property {Type} [listInputs]
 *
 * @typedef {object} Func
 * @property {string} description
 * @property {Type} inputs
 * @property {Type} outputs
 *
 * @typedef {object} Schema A package schema, as far as the documentation and the tests read it.
 * @property {{ variables: Properties }} config
 * @property {Record<string, Type>} types
 * @property {Record<string, Resource>} resources
 * @property {Record<string, Func>} functions
 * @see https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
 */

/** @returns {Schema} */
export function readSchema() {
  return readJson(join(projectFolder, "schema.json"));
}

/**
 * The text of schema.json, as `pulumi package get-schema` prints it: Go escapes what HTML would take for markup.
 * @param {Schema} schema
 */
export function printSchema(schema) {
  const text = JSON.stringify(schema, null, 2);
  return `${text.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)}\n`;
}

/**
 * @template T
 * @param {Record<string, T>} entries
 * @param {string} name without the package and module
 * @returns {T}
 */
export function member(entries, name) {
  const found = entries[`wellarchitected:index:${name}`];
  if (!found) throw new Error(`schema.json has no ${name}`);
  return found;
}

/**
 * The type of a property as a program names it: `string`, `PermissionType`, `ReplaceableStatus[]`.
 * @param {{ type?: string, $ref?: string, items?: { type?: string, $ref?: string } }} property
 * @returns {string}
 */
export function typeName({ type, $ref, items }) {
  if ($ref) return $ref.slice($ref.lastIndexOf(":") + 1);
  if (type === "array" && items) return `${typeName(items)}[]`;
  return type ?? "";
}
