import { packageJson } from "../project.mjs";
import { homeOf } from "../release/home.mjs";
import { byName, inputsOf, named, namedTypes, outputsOf, typeName } from "./description.mjs";
import { withExamples } from "./examples.mjs";

/**
 * @typedef {import("./description.mjs").PackageDescription} PackageDescription
 * @typedef {import("./description.mjs").ResourceDescription} ResourceDescription
 * @typedef {import("./description.mjs").FunctionDescription} FunctionDescription
 * @typedef {import("./description.mjs").EnumType} EnumType
 * @typedef {import("./description.mjs").ObjectType} ObjectType
 * @typedef {import("./description.mjs").ValueType} ValueType
 * @typedef {import("./description.mjs").Part & { name: string }} NamedPart
 */

/**
 * The text of schema.json, as `pulumi package get-schema` prints it: members in its order, and escaped as Go does for HTML.
 * @param {PackageDescription} description
 * @param {typeof packageJson} manifest
 * @see https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
 */
export function schemaText({ kinds, configuration, provider, resources, functions }, manifest = packageJson) {
  const { version, description, keywords, license, homepage } = manifest;
  const home = homeOf(manifest);
  const types = [
    ...resources.flatMap((resource) => outputsOf(resource).map(({ type }) => type)),
    ...functions.flatMap(({ arguments: taken, result }) =>
      [...passed(taken), ...named(result)].map(({ type }) => type),
    ),
  ];
  const schema = {
    name: "wellarchitected",
    displayName: "AWS Well-Architected",
    version,
    description,
    keywords,
    ...(homepage !== undefined && { homepage }),
    license,
    ...(home && { repository: home.repository, pluginDownloadURL: home.pluginDownloadURL }),
    language: {
      csharp: { namespaces: { wellarchitected: "WellArchitected" }, respectSchemaVersion: true },
      go: { generateResourceContainerTypes: true, respectSchemaVersion: true },
      nodejs: { packageName: "pulumi-wellarchitected-sdk", respectSchemaVersion: true },
      python: { packageName: "pulumi_wellarchitected", pyproject: { enabled: true }, respectSchemaVersion: true },
    },
    config: { variables: properties(named(configuration)) },
    types: members(namedTypes(types), typeSchema),
    provider: { description: provider, inputProperties: properties(named(configuration)) },
    resources: members(resources, (resource) => resourceSchema(resource, kinds)),
    functions: members(functions, (lookup) => functionSchema(lookup, kinds)),
  };
  const text = JSON.stringify(schema, null, 2);
  return `${text.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)}\n`;
}

/**
 * @param {ResourceDescription} resource
 * @param {PackageDescription["kinds"]} kinds
 */
function resourceSchema(resource, kinds) {
  const inputs = inputsOf(resource).filter(({ npmOnly }) => !npmOnly);
  const outputs = outputsOf(resource).filter(({ npmOnly }) => !npmOnly);
  return {
    description: withExamples(`${resource.summary}\n\n${resource.remark}`, resource.name, kinds),
    properties: properties(outputs),
    required: required(outputs),
    inputProperties: record(inputs, (input) => ({
      ...property(input),
      ...(input.change === "replace" && { willReplaceOnChanges: true }),
    })),
    ...(required(inputs).length > 0 && { requiredInputs: required(inputs) }),
    ...(resource.query && { listInputs: object(named(resource.query)) }),
  };
}

/**
 * @param {FunctionDescription} lookup
 * @param {PackageDescription["kinds"]} kinds
 */
function functionSchema({ name, summary, arguments: taken, result }, kinds) {
  return {
    description: withExamples(summary, name, kinds),
    inputs: object(passed(taken)),
    outputs: sorted(object(named(result))),
  };
}

/**
 * The arguments that the plugin takes.
 * @param {FunctionDescription["arguments"]} taken
 */
function passed(taken) {
  return named(taken).filter(({ npmOnly }) => !npmOnly);
}

/** @param {EnumType | ObjectType} type */
function typeSchema(type) {
  const { description } = type;
  if (type.is === "object") return { description, ...object(named(type.parts)) };
  const values = type.values.map(({ name, value, description }) => ({ name, description, value }));
  return { description, type: "string", enum: values };
}

/** @param {readonly NamedPart[]} parts */
function object(parts) {
  const names = required(parts);
  return { properties: properties(parts), type: "object", ...(names.length > 0 && { required: names }) };
}

/** @param {readonly NamedPart[]} parts */
function properties(parts) {
  return record(parts, property);
}

/** @param {readonly NamedPart[]} parts */
function required(parts) {
  return parts.filter((part) => part.required).map(({ name }) => name);
}

/** @param {NamedPart} part */
function property({ type, description }) {
  return { ...reference(type), description };
}

/**
 * @param {ValueType} type
 * @returns {object}
 */
function reference(type) {
  if (typeof type === "string") return { type };
  return type.is === "list"
    ? { type: "array", items: reference(type.of) }
    : { $ref: `#/types/${token(typeName(type))}` };
}

/**
 * The types, resources or functions, by their tokens.
 * @template {{ name: string }} T
 * @param {readonly T[]} described
 * @param {(member: T) => object} schemaOf
 */
function members(described, schemaOf) {
  return record(described, schemaOf, token);
}

/**
 * @template {{ name: string }} T
 * @param {readonly T[]} described
 * @param {(member: T) => object} schemaOf
 */
function record(described, schemaOf, keyOf = (/** @type {string} */ name) => name) {
  return Object.fromEntries(byName(described).map((member) => [keyOf(member.name), schemaOf(member)]));
}

/** @param {string} name */
function token(name) {
  return `wellarchitected:index:${name}`;
}

/**
 * With the members of every object sorted: Pulumi keeps a function's outputs as a map.
 * @param {unknown} value
 * @returns {unknown}
 */
function sorted(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}
