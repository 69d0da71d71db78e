import { named } from "./description.mjs";
import {
  argument,
  doc,
  firstLine,
  formatted,
  interfaceOf,
  npmProgram,
  objects,
  outputType,
  result,
  unwrapped,
} from "./typescript.mjs";

/**
 * @typedef {import("./description.mjs").PackageDescription} PackageDescription
 * @typedef {import("./description.mjs").FunctionDescription} FunctionDescription
 * @typedef {import("./description.mjs").Part & { name: string }} NamedPart
 */

export const functionsFile = "provider/dynamic/functions.ts";

const head = `${firstLine}

import type * as pulumi from "@pulumi/pulumi";
import type { Ownership } from "../lookups/fields";
import type { ShareResourceType } from "../shares/model/kind-service";
import type { PermissionType, ShareStatus } from "../shares/model/share";
import { call, callOutput } from "./calls";
import type { ConnectionArgs } from "./resources";`;

/**
 * The text of the functions that the npm package exports, with their types.
 * @param {PackageDescription} description
 */
export function functionsText({ functions, kinds }) {
  const returned = objects(functions.flatMap((lookup) => named(lookup.result)));
  const parts = [head, ...returned.map(outputType), ...functions.flatMap((lookup) => functionOf(lookup, kinds))];
  return formatted(functionsFile, parts.join("\n\n"));
}

/**
 * @param {FunctionDescription} lookup
 * @param {PackageDescription["kinds"]} kinds
 */
function functionOf({ name, summary, arguments: taken, exactlyOneOf, result: returned }, kinds) {
  const type = name.replace(/^./, (first) => first.toUpperCase());
  const given = named(taken);
  const isOptional = !exactlyOneOf && given.every(({ required }) => !required);
  const otherwise = isOptional ? " = {}" : "";
  const program = `\`\`\`typescript\n${npmProgram(name, `${name}Output`, given, kinds)}\`\`\``;
  const calling = doc(
    0,
    summary,
    "",
    program,
    "@throws pulumi.RunError if an argument is wrong, or if AWS refuses the call.",
  );
  const outputs = doc(
    0,
    `Like {@link ${name}}, for arguments that are Outputs. In a preview in which one of them isn't known yet, the result isn't either.`,
  );
  return [
    interfaceOf(`${type}Args`, `The arguments of {@link ${name}}.`, given.map(plainArgument)),
    interfaceOf(`${type}OutputArgs`, `The arguments of {@link ${name}Output}.`, given.map(argument)),
    interfaceOf(`${type}Result`, `What {@link ${name}} returns.`, named(returned).map(result)),
    `${calling}
    export function ${name}(args: ${type}Args${otherwise}): Promise<${type}Result> {
      return call("${name}", args);
    }`,
    `${outputs}
    export function ${name}Output(args: ${type}OutputArgs${otherwise}): pulumi.Output<${type}Result> {
      return callOutput("${name}", args);
    }`,
  ];
}

/** @param {NamedPart} part */
function plainArgument({ name, type, description, required }) {
  return `${doc(2, description)}\n${name}${required ? "" : "?"}: ${unwrapped(type)};`;
}
