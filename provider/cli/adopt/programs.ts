import { Connections } from "./connections";
import type { Declaration } from "./declarations";
import { python } from "./python";
import { typescript, typescriptOfPlugin } from "./typescript";
import { yaml } from "./yaml";

/** Which of the two ways in a program is for. */
export type WayIn = "npm package" | "plugin";

export const languages = ["typescript", "python", "yaml"] as const;
export type Language = (typeof languages)[number];

/** A file that goes into a Pulumi project. */
export interface WrittenFile {
  readonly file: string;
  readonly text: string;
}

/** What makes a stack take over the shares. */
export type TakeOver = "adoptExisting" | "import file" | "import options";

/** A file of `pulumi import` names explicit providers by their URNs, which a stack has only after its first `up`. */
export function takeOverOf(wayIn: WayIn, declarations: readonly Declaration[]): TakeOver {
  if (wayIn === "npm package") return "adoptExisting";
  return new Connections(declarations).isOne ? "import file" : "import options";
}

export function filesOf(language: Language, wayIn: WayIn, declarations: readonly Declaration[]): WrittenFile[] {
  const program = programOf(language, wayIn, declarations);
  const importsByFile = takeOverOf(wayIn, declarations) === "import file";
  return importsByFile ? [program, { file: "import.json", text: importFile(declarations) }] : [program];
}

function programOf(language: Language, wayIn: WayIn, declarations: readonly Declaration[]): WrittenFile {
  switch (language) {
    case "typescript": {
      const write = wayIn === "npm package" ? typescript : typescriptOfPlugin;
      return { file: "index.ts", text: write(declarations) };
    }
    case "python":
      return { file: "__main__.py", text: python(declarations) };
    case "yaml":
      return { file: "Pulumi.yaml", text: yaml(declarations) };
  }
}

/** What `pulumi import --file` takes. @see https://www.pulumi.com/docs/iac/guides/migration/import/ */
function importFile(declarations: readonly Declaration[]): string {
  const resources = declarations.map(({ type, name, importId }) => ({
    type: `wellarchitected:index:${type}`,
    name,
    id: importId,
  }));
  return `${JSON.stringify({ resources }, undefined, 2)}\n`;
}
