import { join } from "node:path";
import test from "ava";
import ts from "typescript";
import { projectFolder } from "#tools/project.mjs";

const index = join(projectFolder, "emulator", "index.ts");

/** What `pulumi-wellarchitected/emulator` exports, and the members of its classes and interfaces: `Emulator.url`. */
function publicSymbols(): { readonly name: string; readonly isDocumented: boolean }[] {
  const program = ts.createProgram([index], { strict: true, skipLibCheck: true, types: ["node"] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const exported = source && checker.getSymbolAtLocation(source);
  if (!exported) throw new Error(`${index} exports nothing`);
  return checker.getExportsOfModule(exported).flatMap((symbol) => {
    const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const ofOwn = [...(original.members?.values() ?? [])].filter(isPublicMember);
    return [original, ...ofOwn].map((part) => ({
      name: part === original ? original.name : `${original.name}.${part.name}`,
      isDocumented: part.getDocumentationComment(checker).length > 0,
    }));
  });
}

function isPublicMember(member: ts.Symbol): boolean {
  const [declaration] = member.declarations ?? [];
  if (!declaration || !(ts.isClassElement(declaration) || ts.isTypeElement(declaration) || ts.isParameter(declaration)))
    return false;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
  return member.name !== "__constructor" && (ts.getCombinedModifierFlags(declaration) & hidden) === 0;
}

test("everything that the emulator exports has a doc comment, and so has each of its members", (t) => {
  const symbols = publicSymbols();

  t.true(symbols.length > 200, String(symbols.length));
  t.deepEqual(
    symbols.filter(({ isDocumented }) => !isDocumented).map(({ name }) => name),
    [],
  );
});
