import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { installed } from "./installed";
import { filesBelow, leftover, packed, repository } from "./packed";

const documents = ["CHANGELOG.md", "LICENSE", "README.md", "package.json", "schema.json"];
const sourcePlugin = ["plugin/PulumiPlugin.yaml", "plugin/index.js", "plugin/package.json"];

/** The package, as npm installs it. */
async function installedPackage() {
  const folder = join(await installed(), "pulumi-wellarchitected");
  return { folder, files: filesBelow(folder) };
}

test("the package has each source compiled, with its types, the source plugin and the documents, and nothing else", async (t) => {
  const compiled = ["provider", "emulator"].flatMap((part) =>
    filesBelow(join(repository, part)).flatMap((file) =>
      [".d.ts", ".js"].map((ending) => `dist/${part}/${file.replace(/\.ts$/, ending)}`),
    ),
  );

  const { files } = await installedPackage();

  t.false(compiled.includes(leftover), "an earlier build's leftover, which must not ship, is no source's");
  t.deepEqual(files, [...documents, ...sourcePlugin, ...compiled].sort());
});

test("no file of the package names a source map, as none ships", async (t) => {
  const { folder, files } = await installedPackage();

  const named = files.filter((file) => readFileSync(join(folder, file), "utf8").includes("//# sourceMappingURL="));

  t.deepEqual(named, []);
});

test("the package's download stays small", async (t) => {
  const kilobytes = statSync(await packed()).size / 1024;

  t.true(kilobytes > 20 && kilobytes < 350, `${kilobytes} KB`);
});

test("every file that package.json points to is in the package", async (t) => {
  const { folder, files } = await installedPackage();

  const { main, types, exports, bin, typesVersions } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const targets = filesNamedIn([main, types, exports, bin, typesVersions]);

  t.true(targets.length > 0);
  t.deepEqual(
    targets.filter((file) => !files.includes(file)),
    [],
  );
});

function filesNamedIn(value: unknown): string[] {
  if (typeof value === "string") return [value.replace(/^\.\//, "")];
  return value && typeof value === "object" ? Object.values(value).flatMap(filesNamedIn) : [];
}
