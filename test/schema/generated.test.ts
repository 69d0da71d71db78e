import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { staleFiles } from "#tools/docs/files.mjs";
import { projectFolder } from "#tools/project.mjs";
import { packageDescription } from "../../provider/description";

const read = (name: string) => readFileSync(join(projectFolder, name), "utf8");
const namesOf = (files: { name: string }[]) => files.map(({ name }) => name);

test("what is generated is up to date", (t) => {
  t.deepEqual(namesOf(staleFiles(packageDescription)), []);
});

test("an edit of a generated file is found", (t) => {
  for (const edited of ["schema.json", "provider/dynamic/resources.ts", "provider/dynamic/functions.ts", "README.md"]) {
    const damaged = (name: string) => (name === edited ? read(name).replace("AWS's ID of", "The ID of") : read(name));

    t.deepEqual(namesOf(staleFiles(packageDescription, damaged)), [edited]);
  }
});
