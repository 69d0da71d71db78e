import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import test, { type ExecutionContext } from "ava";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { projectFolder } from "#tools/project.mjs";
import type { Emulator } from "../../emulator";
import { environment } from "../engine/environment";
import { existing, reviewer, startShop } from "../engine/project";
import { installed } from "../package/installed";
import { ask, type RunningPlugin, startPlugin } from "./client";
import { Engine } from "./engine";
import { PluginWorkloadShare } from "./resources";
import { tarball, version } from "./tarball";

const host = languageHosts().get("nodejs");

/** The source plugin in the package as npm installs it. */
const sourcePlugin = async () => join(await installed(), "pulumi-wellarchitected", "plugin");

async function startInstalled(t: ExecutionContext, emulator: Emulator, main: string): Promise<RunningPlugin> {
  const plugin = await startPlugin(environment(emulator, tmpdir(), ""), [], main);
  t.teardown(() => plugin.stop());
  return plugin;
}

async function schemaOf({ client }: RunningPlugin): Promise<string> {
  const answer = await ask<GetSchemaResponse>((done) => client.getSchema(new GetSchemaRequest(), done));
  return answer.getSchema();
}

test.serial("pulumi plugin install takes the tarball into a fresh home, and a program uses it", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);
  const stack = await project.stack(async () => {
    new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" }, { version });
  });
  const { envVars } = stack.workspace;
  // The launcher takes Node from PATH.
  envVars.PATH = [dirname(process.execPath), envVars.PATH].join(delimiter);

  const install = ["plugin", "install", "resource", "wellarchitected", version, "--file", await tarball()];
  execFileSync("pulumi", install, { env: { ...process.env, ...envVars }, stdio: "pipe" });
  const { stdout } = await stack.up();

  t.notRegex(stdout, /from \$PATH/);
  t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
  await stack.destroy({ refresh: true });
  t.deepEqual(await existing(emulator), []);
});

test.serial(
  "the tarball is small and has an executable for each system at its root; unpacked where nothing else is installed, it serves its schema and a share",
  async (t) => {
    const { emulator, workloadId } = await startShop(t);
    const archive = await tarball();
    const folder = mkdtempSync(join(tmpdir(), "wellarchitected-tarball-"));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));

    const listed = execFileSync("tar", ["-tzvf", archive], { encoding: "utf8" });
    execFileSync("tar", ["-xzf", archive, "-C", folder]);
    const plugin = await startInstalled(t, emulator, join(folder, "provider.cjs"));
    const engine = new Engine(plugin.client);
    await engine.configure();
    const inputs = { workloadId, sharedWith: reviewer, permissionType: "READONLY", region: "us-east-1" };
    const { properties } = await engine.create(inputs);

    t.is(await schemaOf(plugin), readFileSync(join(projectFolder, "schema.json"), "utf8"));
    t.is(properties.status, "PENDING");
    t.regex(listed, /^-rwxr-xr-x .* pulumi-resource-wellarchitected$/m);
    t.regex(listed, / pulumi-resource-wellarchitected\.cmd$/m);
    t.true(statSync(archive).size < 2_000_000);
  },
);

test.serial("the source plugin of the package, as npm installs it, serves its schema", async (t) => {
  const { emulator } = await startShop(t);

  const plugin = await startInstalled(t, emulator, join(await sourcePlugin(), "index.js"));

  t.is(JSON.parse(await schemaOf(plugin)).name, "wellarchitected");
});

(host ? test.serial : test.skip)(
  `the engine runs the source plugin from its folder${host ? "" : " (skipped: no language host of Node.js)"}`,
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const stack = await project.stack(async () => {
      new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" });
    });
    const { envVars } = stack.workspace;
    envVars.PATH = [dirname(process.execPath), dirname(host as string), envVars.PATH].join(delimiter);
    const settings = await stack.workspace.projectSettings();
    const providers = [{ name: "wellarchitected", path: await sourcePlugin() }];
    // The type of settings doesn't have all of them.
    const withPlugin: typeof settings & { plugins: object } = { ...settings, plugins: { providers } };
    await stack.workspace.saveProjectSettings(withPlugin);

    await stack.up();

    t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
    await stack.destroy({ refresh: true });
    t.deepEqual(await existing(emulator), []);
  },
);
