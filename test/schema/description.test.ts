import { describe, expect, test } from "vitest";
import { namedTypes } from "#tools/docs/description.mjs";
import { inputsAmong, type ValueType } from "../../provider/core/fields";
import { packageDescription } from "../../provider/description";
import { functions as servedFunctions } from "../../provider/lookups/functions";
import { argumentRules } from "../../provider/shares/lifecycle/list-shares";
import { permissions, statuses } from "../../provider/shares/model/share";
import { replaceableStatuses } from "../../provider/shares/model/status";
import { resources as servedResources } from "../../provider/shares/resources/resources";

const { kinds, resources, functions } = packageDescription;
const parts = resources.flatMap(({ name, fields }) =>
  Object.entries(fields).map(([property, field]) => ({ property: `${name}.${property}`, ...field })),
);
const enums = namedTypes(parts.map(({ type }) => type)).filter((type) => type.is === "enum");

describe("what is described is what is served:", () => {
  test("resources", () => {
    expect(resources.map(({ name }) => name)).toEqual(servedResources.map(({ description }) => description.name));
  });

  test("lists", () => {
    const described = resources.map(({ query }) => query !== undefined);

    expect(described).toEqual(servedResources.map(({ list }) => list !== undefined));
  });

  test("functions", () => {
    expect(functions.map(({ name }) => name)).toEqual(servedFunctions.map(({ description }) => description.name));
  });

  test.for(kinds)("the arguments of $lookup, and of a list of $name", (kind) => {
    const { rules, required } = argumentRules(kind);
    const query = resources.find(({ name }) => name === kind.name)?.query ?? {};
    const taken = functions.find(({ name }) => name === kind.lookup)?.arguments ?? {};

    for (const described of [query, taken]) {
      expect(Object.keys(described)).toEqual(Object.keys(rules));
      expect(Object.keys(described).filter((name) => described[name]?.required)).toEqual(required);
    }
  });
});

test.for([
  ["PermissionType", permissions],
  ["ShareStatus", statuses],
  ["ReplaceableStatus", replaceableStatuses],
] as const)("the values of %s are those of the TypeScript type", ([name, members]) => {
  expect(enums.find((type) => type.name === name)?.values.map(({ value }) => value)).toEqual([...members]);
});

test.for(parts.filter(({ type }) => valuesOf(type).length > 0))(
  "the description of $property names every value that it may have",
  ({ type, description }) => {
    for (const value of valuesOf(type)) expect(description).toContain(`\`${value}\``);
  },
);

test.for(
  resources.flatMap(({ name, fields }) =>
    Object.entries(inputsAmong(fields)).flatMap(([input, field]) =>
      field.default === undefined ? [] : [{ property: `${name}.${input}`, ...field }],
    ),
  ),
)("the described default of $property is the real one", ({ description, default: value }) => {
  const said = Array.isArray(value) ? value.map((member) => `\`${member}\``).join(" and ") : String(value);

  expect(/ Default: ([^.,]+)/.exec(description)?.[1]).toBe(said);
});

/** The values of an enum, or of a list of its values. */
function valuesOf(type: ValueType): string[] {
  if (typeof type === "string" || type.is === "object") return [];
  return type.is === "list" ? valuesOf(type.of) : type.values.map(({ value }) => value);
}
