import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { projectFolder } from "#tools/project.mjs";
import { reviewer, startUnconfiguredPlugin } from "./protocol";
import { installedPulumi, protocols } from "./protocols";

/** Where the protocol files find their libraries. */
const NODE_PATH = [join(installedPulumi, "node_modules"), join(projectFolder, "node_modules")].join(delimiter);

const makesAllCalls = test.macro({
  async exec(t, name: keyof typeof protocols) {
    const { plugin, emulator, workloadId } = await startUnconfiguredPlugin(t);
    const script = join(projectFolder, "test/plugin/drive.cjs");
    const args = [script, await protocols[name](), plugin.address, workloadId];

    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_PATH } });

    const answers = JSON.parse(stdout);
    const inputs = { workloadId, sharedWith: reviewer, permissionType: "READONLY", region: "us-east-1" };
    const state = { ...inputs, shareId: answers.created.shareId, status: "PENDING", accountId: "111111111111" };
    t.like(answers, {
      schema: "wellarchitected",
      config: { region: "us-east-1" },
      configChanges: 1,
      checked: inputs,
      preview: { ...inputs, shareId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
      id: `${workloadId}/${answers.created.shareId}`,
      created: state,
      read: state,
      imported: inputs,
      same: 1,
      changes: ["permissionType"],
      updated: { ...state, permissionType: "CONTRIBUTOR" },
      invoked: ["CONTRIBUTOR"],
    });
    if ("listed" in answers) t.deepEqual(answers.listed, [answers.id]);
    t.deepEqual(await emulator.control.shares(), []);
  },
  title: (_, name) => `an engine of Pulumi's ${name} protocol makes every call of a share's life`,
});

for (const name of Object.keys(protocols) as (keyof typeof protocols)[]) test(makesAllCalls, name);
