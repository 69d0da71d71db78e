import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { installedFolder } from "./installed";
import { run } from "./run";

/** A user's unit test in CommonJS, as Pulumi's guide to unit testing shows it; examples/testing has one in ESM. */
const unitTest = `
const pulumi = require("@pulumi/pulumi");
const { WorkloadShare, WorkloadShares } = require("pulumi-wellarchitected");

const made = [];
pulumi.runtime.setMocks({
  newResource: ({ type, name, inputs }) => {
    made.push({ type, name, inputs });
    return { id: "w/s", state: { region: "us-east-1", ...inputs, shareId: "s", status: "ACCEPTED" } };
  },
  call: ({ inputs }) => inputs,
}, "shares", "test");

const workloadId = "0123456789abcdef0123456789abcdef";
const share = new WorkloadShare("review", { workloadId, sharedWith: "222222222222", permissionType: "READONLY" });
const child = new WorkloadShare("child", {
  workloadId: share.workloadId,
  sharedWith: "333333333333",
  permissionType: "CONTRIBUTOR",
}, { parent: share });

class Team extends pulumi.ComponentResource {
  constructor(name) {
    super("company:index:Team", name);
    const parent = { parent: this };
    const reader = { sharedWith: "444444444444", permissionType: "READONLY" };
    const writer = { sharedWith: "555555555555", permissionType: "CONTRIBUTOR" };
    const { region } = new WorkloadShare("reader", { workloadId, ...reader }, parent);
    this.writer = new WorkloadShare("writer", { workloadId, ...writer, region }, parent);
    this.others = new WorkloadShares("others", { workloadId, region, shares: [{ ...reader, sharedWith: "666666666666" }] }, parent);
  }
}
const { writer, others } = new Team("team");

pulumi.all([share.id, share.status, share.permissionType, child.workloadId, writer.region, others.shares]).apply((seen) => {
  console.log(JSON.stringify({ seen, made }));
});
`;

test("a user's unit test with Pulumi's mocks sees shares, alone and in a component, as the program declares them", async (t) => {
  const folder = await installedFolder(t);
  writeFileSync(join(folder, "unit-test.cjs"), unitTest);

  const { exitCode, stdout, stderr } = await run(process.execPath, ["unit-test.cjs"], { cwd: folder });

  t.like({ exitCode, stderr }, { exitCode: 0, stderr: "" });
  const { seen, made } = JSON.parse(stdout) as {
    seen: unknown;
    made: { type: string; name: string; inputs: object }[];
  };
  const workloadId = "0123456789abcdef0123456789abcdef";
  const shares = [{ sharedWith: "666666666666", permissionType: "READONLY" }];
  t.deepEqual(seen, ["w/s", "ACCEPTED", "READONLY", workloadId, "us-east-1", shares]);
  const ours = "pulumi-nodejs:dynamic/wellarchitected";
  t.deepEqual(Object.fromEntries(made.map(({ name, type }) => [name, type])), {
    review: `${ours}:WorkloadShare`,
    child: `${ours}:WorkloadShare`,
    team: "company:index:Team",
    reader: `${ours}:WorkloadShare`,
    writer: `${ours}:WorkloadShare`,
    others: `${ours}:WorkloadShares`,
  });
  t.like(Object.fromEntries(made.map(({ name, inputs }) => [name, inputs])), {
    review: { workloadId, sharedWith: "222222222222", permissionType: "READONLY" },
    child: { workloadId, sharedWith: "333333333333", permissionType: "CONTRIBUTOR" },
    reader: { workloadId, sharedWith: "444444444444", permissionType: "READONLY" },
    writer: { workloadId, sharedWith: "555555555555", permissionType: "CONTRIBUTOR", region: "us-east-1" },
    others: { workloadId, shares, region: "us-east-1" },
  });
});
