import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { exampleNames, examplesFolder } from "../../tools/docs/examples.mjs";
import { test as base } from "../engine/project";
import { vetGoExamples } from "./go-project";
import { hasPythonSdk, python, unlessPythonSkipped } from "./python-environment";
import { hasGo, run, unlessSkipped } from "./sdk";
import { compile, makeTypescriptProject } from "./typescript-project";

const names = exampleNames();

/** A test with a folder for copies of the examples. */
const test = base.extend<{ folder: string }>({
  folder: async ({ project }, use) => {
    const folder = join(project.folder, "examples");
    mkdirSync(folder);
    await use(folder);
  },
});

describe("the examples of schema.json", () => {
  test.skipIf(!hasGo)(`in TypeScript compile${unlessSkipped}`, async ({ folder }) => {
    await makeTypescriptProject(folder);
    const programs = names.map((name) => `${name}.ts`);
    for (const name of names) cpSync(join(examplesFolder, name, "index.ts"), join(folder, `${name}.ts`));
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { strict: true, noEmit: true, module: "node16", types: [] }, files: programs }),
    );
    await compile("-p", folder, "--skipLibCheck");
  });

  test.skipIf(!hasGo)(`in Go compile${unlessSkipped}`, async () => {
    await vetGoExamples();
  });

  test.skipIf(!hasPythonSdk)(`in Python run${unlessPythonSkipped}`, async () => {
    const programs = names.map((name) => join(examplesFolder, name, "__main__.py"));
    const told = JSON.parse(await run(await python(), [join(__dirname, "run_mocked.py"), ...programs]));
    expect(told).toEqual([
      "wellarchitected:index:WorkloadShare review",
      "wellarchitected:index:WorkloadShares reviewers",
      "wellarchitected:index:getWorkloadShares",
    ]);
  });
});
