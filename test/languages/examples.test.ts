import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { exampleNames, exampleProgram } from "#tools/docs/examples.mjs";
import { startShop } from "../engine/project";
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
  (!hasGo ? test.skip : test)(`in TypeScript compile${unlessSkipped}`, async (t) => {
    const { folder } = await startShop(t);

    await makeTypescriptProject(folder);
    const files = writePrograms(folder, "typescript", "ts");
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { strict: true, noEmit: true, module: "node16", types: [] }, files }),
    );
    await compile("-p", folder, "--skipLibCheck");
  });

  (!hasGo ? test.skip : test)(`in Go compile${unlessSkipped}`, async (t) => {
    await vetGoExamples();
  });

  (!hasPythonSdk ? test.skip : test)(`in Python run${unlessPythonSkipped}`, async (t) => {
    const { folder } = await startShop(t);

    const programs = writePrograms(folder, "python", "py");
    const told = JSON.parse(
      await run(await python(), [join(repository, "test/languages", "run_mocked.py"), ...programs]),
    );
    const asked = (told as string[]).map((line) => line.split(" ")[0]);
    t.deepEqual(
      asked,
      names.map((name) => `wellarchitected:index:${name}`),
    );
  });
});

function writePrograms(folder: string, language: string, extension: string): string[] {
  return names.map((name) => {
    const file = join(folder, `${name}.${extension}`);
    writeFileSync(file, exampleProgram(name, language));
    return file;
  });
}
