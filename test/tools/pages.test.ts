import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "ava";
import ts from "typescript";
import { projectFolder } from "#tools/project.mjs";

const textOf = (file: string) => readFileSync(join(projectFolder, file), "utf8");

/** The texts in a file's code: of a template, `…` for what it takes; of a sum, its parts in one. */
function textsIn(file: string): string[] {
  const texts: string[] = [];
  const collect = (node: ts.Node) => {
    const text = written(node);
    if (text !== undefined) texts.push(text);
    if (text === undefined || !ts.isBinaryExpression(node)) ts.forEachChild(node, collect);
  };
  collect(ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest));
  return texts;
}

function written(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [written(node.left), written(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}

/** The titles that docs/promises.md names, by their files. */
const named = [...textOf("docs/promises.md").matchAll(/^- \[.+?\]\(\.\.\/(test\/.+?\.test\.ts)\): (.+)$/gm)];
const titles = Object.entries(Object.groupBy(named, ([, file = ""]) => file));

test("each title that docs/promises.md names is one of its file", (t) => {
  const stale = titles.flatMap(([file, ofFile = []]) => {
    const texts = existsSync(join(projectFolder, file)) ? textsIn(file) : [];
    return ofFile.filter(([, , title = ""]) => !texts.includes(title)).map(([line]) => line);
  });

  t.true(named.length > 100);
  t.deepEqual(stale, []);
});

test("each file of tests that need the engine proves a promise of docs/promises.md", (t) => {
  const files = globSync("test/{engine,plugin,faults,security,soak,languages,examples}/**/*.test.ts", {
    cwd: projectFolder,
  });
  const unnamed = files.filter((file) => !titles.some(([known]) => known === file));

  t.deepEqual(unnamed, []);
});

test("each promise of README's table has tests in docs/promises.md", (t) => {
  const [, table = ""] = textOf("README.md").split("| Promise | The test that proves it |\n| --- | --- |\n");
  const rows = table.slice(0, table.indexOf("\n\n")).split("\n");
  const promises = rows.map((row) => row.slice(2, row.indexOf(" | ")).replace(/\[(.+?)\]\(.+?\)/g, "$1"));
  const page = textOf("docs/promises.md");

  t.true(promises.length > 20);
  t.deepEqual(
    promises.filter((promise) => !page.includes(`\n**${promise}.**\n\n- [`)),
    [],
  );
});

test("README and the other pages link to files that are there", (t) => {
  const pages = globSync(["*.md", "{docs,bench}/**/*.md"], { cwd: projectFolder });
  const links = pages.flatMap((page) => {
    const targets = textOf(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g);
    return [...targets].map(([, target = ""]) => join(dirname(page), target));
  });

  t.true(links.length > 100);
  t.deepEqual(
    links.filter((link) => !existsSync(join(projectFolder, link))),
    [],
  );
});
