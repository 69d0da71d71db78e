import { canonicalJson } from "./canonical-json";
import type { Properties } from "./resource";
import type { Rule } from "./rules";

/** The type of a value, in the terms of a package's schema. */
export type ValueType = "string" | "boolean" | "integer" | "number" | EnumType | ObjectType | ListType;
export interface EnumType {
  readonly is: "enum";
  readonly name: string;
  readonly description: string;
  readonly values: readonly { readonly name: string; readonly value: string; readonly description: string }[];
}
export interface ObjectType {
  readonly is: "object";
  readonly name: string;
  readonly description: string;
  readonly parts: Readonly<Record<string, Part>>;
}
export interface ListType {
  readonly is: "list";
  readonly of: ValueType;
}

/** A part of an object, or of the result of a function. */
export interface Part {
  readonly type: ValueType;
  readonly description: string;
  readonly required?: boolean;
}

/** One property of a resource: everything that is known of it is derived from here. */
export type Field = InputField | OutputField;
export type Fields = Readonly<Record<string, Field>>;

/** What a program declares, and an output of the same name has. */
export interface InputField extends Part {
  readonly is: "input";
  /** What a known value must be. */
  readonly rule: Rule;
  /** What an absent value means. */
  readonly default?: unknown;
  /** What a change does: replace the resource, update it, or what the resource's own diff finds. */
  readonly change: "replace" | "update" | "own";
  /** What is the same for two spellings of one value; a change of spelling alone is an update. Default: the value. */
  readonly identity?: (value: unknown) => unknown;
  /** The output's sentence, if it isn't the input's. */
  readonly outputDescription?: string;
  /** Whether the output is always there, although the input may be left out. */
  readonly isAlwaysOutput?: boolean;
  /** Whether only the npm package takes it: a program that uses the plugin sets it on a provider resource. */
  readonly npmOnly?: boolean;
}

/** What only the service knows. */
export interface OutputField extends Part {
  readonly is: "output";
  /** Whether an update may change it. */
  readonly change: "stable" | "changing";
}

/** What a resource is, for its documentation and for all that is generated from it. */
export interface ResourceDescription {
  /** The last part of the type token. */
  readonly name: string;
  /** What it is, in one paragraph. */
  readonly summary: string;
  /** What else a reader should know, in one paragraph; follows an example. */
  readonly remark: string;
  /** Where AWS documents it. */
  readonly source: string;
  readonly fields: Fields;
  /** What one resource declares, such as `a share`. */
  readonly declares: string;
  /** What `get` reads, and by which ids; absent if AWS has nothing that could be read. */
  readonly get?: { readonly reads: string; readonly id: string };
  /** The query of a list, if it can be listed. */
  readonly query?: Readonly<Record<string, Part>>;
}

/** An argument of a function. */
export interface Argument extends Part {
  /** What a known value must be. */
  readonly rule: Rule;
  /** Whether only the npm package takes it: a program that uses the plugin sets it on a provider resource. */
  readonly npmOnly?: boolean;
}

/** What a function is. */
export interface FunctionDescription {
  /** The last part of the token. */
  readonly name: string;
  readonly summary: string;
  /** AWS's names of the operations that it calls. */
  readonly operations: readonly string[];
  readonly arguments: Readonly<Record<string, Argument>>;
  /** Those arguments of which one is required, and no more than one may be given. */
  readonly exactlyOneOf?: readonly string[];
  readonly result: Readonly<Record<string, Part>>;
}

/** The inputs among the fields. */
export function inputsAmong(fields: Fields): Readonly<Record<string, InputField>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => (field.is === "input" ? [[name, field]] : [])),
  );
}

/** What only the service knows, among the fields. */
export function outputsAmong(fields: Fields): Readonly<Record<string, OutputField>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => (field.is === "output" ? [[name, field]] : [])),
  );
}

/** The inputs that differ from those of state: those that make a replacement necessary, and all that changed. */
export interface FieldChanges {
  readonly replaces: readonly string[];
  readonly changed: readonly string[];
}

/** Compares inputs with state. An absent input means its default, and the order of a list of plain values nothing. */
export function changesOf(fields: Fields, state: Properties, inputs: Properties): FieldChanges {
  const replaces: string[] = [];
  const changed: string[] = [];
  for (const [name, field] of Object.entries(inputsAmong(fields))) {
    if (field.change === "own") continue;
    const [now, wanted] = [effectiveValue(field, state[name]), effectiveValue(field, inputs[name])];
    const { identity = (value: unknown) => value } = field;
    const isSame = canonicalJson(identity(now)) === canonicalJson(identity(wanted));
    if (field.change === "replace" && !isSame) replaces.push(name);
    if (canonicalJson(now) !== canonicalJson(wanted)) changed.push(name);
  }
  return { replaces, changed };
}

function effectiveValue(field: InputField, value: unknown): unknown {
  const effective = value ?? field.default ?? null;
  return Array.isArray(effective) && effective.every((part) => typeof part === "string")
    ? effective.toSorted()
    : effective;
}
