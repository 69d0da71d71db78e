import { globSync } from "node:fs";
import { projectFolder } from "#tools/project.mjs";
import { textOf } from "./texts";

/** A fenced block of code of a page. */
export interface Block {
  /** Where it is, for messages: `docs/start.md:12`. */
  readonly at: string;
  readonly page: string;
  /** The word after the fence, spelled out; empty if there is none. */
  readonly language: string;
  readonly text: string;
}

/** README, what contributors read, and the site. */
export const pages = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: projectFolder }).sort()];

/** The blocks of all pages, or of those in these languages. */
export function blocks(...languages: string[]): Block[] {
  const all = pages.flatMap(blocksOf);
  return languages.length === 0 ? all : all.filter(({ language }) => languages.includes(language));
}

const spelledOut: Readonly<Record<string, string>> = {
  ts: "typescript",
  js: "javascript",
  py: "python",
  yml: "yaml",
  bash: "sh",
};

/** Blocks may be indented, in a list. */
function blocksOf(page: string): Block[] {
  const text = textOf(page);
  return [...text.matchAll(/^( *)```([\w-]*).*\n([\s\S]*?)^\1```$/gm)].map((found) => {
    const [, indent = "", word = "", code = ""] = found;
    const language = spelledOut[word] ?? word;
    const line = text.slice(0, found.index).split("\n").length;
    return { at: `${page}:${line}`, page, language, text: code.replaceAll(new RegExp(`^${indent}`, "gm"), "") };
  });
}
