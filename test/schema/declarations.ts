import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";

/** A property as TypeScript source declares it. */
export interface Declared {
  /** With Pulumi's wrappers and `undefined` taken off: `string`, `ReplaceableStatus[]`. */
  readonly type: string;
  readonly isOptional: boolean;
  /** The doc comment, undefined where there is none. */
  readonly doc: string | undefined;
}

/** The interfaces and classes of a source file of provider/: what each says, and its public properties by name. */
export function declarationsOf(file: string) {
  const path = resolve(__dirname, "../../provider", file);
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  return {
    docOf: (name: string) => docOf(find(source, name)),
    propertiesOf: (name: string): Record<string, Declared> =>
      Object.fromEntries(find(source, name).members.flatMap((node) => propertyOf(node))),
  };
}

/** Text with each run of white space as one blank, as line breaks mean nothing in a doc comment. */
export function flat(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function find(source: ts.SourceFile, name: string): ts.InterfaceDeclaration | ts.ClassDeclaration {
  const found = source.statements
    .filter((node) => ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node))
    .find((node) => node.name?.text === name);
  if (found) return found;
  throw new Error(`${source.fileName} declares no ${name}`);
}

function propertyOf(node: ts.ClassElement | ts.TypeElement): [string, Declared][] {
  if (!(ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)) || !node.type) return [];
  const { type, orUndefined } = unwrap(node.type);
  const isOptional = node.questionToken !== undefined || orUndefined;
  return [[node.name.getText(), { type, isOptional, doc: docOf(node) }]];
}

/** `pulumi.Output<string | undefined>` is a string that may be undefined. */
function unwrap(node: ts.TypeNode): { type: string; orUndefined: boolean } {
  if (ts.isUnionTypeNode(node)) {
    const others = node.types.filter((type) => type.kind !== ts.SyntaxKind.UndefinedKeyword);
    const type = others.map((other) => unwrap(other).type).join(" | ");
    return { type, orUndefined: others.length < node.types.length };
  }
  if (ts.isArrayTypeNode(node)) return { type: `${unwrap(node.elementType).type}[]`, orUndefined: false };
  if (ts.isTypeReferenceNode(node) && /^pulumi\.(Input|Output|Unwrap)$/.test(node.typeName.getText())) {
    const [inner] = node.typeArguments ?? [];
    if (inner) return unwrap(inner);
  }
  return { type: node.getText(), orUndefined: false };
}

/** Without its tags and its example. */
function docOf(node: ts.Node): string | undefined {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment);
  return text === undefined ? undefined : flat(text.replace(/```.*?```/gs, ""));
}
