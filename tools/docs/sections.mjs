import { defaultMaxRetrySeconds } from "../../dist/provider/aws/retry.js";
import { associatingTimeoutSeconds } from "../../dist/provider/shares/lifecycle/wait.js";
import { byName, named, namedTypes, typeName } from "./description.mjs";
import { code, defaultOf, partsTable, table, withoutDefault } from "./tables.mjs";
import { exampleValue, literal, principals } from "./values.mjs";

/**
 * Sections of the reference pages.
 * @typedef {import("./description.mjs").ValueType} ValueType
 * @typedef {import("./description.mjs").Part & { name: string, npmOnly?: boolean, default?: unknown }} NamedPart
 * @typedef {import("./description.mjs").PackageDescription["kinds"][number]} Kind
 */

/** @param {Kind} kind */
export function principalExamples({ name, input, example: id, permissions }) {
  const permission = permissions.length > 0 ? [`  permissionType: "${permissions[0]}",`] : [];
  const shares = principals.map(({ is, name: resource, sharedWith }) =>
    [
      `// ${is}`,
      `new ${name}("${resource}", {`,
      `  ${input},`,
      `  sharedWith: ${JSON.stringify(sharedWith)},`,
      ...permission,
      "});",
    ].join("\n"),
  );
  const program = [`import { ${name} } from "pulumi-wellarchitected";`, `const ${input} = "${id}";`, ...shares];
  return [
    `\`\`\`typescript\n${program.join("\n\n")}\n\`\`\``,
    "An organization and an organizational unit have an ARN, too, which is the same principal as the ID; so is an account's ID and the ARN of its root. To change only the spelling writes nothing to AWS.",
    "To share with an organization or organizational unit, the account has to share with its organization: see [OrganizationSharing](OrganizationSharing.md).",
    "An account ID is a text. `pulumi config set --path` writes one as a number, unless it begins with 0: write `--type string`, quote it in YAML, or turn it into a string in the program.",
  ].join("\n\n");
}

/**
 * The required ones come first, and last those that only the npm package takes.
 * @template {NamedPart} T
 * @param {T[]} inputs
 */
export function inOrder(inputs) {
  const rank = (/** @type {T} */ { required, npmOnly }) => (required ? 0 : npmOnly ? 2 : 1);
  return inputs.toSorted((one, other) => rank(one) - rank(other));
}

/**
 * An input or argument, with a snippet that sets it.
 * @param {NamedPart} part
 */
export function described(part) {
  const { name, type, description, required, npmOnly } = part;
  const value = required ? "required" : `default: ${defaultOf(part)}`;
  const only = npmOnly ? " · in the npm package only" : "";
  return [
    `### \`${name}\``,
    `${code(typeName(type))} · ${value}${only}`,
    withoutDefault(description),
    `\`\`\`typescript\n{ ${name}: ${literal(exampleValue(name, part))} }\n\`\`\``,
  ].join("\n\n");
}

/** @param {readonly NamedPart[]} parts */
export function resultTable(parts) {
  return table(
    ["Name", "Type", "What it is"],
    parts.map(({ name, type, description, required }) => [
      code(name),
      code(typeName(type)),
      `${description}${required ? "" : " May be absent."}`,
    ]),
  );
}

/**
 * The types that have a name, each with its members; none if there are none.
 * @param {ValueType[]} types
 */
export function typesSection(types) {
  const sections = byName(namedTypes(types)).map((type) => {
    const members =
      type.is === "enum"
        ? table(
            ["Value", "What it means"],
            type.values.map(({ value, description }) => [code(value), description]),
          )
        : partsTable(["Name", "Type", "Default", "What it is"], named(type.parts));
    return `### ${type.name}\n\n${type.description}\n\n${members}`;
  });
  return sections.length > 0 ? `## Types\n\n${sections.join("\n\n")}` : undefined;
}

/**
 * What bounds the time that a resource takes.
 * @param {readonly NamedPart[]} inputs
 * @param {boolean} isShare
 */
export function timeouts(inputs, isShare) {
  const waits = inputs.filter(({ name }) => name.endsWith("TimeoutSeconds"));
  return table(
    ["What is bounded", "Bound", "Set by"],
    [
      ...waits.map((wait) => [
        wait.description.replace(/^How long to (wait for .+?), in seconds.*$/, "To $1"),
        `${defaultOf(wait)} s`,
        code(wait.name),
      ]),
      ...(isShare
        ? [
            [
              "To wait while AWS connects a share with an organization (`ASSOCIATING`)",
              `${associatingTimeoutSeconds} s`,
              "fixed",
            ],
          ]
        : []),
      [
        "To try a call again that AWS throttles, or that fails for a temporary reason",
        `${defaultMaxRetrySeconds} s`,
        "`wellarchitected:maxRetrySeconds`",
      ],
      ["A whole create, update or delete, in the plugin only", "none", "Pulumi's option `customTimeouts`"],
    ],
  );
}
