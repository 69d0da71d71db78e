import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { exampleNames, exampleProgram } from "#tools/docs/examples.mjs";
import { test as base } from "../engine/project";
import { vetGoExamples } from "./go-project";
import { hasPythonSdk, python, unlessPythonSkipped } from "./python-environment";
import { hasGo, run, unlessSkipped } from "./sdk";
import { compile, makeTypescriptProject } from "./typescript-project";

const names = exampleNames();

/** A test with a folder for the examples. */
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
    const files = writePrograms(folder, "typescript", "ts");
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { strict: true, noEmit: true, module: "node16", types: [] }, files }),
    );
    await compile("-p", folder, "--skipLibCheck");
  });

  test.skipIf(!hasGo)(`in Go compile${unlessSkipped}`, async () => {
    await vetGoExamples();
  });

  test.skipIf(!hasPythonSdk)(`in Python run${unlessPythonSkipped}`, async ({ folder }) => {
    const programs = writePrograms(folder, "python", "py");
    const told = JSON.parse(await run(await python(), [join(__dirname, "run_mocked.py"), ...programs]));
    const asked = (told as string[]).map((line) => line.split(" ")[0]);
    expect(asked).toEqual(names.map((name) => `wellarchitected:index:${name}`));
  });
});

function writePrograms(folder: string, language: string, extension: string): string[] {
  return names.map((name) => {
    const file = join(folder, `${name}.${extension}`);
    writeFileSync(file, exampleProgram(name, language));
    return file;
  });
}
