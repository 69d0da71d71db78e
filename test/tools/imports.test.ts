import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import test from "ava";
import { projectFolder } from "#tools/project.mjs";

const provider = join(projectFolder, "provider");
const files = globSync("**/*.ts", { cwd: provider });

/** A module that a file of the provider imports: another one's path in provider/, or a package's name. */
interface Import {
  readonly file: string;
  readonly module: string;
}

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(join(provider, file), "utf8");
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*"([^"]+)"/g)];
  return specifiers.map(([, name = ""]) => ({ file, module: name.startsWith(".") ? inProvider(file, name) : name }));
});

function inProvider(file: string, name: string): string {
  return relative(provider, join(provider, dirname(file), name));
}

test("imports are found, of files and of packages, in each of their forms", (t) => {
  const found = imports.map(({ file, module }) => `${file} imports ${module}`);

  t.true(found.includes("plugin/main.ts imports engine/pulumis-libraries"));
  t.true(found.includes("plugin/configuration.ts imports aws/connections.js"));
  t.true(found.includes("aws/kinds/lens.ts imports @aws-sdk/client-wellarchitected"));
});

/** What no file of a folder imports. */
const layers = {
  cli: ["plugin", "dynamic", "engine"],
  policy: ["plugin", "dynamic", "engine", "aws", "cli"],
  plugin: ["dynamic", "cli"],
  dynamic: ["plugin", "cli"],
  engine: ["plugin", "dynamic", "cli"],
  aws: ["plugin", "dynamic", "engine", "lookups", "cli", "@pulumi"],
  shares: ["aws", "engine", "plugin", "dynamic", "lookups", "cli"],
  lookups: ["aws", "engine", "plugin", "dynamic", "cli"],
  core: ["shares", "lookups", "aws", "engine", "plugin", "dynamic", "cli"],
};
const reachingOut = ["@aws-sdk", "@smithy", "@pulumi", "@grpc", "node:http", "node:https"];

test("no layer of the provider imports what is above it, and neither what a resource does nor the command reaches AWS or the engine by itself", (t) => {
  const isPure = (folder: string) => ["core", "shares", "lookups", "cli"].includes(folder);

  for (const [folder, above] of Object.entries(layers)) {
    const forbidden = [...above, ...(isPure(folder) ? reachingOut : [])];
    const wrong = imports
      .filter(({ file }) => file.startsWith(`${folder}/`))
      .filter(({ module }) => forbidden.some((name) => module === name || module.startsWith(`${name}/`)));

    t.deepEqual(wrong, []);
  }
});

test("no folder of the provider has more than 15 files", (t) => {
  const folders = Object.entries(Object.groupBy(files, dirname)).map(([folder, inIt]) => [folder, inIt?.length ?? 0]);

  t.deepEqual(
    folders.filter(([, count]) => Number(count) > 15),
    [],
  );
});
