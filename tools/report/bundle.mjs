// usage: bundle.mjs
// Bundles what `wellarchitected-shares report` puts into a page: its code, its looks, and the library that lays the graph out,
// which thereby needs no place among the package's dependencies.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { failingOnWarnings, packagesOf } from "../bundled-packages.mjs";
import { projectFolder, readJson } from "../project.mjs";

const source = join(projectFolder, "provider", "cli", "report", "page");
const target = join(projectFolder, "dist", "provider", "cli", "report", "assets");
const graph = join(source, "draw-graph.ts");
const globalName = "reportGraph";
const documents = ["page.html", "page.css", "graph.css"];

mkdirSync(target, { recursive: true });
for (const document of documents) writeAsset(document, readFileSync(join(source, "document", document), "utf8"));
// Both Node and a page load it.
const library = await bundled(graph, { format: "umd", name: globalName });
writeAsset("graph.js", `${notices(library.modules)}${library.code}`);
const page = await bundled(join(source, "main.ts"), { format: "iife", globals: () => globalName }, [graph]);
writeAsset("page.js", page.code);

/**
 * @param {string} entry
 * @param {import("rolldown").OutputOptions} output
 * @param {string[]} external paths of modules that are bundled by themselves
 */
async function bundled(entry, output, external = []) {
  const bundler = await rolldown({
    input: entry,
    platform: "browser",
    external: (id, importer) => external.some((path) => importer !== undefined && importedPath(id, importer) === path),
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    onLog: failingOnWarnings("the report's page"),
  });
  try {
    const { output: chunks } = await bundler.generate({ ...output, minify: true });
    const [{ code, moduleIds }] = chunks;
    return { code, modules: moduleIds };
  } finally {
    await bundler.close();
  }
}

/**
 * @param {string} id
 * @param {string} importer
 */
function importedPath(id, importer) {
  return id.startsWith(".") ? `${join(importer, "..", id)}.ts` : id;
}

/**
 * The licences of the packages that modules are from, and of those that these may have bundled: they ask to be kept with every
 * copy.
 * @param {string[]} modules
 */
function notices(modules) {
  const folders = new Set(packagesOf(modules).map(({ folder }) => folder));
  for (const folder of folders) {
    const { dependencies = {} } = readJson(join(folder, "package.json"));
    for (const name of Object.keys(dependencies)) folders.add(join(projectFolder, "node_modules", name));
  }
  return [...folders].map(notice).join("");
}

/** @param {string} folder of a package */
function notice(folder) {
  const { name, version } = readJson(join(folder, "package.json"));
  const licence = readFileSync(join(folder, "LICENSE"), "utf8").trim();
  return `/*! ${name} ${version}\n\n${licence.replaceAll("*/", "* /")}\n*/\n`;
}

/**
 * A file that is as it should be stays: a run that reads it is not disturbed.
 * @param {string} name
 * @param {string} text
 */
function writeAsset(name, text) {
  const file = join(target, name);
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}
