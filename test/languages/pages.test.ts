import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { execa } from "execa";
import { cached } from "../package/cached";
import { digestOf, filesBelow } from "../package/packed";
import { linkPackages, npmPrograms, pythonPrograms, sdkPrograms, shownTests, writePrograms } from "./page-programs";
import { hasPythonSdk, python, unlessPythonSkipped } from "./python-environment";
import { hasPython, repository, run } from "./sdk";

const compilerOptions = {
  target: "es2022",
  module: "node16",
  strict: true,
  allowJs: true,
  checkJs: true,
  skipLibCheck: true,
  types: ["node"],
  noEmit: true,
};

test("the TypeScript and JavaScript of README and the pages compiles, and each input that they show is of its type", async (t) => {
  const programs = npmPrograms();
  const types = filesBelow(join(repository, "dist", "provider")).filter((file) => file.endsWith(".d.ts"));
  const sources = [
    ...types.map((file) => join(repository, "dist", "provider", file)),
    join(repository, "package-lock.json"),
  ];
  const compiling = cached("pages", digestOf(sources, repository, JSON.stringify(programs)), async (folder) => {
    linkPackages(folder, ["pulumi-wellarchitected", "@pulumi/pulumi", "@pulumi/policy", "@types/node"]);
    writePrograms(folder, programs);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*"] }));
    const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");
    const { exitCode, stdout } = await execa(process.execPath, [tsc, "-p", folder], { cwd: folder, reject: false });
    if (exitCode !== 0) throw new Error(stdout);
  });

  t.true(Object.keys(programs).length > 80);
  await t.notThrowsAsync(compiling);
});

test("the tests shown on the pages pass when run with the program of examples/testing", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-pages-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const example = join(repository, "examples", "testing");
  cpSync(example, folder, { recursive: true, filter: (file) => !file.endsWith(".test.js") });
  linkPackages(folder, ["pulumi-wellarchitected", "@pulumi/pulumi", "@aws-sdk/client-wellarchitected", "ava"]);
  const onAva = shownTests("ava");
  const onNode = shownTests("node:test");
  writePrograms(folder, { ...onAva, ...onNode });
  const node = (...args: string[]) => execa(process.execPath, args, { cwd: folder, all: true, reject: false });

  const ava = join(folder, "node_modules", "ava", "entrypoints", "cli.js");
  const ofAva = await node(ava, ...Object.keys(onAva));

  t.is(ofAva.exitCode, 0, ofAva.all);
  t.true(ofAva.all?.includes(`${Object.keys(onAva).length} tests passed`), ofAva.all);
  for (const file of Object.keys(onNode)) {
    const { exitCode, all } = await node("--test", file);
    t.is(exitCode, 0, all);
  }
});

const testIf = (isPossible: boolean) => (isPossible ? test.serial : test.skip);

testIf(hasPython)("the Python of README and the pages compiles", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-pages-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  writePrograms(folder, pythonPrograms());

  await t.notThrowsAsync(run("python3", ["-m", "compileall", "-q", folder]));
});

testIf(hasPythonSdk)(
  `the Python programs of README and the pages run, with Pulumi's mocks${unlessPythonSkipped}`,
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "wellarchitected-pages-"));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const programs = Object.fromEntries(sdkPrograms("python").map((text, index) => [`page_${index}.py`, text]));
    writePrograms(folder, programs);

    const runner = join(repository, "test", "languages", "run_mocked.py");
    const files = Object.keys(programs).map((file) => join(folder, file));
    const asked: string[] = JSON.parse(await run(await python(), [runner, ...files]));

    t.true(files.length > 15);
    t.true(asked.length >= files.length);
  },
);
