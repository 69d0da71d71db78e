import { describe, expect, test } from "vitest";
import { permissions, statuses } from "../../provider/shares/share";
import { replaceableStatuses } from "../../provider/shares/status";
import { dynamicInputs } from "../../tools/docs/dynamic-door.mjs";
import { member, type Properties, type Property, readSchema, typeName } from "../../tools/docs/schema.mjs";
import { type Declared, declarationsOf, flat } from "./declarations";

const schema = readSchema();
const resource = member(schema.resources, "WorkloadShare");
const source = declarationsOf("dynamic/workload-share.ts");

describe("the TypeScript class says what schema.json says", () => {
  test("of its inputs: names, types, which are required, and every doc comment", () => {
    const inputs = describeAll({ ...resource.inputProperties, ...dynamicInputs }, resource.requiredInputs);

    expect(source.propertiesOf("WorkloadShareArgs")).toEqual(inputs);
  });

  test("of its outputs: names, types and which may be absent", () => {
    const outputs = describeAll({ ...resource.properties, ...dynamicInputs }, resource.required);

    expect(withoutDocs(source.propertiesOf("WorkloadShare"))).toEqual(withoutDocs(outputs));
  });

  test.for(Object.entries(resource.properties))(
    "of the output %s: its doc comment, or its input's",
    ([name, { description }]) => {
      const { doc } = source.propertiesOf("WorkloadShare")[name] ?? {};

      expect(flat(description)).toBe(doc ?? flat(resource.inputProperties[name]?.description ?? ""));
    },
  );

  test("of a connection", () => {
    const connection = member(schema.types, "Connection");

    expect(source.propertiesOf("ConnectionArgs")).toEqual(describeAll(connection.properties ?? {}, []));
    expect(source.docOf("ConnectionArgs")).toBe(flat(connection.description));
  });

  test("of the resource itself", () => {
    expect(source.docOf("WorkloadShare")).toBe(flat(resource.description));
  });
});

describe("the members of", () => {
  test.for([
    ["PermissionType", permissions],
    ["ShareStatus", statuses],
    ["ReplaceableStatus", replaceableStatuses],
  ] as const)("%s are the same in TypeScript and in schema.json", ([name, members]) => {
    const values = member(schema.types, name).enum?.map(({ value }) => value);

    expect(values).toEqual([...members]);
  });

  test.for(["permissionType", "replaceOnStatus", "status"])(
    "the enum of %s are all named in its description",
    (name) => {
      const property = resource.inputProperties[name] ?? resource.properties[name];
      const { enum: members = [] } = member(schema.types, typeName(property as Property).replace("[]", ""));

      expect(members).not.toEqual([]);
      for (const { value } of members) expect(property?.description).toContain(`\`${value}\``);
    },
  );
});

/** The schema's properties, as a TypeScript source would declare them. */
function describeAll(properties: Properties, required: readonly string[]) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, describeOne(property, required.includes(name))]),
  );
}

function describeOne(property: Property, isRequired: boolean): Declared {
  const type = typeName(property)
    .replace(/^(integer|number)\b/, "number")
    .replace(/^Connection$/, "ConnectionArgs");
  return { type, isOptional: !isRequired, doc: flat(property.description) };
}

function withoutDocs(properties: Record<string, Declared>) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type, isOptional }]) => [name, { type, isOptional }]),
  );
}
