import { execFile } from "node:child_process";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { cached } from "../package/cached";
import { reviewer, test } from "./protocol";

const run = promisify(execFile);
const repository = resolve(__dirname, "../..");
const installed = join(repository, "node_modules", "@pulumi", "pulumi");
/** Where the protocol files find their libraries. */
const NODE_PATH = [join(installed, "node_modules"), join(repository, "node_modules")].join(delimiter);

/** The protocol files of a version of @pulumi/pulumi, as npm has them. */
async function protocolOf(version: string): Promise<string> {
  const folder = await cached("protocol", version, async (target) => {
    await run("npm", ["pack", `@pulumi/pulumi@${version}`, "--silent", "--pack-destination", target], { cwd: target });
    await run("tar", ["-xzf", `pulumi-pulumi-${version}.tgz`, "package/proto"], { cwd: target });
  });
  return join(folder, "package", "proto");
}

/** The oldest that we support, the one that the engine is pinned to, and the newest. */
const protocols = {
  "3.216": () => protocolOf("3.216.0"),
  "3.259": () => protocolOf("3.259.0"),
  newest: async () => join(installed, "proto"),
};

test.for(Object.entries(protocols))(
  "an engine of the protocol at %s makes every call of a share's life",
  async ([, protocol], { plugin, emulator, workloadId }) => {
    const args = [join(__dirname, "drive.cjs"), await protocol(), plugin.address, workloadId];
    const { stdout } = await run(process.execPath, args, { env: { ...process.env, NODE_PATH } });
    const told = JSON.parse(stdout);

    const inputs = { workloadId, sharedWith: reviewer, permissionType: "READONLY", region: "us-east-1" };
    const state = { ...inputs, shareId: told.created.shareId, status: "PENDING", accountId: "111111111111" };
    expect(told).toMatchObject({
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
    if ("listed" in told) expect(told.listed).toEqual([told.id]);
    expect(await emulator.control.shares()).toEqual([]);
  },
);
