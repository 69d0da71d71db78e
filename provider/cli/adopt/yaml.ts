import { commentOf } from "./comment";
import { Connections } from "./connections";
import type { Declaration, DeclaredShare } from "./declarations";

export function yaml(declarations: readonly Declaration[]): string {
  const connections = new Connections(declarations);
  const { isOne } = connections;
  const providers = connections.all.map(({ name, connection }) => {
    const properties = Object.entries(connection).map(([key, value]) => `      ${key}: ${scalar(value)}\n`);
    return `  ${name}:\n    type: pulumi:providers:wellarchitected\n    properties:\n${properties.join("")}`;
  });
  const resources = declarations.map((declaration) => {
    const { type, name, inputs, importId } = declaration;
    const properties = Object.entries(inputs).map(([input, value]) => {
      const text = typeof value === "string" ? ` ${scalar(value)}` : `\n${value.map(shareItem).join("\n")}`;
      return `      ${input}:${text}\n`;
    });
    const connection = connections.nameOf(declaration);
    const provider = connection === undefined ? "" : `      provider: \${${connection}}\n`;
    const options = `    options:\n${provider}      import: ${scalar(importId)}\n`;
    return [
      `  # ${commentOf(declaration)}\n  ${scalar(name)}:\n    type: wellarchitected:${type}\n    properties:\n`,
      ...properties,
      ...(isOne ? [] : [options]),
    ].join("");
  });
  const all = [...(isOne ? [] : providers), ...resources];
  return `name: wellarchitected-shares\nruntime: yaml\nresources:\n${all.join("")}`;
}

function shareItem({ sharedWith, permissionType }: DeclaredShare): string {
  return `        - sharedWith: ${scalar(sharedWith)}\n          permissionType: ${scalar(permissionType)}`;
}

/** Quoted as JSON is, which YAML takes; unquoted, an account ID would be a number. Pulumi's YAML reads `${` as an expression. */
function scalar(text: string): string {
  return JSON.stringify(text).replaceAll("${", () => "$${");
}
