import { createRequire } from "node:module";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { readJson } from "../project.mjs";

const libraries = join(import.meta.dirname, "libraries.mjs");

/** @typedef {{ name: string, version: string, license: string, folder: string }} BundledPackage */

/**
 * Bundles the plugin with all that it needs: `provider.cjs`, and chunks that it loads when it needs them.
 * @param {string} project
 * @param {string} folder where the files go
 * @param {{ minify?: boolean }} [options] by default it is minified; otherwise comments tell where each part comes from
 * @returns {Promise<BundledPackage[]>} the packages of which something is in the bundle
 */
export async function bundlePlugin(project, folder, { minify = true } = {}) {
  // The copies that @pulumi/pulumi has, wherever npm has put them.
  const pulumis = createRequire(join(project, "node_modules", "@pulumi", "pulumi", "package.json"));
  const bundler = await rolldown({
    input: { provider: join(project, "provider", "plugin", "main.ts") },
    platform: "node",
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    plugins: [
      {
        name: "pulumis-libraries",
        resolveId(id, importer) {
          if (/[\\/]pulumis-libraries$/.test(id)) return libraries;
          return importer === libraries ? pulumis.resolve(id) : undefined;
        },
      },
    ],
    onLog: (level, log, handle) => {
      if (level === "warn") throw new Error(`bundling the plugin: ${log.message}`);
      handle(level, log);
    },
  });
  try {
    const { output } = await bundler.write({
      dir: folder,
      format: "cjs",
      // Names stay, for stack traces.
      minify: minify && { compress: true, mangle: false },
      entryFileNames: "[name].cjs",
      chunkFileNames: "[name]-[hash].cjs",
    });
    return packagesOf(output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : [])));
  } finally {
    await bundler.close();
  }
}

/**
 * @param {string[]} modules their files
 * @returns {BundledPackage[]} by name and version
 */
function packagesOf(modules) {
  const folders = modules.map((file) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0]);
  /** @type {Map<string, BundledPackage>} by name and version, which two folders can have */
  const packages = new Map();
  for (const folder of folders) {
    if (folder === undefined) continue;
    const { name, version, license } = readJson(join(folder, "package.json"));
    packages.set(`${name}@${version}`, { name, version, license, folder });
  }
  return [...packages.keys()].sort().map((key) => /** @type {BundledPackage} */ (packages.get(key)));
}
