import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { projectFolder } from "#tools/project.mjs";

/** The text of a file of the project. */
export const textOf = (file: string) => readFileSync(join(projectFolder, file), "utf8");

/** The texts in a file's code: of a template, `…` for what it takes; of a sum, its parts in one. */
export function textsIn(file: string): string[] {
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

/** The texts that a file's errors are made of where they are thrown: of `throw new ShareError(…)` and its like. */
export function thrownIn(file: string): string[] {
  const texts: string[] = [];
  const collect = (node: ts.Node, isError: boolean) => {
    const text = isError ? written(node) : undefined;
    if (text !== undefined) texts.push(text);
    else ts.forEachChild(node, (child) => collect(child, isError || isThrown(node)));
  };
  collect(ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true), false);
  return texts.filter((text) => /\w+ \w+/.test(text));
}

function isThrown(node: ts.Node): boolean {
  return ts.isNewExpression(node) && ts.isThrowStatement(node.parent);
}
