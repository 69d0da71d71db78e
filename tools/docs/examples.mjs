import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { kinds as allKinds } from "../../dist/provider/shares/kinds/kinds.js";
import { projectFolder } from "../project.mjs";

/** @typedef {Pick<import("../../provider/shares/kinds/kind.js").ShareKind, "name" | "lookup" | "finder" | "noun" | "input" | "example" | "permissions">} Kind */

/**
 * Programs, one folder for each resource and function and in it one file for each language. Those of {@link model} show every
 * kind of share, with its names in place of the model's.
 */
const examplesFolder = join(projectFolder, "tools", "docs", "examples");

const model = {
  name: "WorkloadShare",
  lookup: "getWorkloadShares",
  finder: "getWorkload",
  noun: "workload",
  input: "workloadId",
  example: "0123456789abcdef0123456789abcdef",
};

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

/**
 * The names of the resources and functions that have examples.
 * @param {readonly Kind[]} kinds
 */
export function exampleNames(kinds = allKinds) {
  const names = [
    ...readdirSync(examplesFolder),
    ...kinds.flatMap(({ name, lookup, finder }) => [name, lookup, finder]),
  ];
  return [...new Set(names)].sort();
}

/**
 * An example as a program.
 * @param {string} name of the resource or function
 * @param {string} language
 * @param {readonly Kind[]} kinds
 */
export function exampleProgram(name, language, kinds = allKinds) {
  const program = exampleText(name, languages[language] ?? "", kinds);
  if (program === undefined) throw new Error(`${name} has no example in ${language}`);
  return program;
}

/**
 * An example as Markdown.
 * @param {string} name of the resource or function
 * @param {string} language
 * @param {readonly Kind[]} kinds
 */
export function example(name, language, kinds = allKinds) {
  return `\`\`\`${language}\n${exampleProgram(name, language, kinds)}\`\`\``;
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
 * @param {readonly Kind[]} kinds
 */
export function withExamples(description, name, kinds = allKinds) {
  const programs = Object.keys(languages).map((language) => example(name, language, kinds));
  const imported = exampleText(name, "import.md", kinds);
  return [
    `${withoutExamples(description)}${examplesStart}\n## Example Usage\n\n{{% example %}}`,
    programs.join("\n\n"),
    "{{% /example %}}\n{{% /examples %}}",
    ...(imported === undefined ? [] : [`\n## Import\n\n${imported.trimEnd()}`]),
  ].join("\n");
}

/**
 * The text of an example's file; undefined if there is none.
 * @param {string} name
 * @param {string} file
 * @param {readonly Kind[]} kinds
 */
export function exampleText(name, file, kinds) {
  const kind = kinds.find((each) => modelOf(each, name) !== undefined);
  if (!kind) return read(name, file);
  const text = read(modelOf(kind, name) ?? "", file);
  return text === undefined ? undefined : ofKind(text, kind, file === languages.typescript ? "  " : "    ");
}

/**
 * What shows the resource, or a function, of the kind; undefined if it is none of them.
 * @param {Kind} kind
 * @param {string} name
 */
function modelOf(kind, name) {
  const members = /** @type {const} */ (["name", "lookup", "finder"]);
  const found = members.find((member) => kind[member] === name);
  return found && model[found];
}

/**
 * @param {string} folder
 * @param {string} file
 */
function read(folder, file) {
  if (!readdirSync(join(examplesFolder, folder)).includes(file)) return undefined;
  return readFileSync(join(examplesFolder, folder, file), "utf8");
}

/**
 * A text about the model as one about another kind.
 * @param {string} text
 * @param {Kind} kind
 * @param {string} indent
 */
function ofKind(text, kind, indent) {
  const [from, to] = [spellingsOf(model), spellingsOf(kind)];
  const names = new RegExp(from.join("|"), "g");
  const permitted = kind.permissions.length > 0 ? text : text.replace(/^.*permission.*\n/gim, "");
  const placed = kind.example.startsWith("arn:") ? permitted.replace(/; with `@<region>`[^:]*/, "") : permitted;
  const renamed = placed.replace(names, (found) => to[from.indexOf(found)] ?? found);
  return withAlignedFields(withShortLines(renamed, indent));
}

/**
 * What a text says of a kind, as each language spells it: first what begins with, or has in it, what comes later.
 * @param {Omit<Kind, "permissions">} kind
 */
function spellingsOf(kind) {
  const { name, lookup, finder, noun, input, example } = kind;
  const functionNames = [lookup, finder].flatMap((each) => [goNameOf(each), pascalCase(each), snakeCase(each), each]);
  return [...functionNames, name, pascalCase(input), snakeCase(input), input, noun, example];
}

/**
 * In Go, `GetX` reads a resource X: a function `getX` beside one is `LookupX`.
 * @param {string} lookup
 */
function goNameOf(lookup) {
  const found = lookup.replace(/^get/, "");
  return readdirSync(examplesFolder).includes(found) ? `Lookup${found}` : pascalCase(lookup);
}

/** @param {string} camelCase */
function pascalCase(camelCase) {
  return camelCase.replace(/^./, (first) => first.toUpperCase());
}

/** @param {string} camelCase */
function snakeCase(camelCase) {
  return camelCase.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Calls that have become too long, with their argument on a line of its own.
 * @param {string} program
 * @param {string} indent
 */
function withShortLines(program, indent) {
  const longCall = /^(?=.{121})( *)(.*?[({]) ?(\w+(?:: | = |=)"[^"]+") ?([)}]+;?)$/gm;
  return program.replace(longCall, (_, before, start, argument, end) => {
    const opened = start.replace(" {", `\n${before}{`);
    return `${before}${opened}\n${before}${indent}${argument},\n${before}${end}`;
  });
}

/**
 * The fields of structs as gofmt aligns them.
 * @param {string} program
 */
function withAlignedFields(program) {
  return program.replace(/(?:^\t+\w+: .+\n)+/gm, (fields) => {
    const widths = [...fields.matchAll(/^\t+\w+:/gm)].map(([field]) => field.length);
    const width = Math.max(...widths);
    return fields.replace(/^(\t+\w+:) +/gm, (_, field) => `${field.padEnd(width)} `);
  });
}
