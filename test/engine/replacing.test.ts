import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { door, WorkloadShare } from "./door";
import { existing, failureOf, reviewer, stateOf, test } from "./project";
import { alice, bob, shareIds } from "./sets";

const readonly = { sharedWith: reviewer, permissionType: "READONLY" } as const;

test("whatever makes the engine replace a share by itself keeps it, and says that a new one takes deleteBeforeReplace", async ({
  emulator,
  project,
  workloadId,
}) => {
  let options: pulumi.CustomResourceOptions = {};
  const stack = await project.stack(async () => {
    new WorkloadShare("review", { workloadId, ...readonly }, options);
  });
  await stack.up();
  const ids = await shareIds(emulator);
  const urn = (await stateOf(stack)).review?.urn as string;
  const advised = "set the resource option deleteBeforeReplace: true";

  expect((await stack.up({ replace: [urn] })).stdout).toContain(advised);
  expect(await shareIds(emulator)).toEqual(ids);

  const env = { ...process.env, ...stack.workspace.envVars };
  const taint = ["state", "taint", urn, "--yes", "--stack", "test", "--non-interactive"];
  await promisify(execFile)("pulumi", taint, { cwd: project.folder, env });
  expect((await stack.up()).stdout).toContain(advised);
  expect(await shareIds(emulator)).toEqual(ids);

  options = { replacementTrigger: "now" };
  await stack.up();
  options = { replacementTrigger: "again" };
  expect((await stack.up()).stdout).toContain(advised);
  expect(await shareIds(emulator)).toEqual(ids);
  await stack.up({ expectNoChanges: true, refresh: true });

  options = { ...options, deleteBeforeReplace: true };
  await stack.up({ replace: [urn] });
  expect(await existing(emulator)).toEqual([`${reviewer} READONLY`]);
  expect(await shareIds(emulator)).not.toEqual(ids);
  expect((await stateOf(stack)).review?.outputs.shareId).toBe((await shareIds(emulator))[0]);
});

test("a rejected share with another permission is in the way of its replacement under deleteBeforeReplace: false and retainOnDelete, and the error says so", async ({
  emulator,
  project,
  workloadId,
}) => {
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
  expect(
    new Set(
      message
        .match(/with [0-9]{12} in .* keep the old share in the way of a new one/g)
        ?.map((line) => line.slice(5, 17)),
    ),
  ).toEqual(new Set([alice, bob]));
  expect(await shareIds(emulator)).toEqual(ids);
  args.replaceOnStatus = ["REJECTED"];
  await stack.up();
  expect(await existing(emulator)).toEqual([`${alice} CONTRIBUTOR`, `${bob} CONTRIBUTOR`]);
});

test("a protected share that has expired can't be replaced: the preview says how to keep it, and that works", async ({
  emulator,
  project,
  workloadId,
}) => {
  const args: { replaceOnStatus?: [] } = {};
  const stack = await project.stack(async () => {
    new WorkloadShare("review", { workloadId, ...readonly, ...args }, { protect: true });
  });
  await stack.up();
  const ids = await shareIds(emulator);
  await emulator.control.expire(ids[0] as string);
  expect(await failureOf(stack.up({ refresh: true }))).toContain("set replaceOnStatus: []");
  args.replaceOnStatus = [];
  await stack.up({ refresh: true });
  expect(await shareIds(emulator)).toEqual(ids);
});

test("a share with adoptExisting that was moved by aliases is replaced when it has expired", async ({
  emulator,
  project,
  workloadId,
}) => {
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
  expect(await existing(emulator)).toEqual([`${reviewer} READONLY`]);
  expect(await shareIds(emulator)).not.toEqual(ids);
});

if (door === "dynamic") {
  test("the npm package refuses replaceOnChanges, which Pulumi's dynamic providers would ignore", async ({
    project,
    workloadId,
  }) => {
    const stack = await project.stack(async () => {
      new WorkloadShare("review", { workloadId, ...readonly }, { replaceOnChanges: ["permissionType"] });
    });
    expect(await failureOf(stack.preview())).toContain("the option replaceOnChanges has no effect");
  });
}
