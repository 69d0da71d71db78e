import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { relativeLinks } from "#tools/release/readme.mjs";
import { installed } from "./installed";
import { filesBelow, leftover, packed, repository } from "./packed";

const documents = ["CHANGELOG.md", "LICENSE", "README.md", "package.json", "schema.json"];
const sourcePlugin = ["plugin/PulumiPlugin.yaml", "plugin/index.js", "plugin/package.json"];

/** The package, as npm installs it. */
async function installedPackage() {
  const folder = join(await installed(), "pulumi-wellarchitected");
  return { folder, files: filesBelow(folder) };
}

/** The sources of the report's page, which is bundled. */
const page = "cli/report/page/";
const pageAssets = ["graph.css", "graph.js", "page.css", "page.html", "page.js"].map(
  (name) => `dist/provider/cli/report/assets/${name}`,
);

test("the package has each source compiled, with its types, the source plugin and the documents, and nothing else", async (t) => {
  const compiled = ["provider", "emulator"].flatMap((part) =>
    filesBelow(join(repository, part))
      .filter((file) => !file.startsWith(page))
      .flatMap((file) => [".d.ts", ".js"].map((ending) => `dist/${part}/${file.replace(/\.ts$/, ending)}`)),
  );

  const { files } = await installedPackage();

  t.false(compiled.includes(leftover), "an earlier build's leftover, which must not ship, is no source's");
  t.deepEqual(files, [...documents, ...sourcePlugin, ...compiled, ...pageAssets].sort());
});

test("no file of the package names a source map, as none ships", async (t) => {
  const { folder, files } = await installedPackage();

  const named = files.filter((file) => readFileSync(join(folder, file), "utf8").includes("//# sourceMappingURL="));

  t.deepEqual(named, []);
});

test("the report's library comes with its licences, and is nothing that the package depends on", async (t) => {
  const { folder } = await installedPackage();

  const bundle = readFileSync(join(folder, "dist/provider/cli/report/assets/graph.js"), "utf8");
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

  for (const name of ["@dagrejs/dagre", "@dagrejs/graphlib"]) {
    t.true(bundle.includes(`/*! ${name} `), name);
    t.false(name in dependencies);
  }
  t.is(bundle.match(/Permission is hereby granted/g)?.length, 2);
});

test("the package's download stays small", async (t) => {
  const kilobytes = statSync(await packed()).size / 1024;

  t.true(kilobytes > 20 && kilobytes < 450, `${kilobytes} KB`);
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

test("each link in the package's README leads to the web, to a file of the package, or to a heading that is there", async (t) => {
  const { folder, files } = await installedPackage();
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
  const anchors = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);

  t.true(relativeLinks(readFileSync(join(repository, "README.md"), "utf8")).length > relativeLinks(readme).length);
  t.deepEqual(
    relativeLinks(readme).filter((path) => !files.includes(path)),
    [],
  );
  t.deepEqual(
    anchors.filter((anchor) => !headings.includes(anchor)),
    [],
  );
});

/** As GitHub and npm make it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-")
    .toLowerCase();
}

function filesNamedIn(value: unknown): string[] {
  if (typeof value === "string") return [value.replace(/^\.\//, "")];
  return value && typeof value === "object" ? Object.values(value).flatMap(filesNamedIn) : [];
}
