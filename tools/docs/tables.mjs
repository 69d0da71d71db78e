import { byName, inputsOf, named, namedTypes, outputsOf, resourceNamed, typeName } from "./description.mjs";

/**
 * @typedef {import("./description.mjs").PackageDescription} PackageDescription
 * @typedef {import("./description.mjs").Part & { name: string }} NamedPart
 */

/**
 * The tables of README, by the name of their markers.
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
        return [code(name), noun, code(input), id, quota ? `${quota} per ${noun}` : "none documented", code(lookup)];
      }),
    ),
  iam: ({ kinds }) =>
    table(
      ["Resource", "Actions"],
      kinds.map(({ name, api }) => {
        const operations = [api.create, api.update, api.delete, api.list].filter(
          (operation) => operation !== undefined,
        );
        return [code(name), operations.map((operation) => code(`wellarchitected:${operation}`)).join(", ")];
      }),
    ),
  functions: ({ functions }) =>
    table(
      ["Function", "Arguments", "What it returns"],
      functions.map(({ name, arguments: taken, summary }) => [
        code(name),
        Object.keys(taken).map(code).join(", "),
        summary,
      ]),
    ),
  "iam-functions": ({ functions }) =>
    table(
      ["Function", "Actions"],
      functions.map(({ name, operations }) => [
        code(name),
        operations.map((operation) => code(`wellarchitected:${operation}`)).join(", "),
      ]),
    ),
  inputs: (description) => inputsTable(description, "WorkloadShare"),
  "set-inputs": (description) => inputsTable(description, "WorkloadShares"),
  connection: (description) => {
    const types = namedTypes(inputsOf(resourceNamed(description, "WorkloadShare")).map(({ type }) => type));
    const parts = types.flatMap((type) =>
      type.is === "object" && type.name === "Connection" ? named(type.parts) : [],
    );
    return table(["Part", "Type", "Default", "What it is"], byName(parts).map(withDefault));
  },
  outputs: (description) => outputsTable(description, "WorkloadShare"),
  "set-outputs": (description) => outputsTable(description, "WorkloadShares"),
  "acceptance-inputs": (description) => inputsTable(description, "ShareAcceptance"),
  "acceptance-outputs": (description) => outputsTable(description, "ShareAcceptance"),
  "acceptances-inputs": (description) => inputsTable(description, "ShareAcceptances"),
  "acceptances-outputs": (description) => outputsTable(description, "ShareAcceptances"),
  "organization-inputs": (description) => inputsTable(description, "OrganizationSharing"),
  configuration: ({ configuration }) => {
    const parts = byName(named(configuration)).map((part) => ({ ...part, name: `wellarchitected:${part.name}` }));
    return table(["Key", "Type", "Default", "What it is"], parts.map(withDefault));
  },
};

/**
 * The required ones come first, and last those that only the npm package takes.
 * @param {PackageDescription} description
 * @param {string} name of the resource
 */
function inputsTable(description, name) {
  const inputs = inputsOf(resourceNamed(description, name));
  const optional = byName(inputs.filter(({ required }) => !required));
  const rows = [
    ...inputs.filter(({ required }) => required),
    ...optional.filter(({ npmOnly }) => !npmOnly),
    ...optional.filter(({ npmOnly }) => npmOnly),
  ];
  return table(["Input", "Type", "Default", "What it is"], rows.map(withDefault));
}

/**
 * Those of which there is more to say than of the input.
 * @param {PackageDescription} description
 * @param {string} name of the resource
 */
function outputsTable(description, name) {
  const resource = resourceNamed(description, name);
  const inputs = inputsOf(resource).map((input) => input.description);
  const told = outputsOf(resource).filter((output) => !inputs.includes(output.description));
  return table(
    ["Output", "Type", "What it is"],
    byName(told).map(({ name, type, description }) => [code(name), code(typeName(type)), description]),
  );
}

/**
 * A row whose default is taken out of the description, which ends a sentence with it.
 * @param {NamedPart} part
 */
function withDefault({ name, type, description, required }) {
  const sentence = / Default: (.+?)\.(?= |$)/;
  const value = required ? "required" : (sentence.exec(description)?.[1] ?? "none");
  return [code(name), code(typeName(type)), value, description.replace(sentence, "")];
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
