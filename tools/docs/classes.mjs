import { inputsOf, named, outputsOf } from "./description.mjs";
import {
  argument,
  doc,
  firstLine,
  formatted,
  interfaceOf,
  npmProgram,
  objects,
  outputType,
  plainType,
  unwrapped,
} from "./typescript.mjs";

/**
 * @typedef {import("./description.mjs").PackageDescription} PackageDescription
 * @typedef {import("./description.mjs").ResourceDescription} ResourceDescription
 * @typedef {import("./description.mjs").ValueType} ValueType
 * @typedef {import("./description.mjs").ObjectType} ObjectType
 */

export const classesFile = "provider/dynamic/resources.ts";

const head = `${firstLine}

import * as pulumi from "@pulumi/pulumi";
import type { AcceptanceStatus } from "../invitations/model";
import type { ShareResourceType } from "../shares/model/kind-service";
import type { PermissionType, ShareStatus } from "../shares/model/share";
import type { ReplaceableStatus } from "../shares/model/status";
import { isOfKind, registration } from "./registration";`;

/**
 * The text of the classes that the npm package exports, with their types.
 * @param {PackageDescription} description
 */
export function classesText({ resources, kinds }) {
  const declared = objects(resources.flatMap(inputsOf)).map(argumentsType);
  const reported = objects(resources.flatMap((resource) => outputsOf(resource).filter(({ is }) => is === "output")));
  const parts = [
    head,
    ...declared,
    ...reported.map(outputType),
    ...resources.flatMap((resource) => classOf(resource, kinds)),
  ];
  return formatted(classesFile, parts.join("\n\n"));
}

/** @param {ObjectType} type */
function argumentsType(type) {
  return interfaceOf(`${type.name}Args`, type.description, named(type.parts).map(argument));
}

/**
 * @param {ResourceDescription} resource
 * @param {PackageDescription["kinds"]} kinds
 */
function classOf(resource, kinds) {
  const { name, summary, remark, source, declares, get } = resource;
  const outputs = outputsOf(resource);
  const program = `\`\`\`typescript\n${npmProgram(name, name, outputs, kinds)}\`\`\``;
  const told = doc(0, summary, "", program, "", remark, `@see ${source}`);
  const constructing = doc(
    2,
    `Declares ${declares}.`,
    "@param name the resource's unique name.",
    `@throws pulumi.RunError if an option can't be honoured: \`import\`${outputs.some((output) => output.name === "adoptExisting") ? " (see `adoptExisting`)" : ""}, \`provider\`, \`replaceOnChanges\`.`,
  );
  const getting = get && [
    doc(2, `Reads ${get.reads} that this program does not manage.`, `@param id ${get.id}.`),
    `static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): ${name} {
        return new ${name}(name, undefined, { ...opts, id });
      }\n`,
  ];
  const names = JSON.stringify(outputs.map((output) => output.name));
  return [
    interfaceOf(`${name}Args`, `The inputs of a {@link ${name}}.`, inputsOf(resource).map(argument)),
    `${told}
    export class ${name} extends pulumi.CustomResource {
      ${outputs.map(property).join("\n")}

      ${constructing}
      constructor(name: string, args: ${name}Args, opts?: pulumi.CustomResourceOptions);
      /** @internal */
      constructor(name: string, args: undefined, opts: pulumi.CustomResourceOptions);
      constructor(name: string, args: ${name}Args | undefined, opts: pulumi.CustomResourceOptions = {}) {
        super(...registration("${name}", name, ${names}, args, opts));
      }

      ${getting?.join("\n") ?? ""}
      /** True for instances of any copy of this package. */
      static override isInstance(value: unknown): value is ${name} {
        return isOfKind("${name}", value);
      }
    }`,
  ];
}

/** @param {{ name: string, is: "input" | "output", type: ValueType, description: string, required: boolean }} output */
function property({ name, is, type, description, required }) {
  const value = is === "input" ? unwrapped(type) : plainType(type);
  return `${doc(2, description)}\ndeclare readonly ${name}: pulumi.Output<${value}${required ? "" : " | undefined"}>;`;
}
