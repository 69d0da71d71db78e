import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { installedFolder } from "./installed";
import { run } from "./run";

/** A user's unit test, but for how it gets at its packages: what Pulumi's guide to unit testing shows. */
const unitTest = `
pulumi.runtime.setMocks({
  newResource: ({ type, name, inputs }) => {
    made.push({ type, name, inputs });
    return { id: "w/s", state: { ...inputs, shareId: "s", status: "ACCEPTED" } };
  },
  call: ({ inputs }) => inputs,
}, "shares", "test");

const share = new WorkloadShare("review", {
  workloadId: "0123456789abcdef0123456789abcdef",
  sharedWith: "222222222222",
  permissionType: "READONLY",
});
const child = new WorkloadShare("child", {
  workloadId: share.workloadId,
  sharedWith: "333333333333",
  permissionType: "CONTRIBUTOR",
}, { parent: share });

pulumi.all([share.id, share.status, share.permissionType, child.workloadId]).apply((seen) => {
  console.log(JSON.stringify({ seen, made }));
});
`;

const programs = {
  "unit-test.cjs": `const pulumi = require("@pulumi/pulumi");
const { WorkloadShare } = require("pulumi-wellarchitected");
const made = [];
${unitTest}`,
  "unit-test.mjs": `import * as pulumi from "@pulumi/pulumi";
import { WorkloadShare } from "pulumi-wellarchitected";
const made = [];
${unitTest}`,
};

let folder: string;

beforeAll(async () => {
  folder = await installedFolder();
  return () => rmSync(folder, { recursive: true });
});

test.each(Object.entries(programs))(
  "a user's %s with Pulumi's mocks sees the share as the program declares it",
  async (file, text) => {
    writeFileSync(join(folder, file), text);

    const { exitCode, stdout, stderr } = await run(process.execPath, [file], { cwd: folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      seen: ["w/s", "ACCEPTED", "READONLY", "0123456789abcdef0123456789abcdef"],
      made: [
        {
          type: "pulumi-nodejs:dynamic/wellarchitected:WorkloadShare",
          name: "review",
          inputs: { workloadId: "0123456789abcdef0123456789abcdef", sharedWith: "222222222222" },
        },
        { name: "child", inputs: { sharedWith: "333333333333", permissionType: "CONTRIBUTOR" } },
      ],
    });
  },
);
