import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { staleFiles } from "#tools/docs/files.mjs";
import { referencePages } from "#tools/docs/reference.mjs";
import { projectFolder } from "#tools/project.mjs";
import { packageDescription } from "../../provider/description";

const read = (name: string) => readFileSync(join(projectFolder, name), "utf8");
const namesOf = (files: { name: string }[]) => files.map(({ name }) => name);

test("what is generated is up to date", (t) => {
  t.deepEqual(namesOf(staleFiles(packageDescription)), []);
});

test("an edit of a generated file is found", (t) => {
  const files = [
    "schema.json",
    "provider/dynamic/resources.ts",
    "provider/dynamic/functions.ts",
    "docs/reference/resources/WorkloadShare.md",
    "docs/reference/configuration.md",
  ];
  for (const edited of files) {
    const damaged = (name: string) =>
      name === edited ? read(name).replace(/AWS's ID of|The Region of/, "Any") : read(name);

    t.deepEqual(namesOf(staleFiles(packageDescription, damaged)), [edited]);
  }
  const guide = (name: string) => read(name).replace("What a create with a used token returns", "What happens then");
  t.deepEqual(namesOf(staleFiles(packageDescription, guide)), ["docs/guides/emulator.md"]);
});

test("there is a page for each resource and function, and for nothing else", (t) => {
  const pages = globSync("docs/reference/{resources,functions}/*", { cwd: projectFolder });

  t.deepEqual(pages.sort(), Object.keys(referencePages(packageDescription)).sort());
});
