import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Block, blocks } from "../tools/blocks";
import { repository } from "./sdk";

const usesSdk = ({ text }: Block) =>
  /"pulumi-wellarchitected-sdk"|sdk\/go\/wellarchitected"|import pulumi_wellarchitected/.test(text);

/** The programs of README and the pages that use the plugin's SDK of a language, each once. */
export function sdkPrograms(language: "go" | "python" | "typescript"): string[] {
  return [
    ...new Set(
      blocks(language)
        .filter(usesSdk)
        .map(({ text }) => text),
    ),
  ];
}

/** The Python of README and the pages, by the name of a file. */
export function pythonPrograms(): Record<string, string> {
  return Object.fromEntries(blocks("python").map((block) => [fileOf(block, "py"), block.text]));
}

/** The programs that use the npm package, and the snippets of the reference pages as programs: by the name of a file. */
export function npmPrograms(): Record<string, string> {
  const typescript = blocks("typescript").filter((block) => !usesSdk(block));
  const javascript = blocks("javascript").filter((block) => runnerOf(block) === undefined);
  return {
    ...Object.fromEntries(typescript.map((block) => [fileOf(block, "ts"), asProgram(block)])),
    ...Object.fromEntries(javascript.map((block) => [fileOf(block, "mjs"), block.text])),
  };
}

/** The tests that pages show, on AVA or on Node's own runner, by the name of a file. */
export function shownTests(runner: "ava" | "node:test"): Record<string, string> {
  const tests = blocks("javascript").filter((block) => runnerOf(block) === runner);
  return Object.fromEntries(tests.map((block) => [fileOf(block, "test.js"), block.text]));
}

function runnerOf({ text }: Block): string | undefined {
  return /from "(ava|node:test)"/.exec(text)?.[1];
}

/** The name says where the block is, so that a compiler's message does, too. */
function fileOf({ at }: Block, extension: string): string {
  return `${at.replace(/\.md:/, "-line-").replaceAll("/", "-")}.${extension}`;
}

/** A snippet of a reference page sets an input of the page's resource, or an argument of its function. */
function asProgram({ page, text }: Block): string {
  const [, folder, name = ""] = /^docs\/reference\/(resources|functions)\/(\w+)\.md$/.exec(page) ?? [];
  if (folder === undefined || !text.startsWith("{ ")) return text;
  const type = `${name.replace(/^./, (first) => first.toUpperCase())}Args`;
  return `import type { ${type} } from "pulumi-wellarchitected";\n\nexport const given: Partial<${type}> = ${text.trim()};\n`;
}

/** Links packages of the repository, and the package itself, into a folder's node_modules. */
export function linkPackages(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const installed = join(folder, "node_modules", name);
    mkdirSync(dirname(installed), { recursive: true });
    symlinkSync(name === "pulumi-wellarchitected" ? repository : join(repository, "node_modules", name), installed);
  }
}

/** @param programs by the names of their files */
export function writePrograms(folder: string, programs: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(programs)) writeFileSync(join(folder, file), text);
}
