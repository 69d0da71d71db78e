import { byName, inputsOf, named, outputsOf, resourceNamed, typeName } from "./description.mjs";

/**
 * @typedef {import("./description.mjs").PackageDescription} PackageDescription
 * @typedef {import("./description.mjs").ResourceDescription} ResourceDescription
 * @typedef {import("./description.mjs").Part & { name: string }} NamedPart
 */

/**
 * The tables of pages that are otherwise written by hand, by the names of their markers.
 * @type {Record<string, (description: PackageDescription) => string>}
 */
export const tables = {
  kinds: (description) =>
    table(
      [
        "Resource",
        "What is shared",
        "Input that names it",
        "Id for import",
        "Quota of shares",
        "Function that lists them",
      ],
      description.kinds.map(({ name, noun, input, quota, lookup }) => {
        const [id = ""] = (resourceNamed(description, name).get?.id ?? "").split("; ");
        return [
          resourceLink(name),
          noun,
          code(input),
          id,
          quota ? `${quota} per ${noun}` : "none documented",
          functionLink(lookup),
        ];
      }),
    ),
  functions: ({ functions }) =>
    table(
      ["Function", "Arguments", "What it returns"],
      functions.map(({ name, arguments: taken, summary }) => [
        functionLink(name),
        Object.keys(taken).map(code).join(", "),
        summary,
      ]),
    ),
  iam: ({ kinds }) =>
    table(
      ["Resource", "Actions"],
      kinds.map((kind) => [code(kind.name), actions(kindOperations(kind))]),
    ),
  "iam-functions": ({ functions }) =>
    table(
      ["Function", "Actions"],
      functions.map(({ name, operations }) => [code(name), actions(operations)]),
    ),
  configuration: ({ configuration }) => {
    const parts = byName(named(configuration)).map((part) => ({ ...part, name: `wellarchitected:${part.name}` }));
    return partsTable(["Key", "Type", "Default", "What it is"], parts);
  },
};

/** @param {string} name */
function resourceLink(name) {
  return `[${code(name)}](resources/${name}.md)`;
}

/** @param {string} name */
function functionLink(name) {
  return `[${code(name)}](functions/${name}.md)`;
}

/**
 * The operations that a share of a kind takes.
 * @param {PackageDescription["kinds"][number]} kind
 */
export function kindOperations({ api }) {
  return [api.create, api.update, api.delete, api.list].filter((operation) => operation !== undefined);
}

/**
 * IAM's actions of these operations.
 * @param {readonly string[]} operations
 */
export function actions(operations) {
  return operations.map((operation) => code(`wellarchitected:${operation}`)).join(", ");
}

/**
 * Those outputs of which there is more to say than of the input.
 * @param {ResourceDescription} resource
 */
export function outputsTable(resource) {
  const inputs = inputsOf(resource).map((input) => input.description);
  const told = outputsOf(resource).filter((output) => !inputs.includes(output.description));
  return table(
    ["Output", "Type", "What it is"],
    byName(told).map(({ name, type, description }) => [code(name), code(typeName(type)), description]),
  );
}

/**
 * Parts in their order, each with its default in a column of its own.
 * @param {string[]} head of four columns: name, type, default, description
 * @param {readonly NamedPart[]} parts
 */
export function partsTable(head, parts) {
  const rows = parts.map((part) => [
    code(part.name),
    code(typeName(part.type)),
    defaultOf(part),
    withoutDefault(part.description),
  ]);
  return table(head, rows);
}

const defaultSentence = / Default: (.+?)\.(?= |$)/;

/**
 * The default, which a sentence of the description says.
 * @param {{ description: string, required?: boolean }} part
 */
export function defaultOf({ description, required }) {
  return required ? "required" : (defaultSentence.exec(description)?.[1] ?? "none");
}

/** @param {string} description */
export function withoutDefault(description) {
  return description.replace(defaultSentence, "");
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function table(head, rows) {
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")))];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** @param {string} text */
export function code(text) {
  return `\`${text}\``;
}
