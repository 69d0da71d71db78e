import { commentOf } from "./comment";
import { Connections } from "./connections";
import type { Declaration, DeclaredShare } from "./declarations";

export function python(declarations: readonly Declaration[]): string {
  const connections = new Connections(declarations);
  const { isOne } = connections;
  const providers = connections.all.map(({ name, connection }) => {
    const settings = Object.entries(connection).map(([key, value]) => `, ${snakeCase(key)}=${literal(value)}`);
    return `${name} = wellarchitected.Provider(${literal(name)}${settings.join("")})\n`;
  });
  const resources = declarations.map((declaration) => {
    const { type, name, inputs, importId } = declaration;
    const lines = Object.entries(inputs).map(([input, value]) => {
      const text = typeof value === "string" ? literal(value) : `[\n${value.map(shareArgs).join("")}    ]`;
      return `    ${snakeCase(input)}=${text},\n`;
    });
    const connection = connections.nameOf(declaration);
    const provider = connection === undefined ? "" : `provider=${connection}, `;
    const options = `    opts=pulumi.ResourceOptions(${provider}import_=${literal(importId)}),\n`;
    const args = `    ${literal(name)},\n${lines.join("")}${isOne ? "" : options}`;
    return `# ${commentOf(declaration)}\nwellarchitected.${type}(\n${args})\n`;
  });
  const imports = `${isOne ? "" : "import pulumi\n"}import pulumi_wellarchitected as wellarchitected\n`;
  return [imports, ...(isOne ? [] : [providers.join("")]), ...resources].join("\n");
}

function shareArgs({ sharedWith, permissionType }: DeclaredShare): string {
  const share = `shared_with=${literal(sharedWith)}, permission_type=${literal(permissionType)}`;
  return `        wellarchitected.ShareArgs(${share}),\n`;
}

/** Strings of JSON are strings of Python, too. */
const literal = (text: string) => JSON.stringify(text);

const snakeCase = (input: string) => input.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
