import { dynamicInputsOf } from "./dynamic-door.mjs";
import { member, typeName } from "./schema.mjs";

/**
 * @typedef {import("./schema.mjs").Schema} Schema
 * @typedef {import("./schema.mjs").Property} Property
 */

/**
 * The tables of README, by the name of their markers.
 * @type {Record<string, (schema: Schema) => string>}
 */
export const tables = {
  inputs: (schema) => inputsTable(schema, "WorkloadShare"),
  "set-inputs": (schema) => inputsTable(schema, "WorkloadShares"),
  connection: (schema) =>
    table(
      ["Part", "Type", "Default", "What it is"],
      Object.entries(member(schema.types, "Connection").properties ?? {}).map(([name, property]) =>
        withDefault(name, property),
      ),
    ),
  outputs: (schema) => outputsTable(schema, "WorkloadShare"),
  "set-outputs": (schema) => outputsTable(schema, "WorkloadShares"),
  configuration: (schema) =>
    table(
      ["Key", "Type", "Default", "What it is"],
      Object.entries(schema.config.variables).map(([name, property]) =>
        withDefault(`wellarchitected:${name}`, property),
      ),
    ),
};

/**
 * @param {Schema} schema
 * @param {string} kind
 */
function inputsTable(schema, kind) {
  const { inputProperties, requiredInputs } = member(schema.resources, kind);
  const inputs = { ...inputProperties, ...dynamicInputsOf(kind) };
  const optional = Object.keys(inputs).filter((name) => !requiredInputs.includes(name));
  const rows = [...requiredInputs, ...optional].map((name) =>
    withDefault(name, /** @type {Property} */ (inputs[name]), requiredInputs.includes(name)),
  );
  return table(["Input", "Type", "Default", "What it is"], rows);
}

/**
 * @param {Schema} schema
 * @param {string} kind
 */
function outputsTable(schema, kind) {
  const { inputProperties, properties } = member(schema.resources, kind);
  const told = Object.entries(properties).filter(
    ([name, { description }]) => description !== inputProperties[name]?.description,
  );
  return table(
    ["Output", "Type", "What it is"],
    told.map(([name, property]) => [code(name), code(typeName(property)), property.description]),
  );
}

/**
 * A row whose default is taken out of the description, which ends a sentence with it.
 * @param {string} name
 * @param {Property} property
 */
function withDefault(name, property, isRequired = false) {
  const sentence = / Default: (.+?)\.(?= |$)/;
  const value = isRequired ? "required" : (sentence.exec(property.description)?.[1] ?? "none");
  return [code(name), code(typeName(property)), value, property.description.replace(sentence, "")];
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function table(head, rows) {
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")))];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** @param {string} text */
function code(text) {
  return `\`${text}\``;
}
