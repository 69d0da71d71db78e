import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { execa } from "execa";
import { bundlePlugin } from "#tools/plugin/bundle.mjs";
import { packageJson, projectFolder, readJson } from "#tools/project.mjs";
import { sbomOfPackage, sbomOfPlugin } from "#tools/release/sbom.mjs";
import { copyRepository } from "./packed";

const { version } = packageJson;

function scratchFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-release-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Serves the files of a folder on loopback. Returns its URL. */
async function serve(t: ExecutionContext, folder: string): Promise<string> {
  const server = createServer(({ url = "" }, response) => {
    const file = join(folder, new URL(url, "http://localhost").pathname);
    if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.teardown(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.serial(
  "a release has the package, the plugin for each platform, an SBOM of either and checksums; the engine installs its platform's plugin from where they are",
  async (t) => {
    const copy = scratchFolder(t);
    const assets = join(copy, "assets");
    // Packing builds anew: not under tests that run from dist/.
    const project = join(copy, "project");
    copyRepository(project);
    const home = join(copy, "home");
    mkdirSync(home);

    await execa(process.execPath, ["tools/release/assets.mjs", assets], { cwd: project });
    const names = readdirSync(assets);
    const server = await serve(t, assets);
    const install = ["plugin", "install", "resource", "wellarchitected", version, "--server", server];
    await execa("pulumi", install, { env: { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" } });

    const platforms = ["darwin", "linux", "windows"].flatMap((system) => [`${system}-amd64`, `${system}-arm64`]);
    t.deepEqual(names, [
      "SHA256SUMS",
      ...platforms.map((platform) => `pulumi-resource-wellarchitected-v${version}-${platform}.tar.gz`),
      `pulumi-resource-wellarchitected-v${version}.cdx.json`,
      `pulumi-wellarchitected-${version}.cdx.json`,
      `pulumi-wellarchitected-${version}.tgz`,
      "release-notes.md",
    ]);
    t.is(
      globSync(`plugins/resource-wellarchitected-v${version}/pulumi-resource-wellarchitected`, { cwd: home }).length,
      1,
    );
    const sums = [...readFileSync(join(assets, "SHA256SUMS"), "utf8").matchAll(/^(\w+) {2}(\S+)$/gm)];
    for (const [, sum = "", name = ""] of sums)
      t.is(
        createHash("sha256")
          .update(readFileSync(join(assets, name)))
          .digest("hex"),
        sum,
      );
    t.is(sums.length, names.length - 2);
  },
);

test.serial("the plugin's SBOM lists each package of which something is in the bundle, and no other", async (t) => {
  const folder = scratchFolder(t);
  const packages = await bundlePlugin(projectFolder, folder, { minify: false });

  const { components, dependencies, metadata } = await sbomOfPlugin(packages);
  const listed = components.map((component) => component["bom-ref"]).sort();

  t.true(listed.length > 30);
  t.deepEqual(listed, packagesNamedIn(folder));
  t.like(metadata.component, { name: "pulumi-resource-wellarchitected", version });
  t.deepEqual(dependencies.map(({ ref }) => ref).sort(), [...listed, metadata.component["bom-ref"]].sort());
  await t.throwsAsync(sbomOfPlugin([{ name: "unheard-of", version: "1.0.0" }]), { message: /unheard-of@1.0.0/ });
});

/** By the comments with which the bundler begins each module of a bundle that isn't minified. */
function packagesNamedIn(folder: string): string[] {
  const code = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const modules = code.flatMap((text) =>
    [...text.matchAll(/^\/\/ (node_modules\/\S+)$/gm)].map(([, path = ""]) => path),
  );
  const folders = modules.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? "");
  const names = folders.map((path) => {
    const { name, version } = readJson(join(projectFolder, path, "package.json"));
    return `${name}@${version}`;
  });
  return [...new Set(names)].sort();
}

test.serial("the package's SBOM lists what the lockfile has for its dependencies, and theirs", async (t) => {
  const { packages } = readJson(join(projectFolder, "package-lock.json"));
  const { dependencies } = readJson(join(projectFolder, "package.json"));

  const sbom = await sbomOfPackage();
  const listed = sbom.components.map((component) => component["bom-ref"]);

  for (const name of Object.keys(dependencies))
    t.true(listed.includes(`${name}@${packages[`node_modules/${name}`].version}`), name);
  const needed = Object.entries<{ dev?: boolean; optional?: boolean; version: string }>(packages).filter(
    ([path, { dev }]) => path !== "" && !dev,
  );
  t.deepEqual(
    listed.sort(),
    [...new Set(needed.map(([path, entry]) => `${path.split("node_modules/").at(-1)}@${entry.version}`))].sort(),
  );
  t.like(sbom.metadata.component, { name: "pulumi-wellarchitected", version });
});
