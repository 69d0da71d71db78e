import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { staleFiles } from "#tools/docs/files.mjs";
import { packageDescription } from "../../provider/description";

const read = (name: string) => readFileSync(join(__dirname, "../..", name), "utf8");
const namesOf = (files: { name: string }[]) => files.map(({ name }) => name);

test("what is generated is up to date", () => {
  expect(namesOf(staleFiles(packageDescription))).toEqual([]);
});

test.for(["schema.json", "provider/dynamic/resources.ts", "README.md"])("an edit of %s is found", (edited) => {
  const damaged = (name: string) => (name === edited ? read(name).replace("AWS's ID of", "The ID of") : read(name));

  expect(namesOf(staleFiles(packageDescription, damaged))).toEqual([edited]);
});
