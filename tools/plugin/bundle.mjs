import { createRequire } from "node:module";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { failingOnWarnings, packagesOf } from "../bundled-packages.mjs";

const libraries = join(import.meta.dirname, "libraries.mjs");

/** @typedef {import("../bundled-packages.mjs").BundledPackage} BundledPackage */

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
    onLog: failingOnWarnings("the plugin"),
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
