import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../project.mjs";

/** The programs that show each resource and function: one folder each, in it one file for each language. */
export const examplesFolder = join(projectFolder, "tools", "docs", "examples");

/**
 * The languages by the names that Pulumi's code generators look for, each with its file.
 * @type {Record<string, string>}
 */
export const languages = {
  typescript: "index.ts",
  python: "__main__.py",
  go: "main.go",
  csharp: "Program.cs",
  java: "App.java",
  yaml: "Pulumi.yaml",
};

/** The names of the resources and functions that have examples. */
export function exampleNames() {
  return readdirSync(examplesFolder).sort();
}

/**
 * An example as Markdown.
 * @param {string} name of the resource or function
 * @param {string} language
 */
export function example(name, language) {
  const program = readFileSync(join(examplesFolder, name, languages[language] ?? ""), "utf8");
  return `\`\`\`${language}\n${program}\`\`\``;
}

const examplesStart = "\n\n{{% examples %}}";

/**
 * A description without what {@link withExamples} adds.
 * @param {string} description
 */
export function withoutExamples(description) {
  const [text = ""] = description.split(examplesStart);
  return text;
}

/**
 * A description with the member's examples at its end, and how to import it, in place of those that it has.
 * @param {string} description
 * @param {string} name
 */
export function withExamples(description, name) {
  const programs = Object.keys(languages).map((language) => example(name, language));
  const imported = join(examplesFolder, name, "import.md");
  return [
    `${withoutExamples(description)}${examplesStart}\n## Example Usage\n\n{{% example %}}`,
    programs.join("\n\n"),
    "{{% /example %}}\n{{% /examples %}}",
    ...(existsSync(imported) ? [`\n## Import\n\n${readFileSync(imported, "utf8").trimEnd()}`] : []),
  ].join("\n");
}
