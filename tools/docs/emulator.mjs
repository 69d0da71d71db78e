import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { controlMethods } from "../../dist/emulator/control/methods.js";
import { behaviourOf } from "../../dist/emulator/service/behaviour.js";
import { projectFolder } from "../project.mjs";
import { withGenerated } from "./generated.mjs";
import { code, table } from "./tables.mjs";

export const emulatorGuide = "docs/guides/emulator.md";

/** @param {string} page the guide as it is */
export function emulatorGuideText(page) {
  return withGenerated(page, { "emulator-methods": methodsTable(), "emulator-switches": switchesTable() });
}

function methodsTable() {
  return table(
    ["Method", "Arguments", "What it does"],
    Object.entries(controlMethods).map(([name, { summary, arguments: taken = {}, readsOnly }]) => [
      code(name),
      name === "setBehaviour" ? "the switches below" : argumentList(taken),
      readsOnly ? `${summary} Also by GET.` : summary,
    ]),
  );
}

/** @param {Readonly<Record<string, { required?: true }>>} taken */
function argumentList(taken) {
  const names = Object.entries(taken).map(([name, { required }]) => (required ? code(name) : `${code(name)}?`));
  return names.join(", ");
}

/** From the doc comments of Behaviour, which editors show, too. */
function switchesTable() {
  const file = join(projectFolder, "emulator", "service", "behaviour.ts");
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const behaviour = source.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === "Behaviour",
  );
  if (!behaviour || !ts.isInterfaceDeclaration(behaviour)) throw new Error(`${file} has no interface Behaviour`);
  const defaults = new Map(Object.entries(behaviourOf()));
  return table(
    ["Switch", "Type", "Default", "What it is"],
    behaviour.members.filter(ts.isPropertySignature).map((member) => {
      const name = member.name.getText();
      const [comment] = ts.getJSDocCommentsAndTags(member);
      const text = comment && ts.getTextOfJSDocComment(comment.comment);
      if (!text) throw new Error(`${file}: ${name} has no doc comment`);
      return [code(name), code(member.type?.getText() ?? ""), defaultOf(defaults.get(name)), withoutDefault(text)];
    }),
  );
}

/** @param {unknown} value */
function defaultOf(value) {
  return value === Number.POSITIVE_INFINITY ? "no limit" : code(JSON.stringify(value));
}

/**
 * A sentence that says more of the default than its value stays.
 * @param {string} text
 */
function withoutDefault(text) {
  return text
    .replaceAll(/\s+/g, " ")
    .replace(/ Default:? [^:.]+\.(?= |$)/, "")
    .replaceAll("<", "&lt;");
}
