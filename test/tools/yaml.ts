import { textOf } from "./texts";

interface Reference {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Reference;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, Reference>>;
  readonly inputProperties?: Readonly<Record<string, Reference>>;
  readonly requiredInputs?: readonly string[];
  readonly required?: readonly string[];
  readonly enum?: readonly { readonly value: string }[];
  readonly inputs?: ObjectSchema;
}

type Members = Readonly<Record<string, ObjectSchema>>;
const schema: { resources: Members; functions: Members; types: Members } = JSON.parse(textOf("schema.json"));

/** What is wrong with the resources and function calls of a Pulumi program in YAML, by schema.json. */
export function problemsOfProgram(program: unknown): string[] {
  const { resources = {}, variables = {} } = program as { resources?: object; variables?: object };
  return [
    ...Object.entries(resources).flatMap(([name, resource]) => problemsOfResource(name, resource)),
    ...Object.entries(variables).flatMap(([name, value]) => problemsOfCall(name, value)),
  ];
}

function problemsOfResource(name: string, { type, properties = {} }: { type: string; properties?: object }): string[] {
  const described = schema.resources[tokenOf(type)];
  if (!described) return [`${name}: there is no ${type}`];
  return problemsOfObject(name, properties, described.inputProperties, described.requiredInputs);
}

function problemsOfCall(name: string, value: unknown): string[] {
  const call = (value as Record<string, { function: string; arguments?: object }> | null)?.["fn::invoke"];
  if (!call) return [];
  const described = schema.functions[tokenOf(call.function)];
  if (!described) return [`${name}: there is no ${call.function}`];
  return problemsOfObject(name, call.arguments ?? {}, described.inputs?.properties, described.inputs?.required);
}

function tokenOf(short: string): string {
  return short.replace(/^wellarchitected:(?!index:)/, "wellarchitected:index:");
}

function problemsOfObject(
  name: string,
  value: object,
  properties: Readonly<Record<string, Reference>> = {},
  required: readonly string[] = [],
): string[] {
  const missing = required.filter((property) => !Object.hasOwn(value, property));
  return [
    ...missing.map((property) => `${name} has no ${property}`),
    ...Object.entries(value).flatMap(([property, member]) => {
      const type = properties[property];
      return type ? problemsOfValue(`${name}.${property}`, member, type) : [`${name} takes no ${property}`];
    }),
  ];
}

function problemsOfValue(name: string, value: unknown, type: Reference): string[] {
  if (typeof value === "string" && value.startsWith("${")) return [];
  if (type.items) {
    const { items } = type;
    if (!Array.isArray(value)) return [`${name} is no list`];
    return value.flatMap((item, index) => problemsOfValue(`${name}[${index}]`, item, items));
  }
  if (type.$ref) {
    const named = schema.types[type.$ref.replace("#/types/", "")];
    if (named?.enum) return named.enum.some((each) => each.value === value) ? [] : [`${name} can't be ${value}`];
    return problemsOfObject(name, value as object, named?.properties, named?.required);
  }
  const wanted = type.type === "integer" ? "number" : type.type;
  return typeof value === wanted ? [] : [`${name} is no ${type.type}, but ${JSON.stringify(value)}`];
}
