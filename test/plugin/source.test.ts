import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import test from "ava";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { environment } from "../engine/environment";
import { reviewer, startShop } from "../engine/project";
import { installed } from "../package/installed";
import { ask, startPlugin } from "./client";
import { PluginWorkloadShare } from "./resources";

const host = languageHosts().get("nodejs");

/** The source plugin in the package as npm installs it. */
const sourcePlugin = async () => join(await installed(), "pulumi-wellarchitected", "plugin");

test("the source plugin of the installed package serves its schema", async (t) => {
  const { emulator } = await startShop(t);

  const plugin = await startPlugin(environment(emulator, tmpdir(), ""), [], join(await sourcePlugin(), "index.js"));
  try {
    const answer = await ask<GetSchemaResponse>((done) => plugin.client.getSchema(new GetSchemaRequest(), done));
    t.is(JSON.parse(answer.getSchema()).name, "wellarchitected");
  } finally {
    await plugin.stop();
  }
});

(!host ? test.skip : test)(
  `the engine runs it from its folder${host ? "" : " (skipped: no language host of Node.js)"}`,
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);

    const stack = await project.stack(async () => {
      new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" });
    });
    const settings = await stack.workspace.projectSettings();
    const providers = [{ name: "wellarchitected", path: await sourcePlugin() }];
    // The type of settings doesn't have all of them.
    const withPlugin: typeof settings & { plugins: object } = { ...settings, plugins: { providers } };
    await stack.workspace.saveProjectSettings(withPlugin);
    const { envVars } = stack.workspace;
    envVars.PATH = [dirname(process.execPath), dirname(host as string), envVars.PATH].join(":");

    await stack.up();
    t.like(await emulator.control.shares(), [{ sharedWith: reviewer, permissionType: "READONLY" }]);
    await stack.up({ expectNoChanges: true, refresh: true });
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  },
);
