import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { projectFolder } from "#tools/project.mjs";

const provider = join(projectFolder, "provider");

/** A module that a file of the provider imports: another one's path in provider/, or a package's name. */
interface Import {
  readonly file: string;
  readonly module: string;
}

const imports: readonly Import[] = globSync("**/*.ts", { cwd: provider }).flatMap((file) => {
  const text = readFileSync(join(provider, file), "utf8");
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*"([^"]+)"/g)];
  return specifiers.map(([, name = ""]) => ({ file, module: name.startsWith(".") ? inProvider(file, name) : name }));
});

function inProvider(file: string, name: string): string {
  return relative(provider, join(provider, dirname(file), name));
}

function found(from: readonly string[], forbidden: readonly string[]): string[] {
  return imports
    .filter(({ file }) => from.some((folder) => file.startsWith(`${folder}/`)))
    .filter(({ module }) => forbidden.some((name) => module === name || module.startsWith(`${name}/`)))
    .map(({ file, module }) => `${file} imports ${module}`);
}

test("imports are found, of files and of packages", () => {
  expect(imports).toContainEqual({ file: "plugin/main.ts", module: "engine/pulumis-libraries" });
  expect(imports).toContainEqual({ file: "plugin/configuration.ts", module: "aws/connections.js" });
  expect(imports).toContainEqual({ file: "aws/kinds/lens.ts", module: "@aws-sdk/client-wellarchitected" });
});

test.each([
  ["the plugin", ["plugin"], ["dynamic"]],
  ["the npm package", ["dynamic"], ["plugin"]],
  ["the engine's part", ["engine"], ["plugin", "dynamic"]],
  ["what AWS is reached by", ["aws"], ["plugin", "dynamic", "engine", "lookups", "@pulumi"]],
  ["what a share is", ["shares"], ["aws", "engine", "plugin", "dynamic", "lookups"]],
  ["a lookup", ["lookups"], ["aws", "engine", "plugin", "dynamic"]],
  ["what a resource type is", ["core"], ["shares", "lookups", "aws", "engine", "plugin", "dynamic"]],
  [
    "what a resource does",
    ["core", "shares", "lookups"],
    ["@aws-sdk", "@smithy", "@pulumi", "@grpc", "node:http", "node:https"],
  ],
])("%s imports nothing of another layer", (_name, from, forbidden) => {
  expect(found(from, forbidden)).toEqual([]);
});

test("no folder has more than 15 files", () => {
  const files = globSync("**/*.ts", { cwd: provider });
  const folders = Object.entries(Object.groupBy(files, dirname)).map(([folder, inIt]) => [folder, inIt?.length ?? 0]);

  expect(folders.filter(([, count]) => Number(count) > 15)).toEqual([]);
});
