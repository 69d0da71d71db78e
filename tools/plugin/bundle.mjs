import { createRequire } from "node:module";
import { join } from "node:path";
import { rolldown } from "rolldown";

const libraries = join(import.meta.dirname, "libraries.mjs");

/**
 * Bundles the plugin with all that it needs: `provider.cjs`, and chunks that it loads when it needs them.
 * @param {string} project
 * @param {string} folder where the files go
 */
export async function bundlePlugin(project, folder) {
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
    await bundler.write({
      dir: folder,
      format: "cjs",
      // Names stay, for stack traces.
      minify: { compress: true, mangle: false },
      entryFileNames: "[name].cjs",
      chunkFileNames: "[name]-[hash].cjs",
    });
  } finally {
    await bundler.close();
  }
}
