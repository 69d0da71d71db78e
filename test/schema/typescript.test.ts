import { describe, expect, test } from "vitest";
import { permissions, statuses } from "../../provider/shares/model/share";
import { replaceableStatuses } from "../../provider/shares/model/status";
import { dynamicInputs, dynamicInputsOf } from "../../tools/docs/dynamic-door.mjs";
import { withoutExamples } from "../../tools/docs/examples.mjs";
import { member, type Properties, type Property, readSchema, typeName } from "../../tools/docs/schema.mjs";
import { type Declared, declarationsOf, flat } from "./declarations";

const schema = readSchema();
const single = member(schema.resources, "WorkloadShare");

describe.each([
  { name: "WorkloadShare", file: "dynamic/workload-share.ts" },
  { name: "WorkloadShares", file: "dynamic/workload-shares.ts" },
])("the TypeScript class $name says what schema.json says", ({ name: kind, file }) => {
  const resource = member(schema.resources, kind);
  const source = declarationsOf(file);
  const inputs = { ...resource.inputProperties, ...dynamicInputsOf(kind) };

  test("of its inputs: names, types, which are required, and every doc comment", () => {
    expect(source.propertiesOf(`${kind}Args`)).toEqual(describeAll(inputs, resource.requiredInputs));
  });

  test("of its outputs: names, types and which may be absent", () => {
    const outputs = describeAll({ ...resource.properties, ...dynamicInputs }, resource.required);

    expect(withoutDocs(source.propertiesOf(kind))).toEqual(withoutDocs(outputs));
  });

  test.for(Object.entries(resource.properties))(
    "of the output %s: its doc comment, or its input's",
    ([name, { description }]) => {
      const { doc } = source.propertiesOf(kind)[name] ?? {};

      expect(flat(description)).toBe(doc ?? flat(resource.inputProperties[name]?.description ?? ""));
    },
  );

  test("of the resource itself", () => {
    expect(source.docOf(kind)).toBe(flat(withoutExamples(resource.description)));
  });
});

describe("the TypeScript interface says what schema.json says", () => {
  test.for([
    ["ConnectionArgs", "Connection", "dynamic/workload-share.ts"],
    ["ShareArgs", "Share", "dynamic/workload-shares.ts"],
    ["MemberShare", "MemberShare", "dynamic/workload-shares.ts"],
    ["UndeclaredShare", "UndeclaredShare", "dynamic/workload-shares.ts"],
  ] as const)("%s", ([declared, name, file]) => {
    const type = member(schema.types, name);
    const source = declarationsOf(file);

    expect(source.propertiesOf(declared)).toEqual(describeAll(type.properties ?? {}, type.required ?? []));
    expect(source.docOf(declared)).toBe(flat(type.description));
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
      const property = single.inputProperties[name] ?? single.properties[name];
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
    .replace(/^(Connection|Share)(?=$|\[)/, "$1Args");
  return { type, isOptional: !isRequired, doc: flat(property.description) };
}

function withoutDocs(properties: Record<string, Declared>) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type, isOptional }]) => [name, { type, isOptional }]),
  );
}
