import { execFile } from "node:child_process";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { reviewer, startConfiguredPlugin } from "./protocol";
import { installedPulumi, protocols } from "./protocols";

const run = promisify(execFile);
/** Where the protocol files find their libraries. */
const NODE_PATH = [join(installedPulumi, "node_modules"), join(projectFolder, "node_modules")].join(delimiter);

test.for(Object.entries(protocols))(
  "an engine of the protocol at %s makes every call of a share's life",
  async ([, protocol], { plugin, emulator, workloadId }) => {
    const args = [join(projectFolder, "test/plugin/drive.cjs"), await protocol(), plugin.address, workloadId];
    const { stdout } = await run(process.execPath, args, { env: { ...process.env, NODE_PATH } });
    const told = JSON.parse(stdout);

    const inputs = { workloadId, sharedWith: reviewer, permissionType: "READONLY", region: "us-east-1" };
    const state = { ...inputs, shareId: told.created.shareId, status: "PENDING", accountId: "111111111111" };
    t.like(told, {
      schema: "wellarchitected",
      config: { region: "us-east-1" },
      configChanges: 1,
      checked: inputs,
      preview: { ...inputs, shareId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
      id: `${workloadId}/${told.created.shareId}`,
      created: state,
      read: state,
      imported: inputs,
      same: 1,
      changes: ["permissionType"],
      updated: { ...state, permissionType: "CONTRIBUTOR" },
      invoked: ["CONTRIBUTOR"],
    });
    if ("listed" in told) t.deepEqual(told.listed, [told.id]);
    t.deepEqual(await emulator.control.shares(), []);
  },
);
