import { commentOf } from "./comment";
import { Connections } from "./connections";
import type { Declaration, DeclaredShare } from "./declarations";

/** A program with the npm package. */
export function typescript(declarations: readonly Declaration[]): string {
  const types = [...new Set(declarations.map(({ type }) => type))].sort();
  const connections = new Connections(declarations);
  const constants = connections.all.map(({ name, connection }) => `const ${variable(name)} = ${object(connection)};\n`);
  const resources = declarations.map((declaration) => {
    const { type, name, inputs } = declaration;
    const connection = connections.nameOf(declaration);
    const line = connection === undefined ? "" : `  connection: ${variable(connection)},\n`;
    const args = `{\n${members(inputs)}${line}  adoptExisting: true,\n}`;
    return `// ${commentOf(declaration)}\nnew ${type}(${JSON.stringify(name)}, ${args});\n`;
  });
  const imports = `import { ${types.join(", ")} } from "pulumi-wellarchitected";\n`;
  return [imports, ...(constants.length > 0 ? [constants.join("")] : []), ...resources].join("\n");
}

/** A program with the plugin's SDK. */
export function typescriptOfPlugin(declarations: readonly Declaration[]): string {
  const connections = new Connections(declarations);
  const { isOne } = connections;
  const providers = connections.all.map(({ name, connection }) => {
    const args = `${JSON.stringify(name)}, ${object(connection)}`;
    return `const ${variable(name)} = new wellarchitected.Provider(${args});\n`;
  });
  const resources = declarations.map((declaration) => {
    const { type, name, inputs, importId } = declaration;
    const connection = connections.nameOf(declaration);
    const provider = connection === undefined ? "" : `provider: ${variable(connection)}, `;
    const options = isOne ? "" : `, { ${provider}import: ${JSON.stringify(importId)} }`;
    const args = `${JSON.stringify(name)}, {\n${members(inputs)}}${options}`;
    return `// ${commentOf(declaration)}\nnew wellarchitected.${type}(${args});\n`;
  });
  const imports = 'import * as wellarchitected from "pulumi-wellarchitected-sdk";\n';
  return [imports, ...(isOne ? [] : [providers.join("")]), ...resources].join("\n");
}

/** `account_111111111111` as TypeScript's readers expect it. */
const variable = (connection: string) => connection.replace("_", "");

function members(inputs: Declaration["inputs"]): string {
  return Object.entries(inputs)
    .map(([input, value]) => `  ${input}: ${typeof value === "string" ? JSON.stringify(value) : list(value)},\n`)
    .join("");
}

function list(shares: readonly DeclaredShare[]): string {
  return `[\n${shares.map((share) => `    ${object(share)},\n`).join("")}  ]`;
}

function object(value: object): string {
  const entries = Object.entries(value).map(([key, text]) => `${key}: ${JSON.stringify(text)}`);
  return `{ ${entries.join(", ")} }`;
}
