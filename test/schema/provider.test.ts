import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { functions } from "../../provider/lookups/functions";
import { kinds } from "../../provider/shares/kinds/kinds";
import { member, readSchema } from "../../tools/docs/schema.mjs";

const schema = readSchema();
const file = (name: string) => JSON.parse(readFileSync(join(__dirname, "../..", name), "utf8"));

test("the schema's version is the package's", () => {
  expect(file("schema.json").version).toBe(file("package.json").version);
});

test("an explicit provider takes every configuration key, of the same type", () => {
  const { inputProperties } = file("schema.json").provider;
  const types = (properties: Record<string, { type?: string }>) =>
    Object.entries(properties).map(([name, { type }]) => [name, type]);

  expect(types(inputProperties)).toEqual(types(schema.config.variables));
});

test("the resources are the kinds that the plugin serves", () => {
  const names = kinds.map(({ name }) => `wellarchitected:index:${name}`);

  expect(Object.keys(schema.resources)).toEqual(names.sort());
});

test("the functions are those that the plugin serves", () => {
  const names = functions.map(({ name }) => `wellarchitected:index:${name}`);

  expect(Object.keys(schema.functions)).toEqual(names.sort());
});

test("the resources that can be listed are the kinds that the plugin lists", () => {
  const listed = Object.values(schema.resources).map(({ listInputs }) => listInputs !== undefined);

  expect(listed).toEqual(kinds.map(({ list }) => list !== undefined));
});

test.for(kinds)("the outputs of $name that no input has are those that a preview foresees", ({ name, outputs }) => {
  const { properties, inputProperties } = member(schema.resources, name);
  const made = Object.keys(properties).filter((property) => !(property in inputProperties));

  expect(Object.keys(outputs)).toEqual(expect.arrayContaining(made));
  expect(Object.keys(outputs).filter((property) => !(property in properties))).toEqual([]);
});
