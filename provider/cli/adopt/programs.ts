import type { Declaration, DeclaredShare } from "./declarations";

/** Which of the two ways in a program is for. */
export type WayIn = "npm package" | "plugin";

export const languages = ["typescript", "python", "yaml"] as const;
export type Language = (typeof languages)[number];

/** A program, and the name that its file has in a Pulumi project. */
export interface Program {
  readonly file: string;
  readonly text: string;
}

export function programOf(language: Language, wayIn: WayIn, declarations: readonly Declaration[]): Program {
  switch (language) {
    case "typescript":
      return {
        file: "index.ts",
        text: wayIn === "plugin" ? typescriptOfPlugin(declarations) : typescript(declarations),
      };
    case "python":
      return { file: "__main__.py", text: python(declarations) };
    case "yaml":
      return { file: "Pulumi.yaml", text: yaml(declarations) };
  }
}

function typescript(declarations: readonly Declaration[]): string {
  const types = [...new Set(declarations.map(({ type }) => type))].sort();
  const connections = connectionNames(declarations);
  const constants = [...connections].map(([connection, name]) => `const ${name} = ${connection};\n`);
  const resources = declarations.map((declaration) => {
    const { type, name, inputs } = declaration;
    const connection = connections.get(object(declaration.connection));
    const lines = `${members(inputs)}${connection ? `  connection: ${connection},\n` : ""}  adoptExisting: true,\n`;
    return `// ${shown(declaration)}\nnew ${type}(${JSON.stringify(name)}, {\n${lines}});\n`;
  });
  const imports = `import { ${types.join(", ")} } from "pulumi-wellarchitected";\n`;
  return [imports, ...(constants.length > 0 ? [constants.join("")] : []), ...resources].join("\n");
}

/** What each connection is called; none is needed for the default credentials. In another Region, an account may have another. */
function connectionNames(declarations: readonly Declaration[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { accountId, connection } of declarations) {
    const text = object(connection);
    if (Object.keys(connection).length === 0 || names.has(text)) continue;
    const first = `account${accountId}`;
    const others = [...names.values()].filter((name) => name.startsWith(first)).length;
    names.set(text, others === 0 ? first : `${first}_${others + 1}`);
  }
  return names;
}

function typescriptOfPlugin(declarations: readonly Declaration[]): string {
  const resources = declarations.map((declaration) => {
    const { type, name, inputs } = declaration;
    return `// ${shown(declaration)}\nnew wellarchitected.${type}(${JSON.stringify(name)}, {\n${members(inputs)}});\n`;
  });
  return ['import * as wellarchitected from "pulumi-wellarchitected-sdk";\n', ...resources].join("\n");
}

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

function python(declarations: readonly Declaration[]): string {
  const resources = declarations.map((declaration) => {
    const { type, name, inputs } = declaration;
    const lines = Object.entries(inputs).map(([input, value]) => {
      const text = typeof value === "string" ? literal(value) : `[\n${value.map(pythonShare).join("")}    ]`;
      return `    ${snakeCase(input)}=${text},\n`;
    });
    return `# ${shown(declaration)}\nwellarchitected.${type}(\n    ${literal(name)},\n${lines.join("")})\n`;
  });
  return ["import pulumi_wellarchitected as wellarchitected\n", ...resources].join("\n");
}

function pythonShare({ sharedWith, permissionType }: DeclaredShare): string {
  const share = `shared_with=${literal(sharedWith)}, permission_type=${literal(permissionType)}`;
  return `        wellarchitected.ShareArgs(${share}),\n`;
}

/** What is declared holds printable ASCII only, whose JSON is Python, too. */
const literal = (text: string) => JSON.stringify(text);

const snakeCase = (input: string) => input.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function yaml(declarations: readonly Declaration[]): string {
  const resources = declarations.map((declaration) => {
    const { type, name, inputs } = declaration;
    const properties = Object.entries(inputs).map(([input, value]) => {
      const text = typeof value === "string" ? ` ${scalar(value)}` : `\n${value.map(yamlShare).join("\n")}`;
      return `      ${input}:${text}\n`;
    });
    const head = `  # ${shown(declaration)}\n  ${scalar(name)}:\n    type: wellarchitected:${type}\n    properties:\n`;
    return head + properties.join("");
  });
  return `name: wellarchitected-shares\nruntime: yaml\nresources:\n${resources.join("")}`;
}

function yamlShare({ sharedWith, permissionType }: DeclaredShare): string {
  return `        - sharedWith: ${scalar(sharedWith)}\n          permissionType: ${scalar(permissionType)}`;
}

/** Quoted as JSON is, which YAML takes; unquoted, an account ID would be a number. Pulumi's YAML reads `${` as an expression. */
function scalar(text: string): string {
  return JSON.stringify(text).replaceAll("${", () => "$${");
}

/** A workload's name may hold what would end a comment. */
function shown({ resourceName, accountId, region }: Declaration): string {
  return `${resourceName.replaceAll(/[\p{C}\u2028\u2029]/gu, " ")} (account ${accountId}, ${region})`;
}

/** What `pulumi import --file` takes. @see https://www.pulumi.com/docs/iac/guides/migration/import/ */
export function importFile(declarations: readonly Declaration[]): string {
  const resources = declarations.map(({ type, name, importId }) => ({
    type: `wellarchitected:index:${type}`,
    name,
    id: importId,
  }));
  return `${JSON.stringify({ resources }, undefined, 2)}\n`;
}
