import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { door, WorkloadShare } from "./door";
import { existing, failureOf, reviewer, startShop, stateOf } from "./project";
import { alice, bob, shareIds } from "./sets";

const readonly = { sharedWith: reviewer, permissionType: "READONLY" } as const;

test("whatever makes the engine replace a share by itself keeps it, and says that a new one takes deleteBeforeReplace", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  let options: pulumi.CustomResourceOptions = {};
  const stack = await project.stack(async () => {
    new WorkloadShare("review", { workloadId, ...readonly }, options);
  });
  await stack.up();
  const ids = await shareIds(emulator);
  const urn = (await stateOf(stack)).review?.urn as string;
  const advised = "set the resource option deleteBeforeReplace: true";

  t.true((await stack.up({ replace: [urn] })).stdout.includes(advised));
  t.deepEqual(await shareIds(emulator), ids);

  const env = { ...process.env, ...stack.workspace.envVars };
  const taint = ["state", "taint", urn, "--yes", "--stack", "test", "--non-interactive"];
  await promisify(execFile)("pulumi", taint, { cwd: project.folder, env });
  t.true((await stack.up()).stdout.includes(advised));
  t.deepEqual(await shareIds(emulator), ids);

  options = { replacementTrigger: "now" };
  await stack.up();
  options = { replacementTrigger: "again" };
  t.true((await stack.up()).stdout.includes(advised));
  t.deepEqual(await shareIds(emulator), ids);
  await stack.up({ expectNoChanges: true, refresh: true });

  options = { ...options, deleteBeforeReplace: true };
  await stack.up({ replace: [urn] });
  t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
  t.notDeepEqual(await shareIds(emulator), ids);
  t.is((await stateOf(stack)).review?.outputs.shareId, (await shareIds(emulator))[0]);
});

test("a rejected share with another permission is in the way of its replacement under deleteBeforeReplace: false and retainOnDelete, and the error says so", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const args: { permissionType: "READONLY" | "CONTRIBUTOR"; replaceOnStatus?: "REJECTED"[] } = {
    permissionType: "READONLY",
  };
  const stack = await project.stack(async () => {
    new WorkloadShare("first", { workloadId, sharedWith: alice, ...args }, { deleteBeforeReplace: false });
    new WorkloadShare("second", { workloadId, sharedWith: bob, ...args }, { retainOnDelete: true });
  });
  await stack.up();
  const ids = await shareIds(emulator);
  for (const shareId of ids) await emulator.control.reject(shareId);
  args.permissionType = "CONTRIBUTOR";
  const message = await failureOf(stack.up({ refresh: true, continueOnError: true }));
  t.deepEqual(
    new Set(
      message
        .match(/with [0-9]{12} in .* keep the old share in the way of a new one/g)
        ?.map((line) => line.slice(5, 17)),
    ),
    new Set([alice, bob]),
  );
  t.deepEqual(await shareIds(emulator), ids);
  args.replaceOnStatus = ["REJECTED"];
  await stack.up();
  t.deepEqual(await existing(emulator), [`${alice} CONTRIBUTOR`, `${bob} CONTRIBUTOR`]);
});

test("a protected share that has expired can't be replaced: the preview says how to keep it, and that works", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const args: { replaceOnStatus?: [] } = {};
  const stack = await project.stack(async () => {
    new WorkloadShare("review", { workloadId, ...readonly, ...args }, { protect: true });
  });
  await stack.up();
  const ids = await shareIds(emulator);
  await emulator.control.expire(ids[0] as string);
  t.regex(await failureOf(stack.up({ refresh: true })), /set replaceOnStatus: \[\]/);
  args.replaceOnStatus = [];
  await stack.up({ refresh: true });
  t.deepEqual(await shareIds(emulator), ids);
});

test("a share with adoptExisting that was moved by aliases is replaced when it has expired", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  class Team extends pulumi.ComponentResource {
    constructor(name: string) {
      super("test:index:Team", name);
    }
  }
  let place = (): pulumi.CustomResourceOptions => ({});
  const stack = await project.stack(async () => {
    new WorkloadShare("review", { workloadId, ...readonly, adoptExisting: true }, place());
  });
  await stack.up();
  const ids = await shareIds(emulator);
  place = () => ({ parent: new Team("team"), aliases: [{ parent: pulumi.rootStackResource }] });
  await stack.up();
  await emulator.control.expire(ids[0] as string);
  await stack.up({ refresh: true });
  t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
  t.notDeepEqual(await shareIds(emulator), ids);
});

if (door === "dynamic") {
  test("the npm package refuses replaceOnChanges, which Pulumi's dynamic providers would ignore", async (t) => {
    const { project, workloadId } = await startShop(t);

    const stack = await project.stack(async () => {
      new WorkloadShare("review", { workloadId, ...readonly }, { replaceOnChanges: ["permissionType"] });
    });
    t.regex(await failureOf(stack.preview()), /the option replaceOnChanges has no effect/);
  });
}
