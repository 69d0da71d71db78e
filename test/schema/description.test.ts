import test from "ava";
import { namedTypes } from "#tools/docs/description.mjs";
import { inputsAmong, type ValueType } from "../../provider/core/fields";
import { packageDescription } from "../../provider/description";
import { acceptanceStatuses } from "../../provider/invitations/model";
import type { Ownership } from "../../provider/lookups/fields";
import { functions as servedFunctions } from "../../provider/lookups/functions";
import { resources as servedResources } from "../../provider/resources";
import { permissions, statuses } from "../../provider/shares/model/share";
import { replaceableStatuses } from "../../provider/shares/model/status";

const { kinds, resources, functions } = packageDescription;
const parts = resources.flatMap(({ name, fields }) =>
  Object.entries(fields).map(([property, field]) => ({ property: `${name}.${property}`, ...field })),
);

/** The values of an enum, or of a list of its values. */
function valuesOf(type: ValueType): string[] {
  if (typeof type === "string" || type.is === "object") return [];
  return type.is === "list" ? valuesOf(type.of) : type.values.map(({ value }) => value);
}

test("the described resources, and those with a list, are those that are served", (t) => {
  t.deepEqual(
    resources.map(({ name, query }) => ({ name, hasList: query !== undefined })),
    servedResources.map(({ description, list }) => ({ name: description.name, hasList: list !== undefined })),
  );
});

test("the described functions are those that are served", (t) => {
  t.deepEqual(
    functions.map(({ name }) => name),
    servedFunctions.map(({ description }) => description.name),
  );
});

test("a list is asked for by what the function takes that does the same, other than a connection", (t) => {
  for (const kind of kinds) {
    const query = resources.find(({ name }) => name === kind.name)?.query ?? {};
    const { connection, ...taken } = functions.find(({ name }) => name === kind.lookup)?.arguments ?? {};

    t.true(connection?.npmOnly);
    t.deepEqual(Object.keys(query), Object.keys(taken), kind.name);
    for (const [name, { required }] of Object.entries(taken)) t.is(query[name]?.required, required, name);
  }
});

test("the described values of an enum are those of its TypeScript type", (t) => {
  const ofFunctions = functions.flatMap(({ arguments: taken, result }) => Object.values({ ...taken, ...result }));
  const enums = namedTypes([...parts, ...ofFunctions].map(({ type }) => type)).filter((type) => type.is === "enum");
  const described = enums.map(({ name, values }) => [name, values.map(({ value }) => value)]);

  t.deepEqual(Object.fromEntries(described), {
    AcceptanceStatus: [...acceptanceStatuses],
    PermissionType: [...permissions],
    ShareStatus: [...statuses],
    ReplaceableStatus: [...replaceableStatuses],
    ShareResourceType: kinds.map(({ resourceType }) => resourceType),
    Ownership: ["SELF", "SHARED"] satisfies Ownership[],
  });
});

test("the description of a property names every value that it may have", (t) => {
  const missing = parts.flatMap(({ property, type, description }) =>
    valuesOf(type).flatMap((value) => (description.includes(`\`${value}\``) ? [] : [`${property}: ${value}`])),
  );

  t.deepEqual(missing, []);
});

test("the described default of an input is the real one", (t) => {
  const inputs = resources.flatMap(({ name, fields }) =>
    Object.entries(inputsAmong(fields)).map(([input, field]) => ({ property: `${name}.${input}`, ...field })),
  );
  const withDefault = inputs.filter(({ default: value }) => value !== undefined);

  const described = withDefault.map(({ property, description }) => [
    property,
    / Default: ([^.,]+)/.exec(description)?.[1],
  ]);

  t.deepEqual(
    described,
    withDefault.map(({ property, default: value }) => [
      property,
      Array.isArray(value) ? value.map((member) => `\`${member}\``).join(" and ") : String(value),
    ]),
  );
});
