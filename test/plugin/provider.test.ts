import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation";
import { expect } from "vitest";
import { engineProcesses, survivors } from "../engine/processes";
import { existing, failureOf, madeShare, operations, reviewer, stateOf } from "../engine/project";
import { PluginProvider, PluginWorkloadShare } from "./resources";
import { test } from "./stack";

const getWorkloadShares = "wellarchitected:index:getWorkloadShares";

async function shareIdsByRegion(stack: Stack): Promise<Record<string, unknown[]>> {
  const states = Object.entries(await stateOf(stack));
  return Object.fromEntries(states.map(([name, { outputs }]) => [name, [outputs.region, outputs.shareId]]));
}

test("two explicit providers serve two regions; another region replaces only the shares of its provider", async ({
  emulator,
  pluginStack,
}) => {
  const here = await emulator.control.addWorkload({ name: "Here" });
  const there = await emulator.control.addWorkload({ name: "There", region: "eu-west-1" });
  const next = await emulator.control.addWorkload({ name: "Next", region: "ap-southeast-2" });
  const eu = { region: "eu-west-1", workloadId: there.workloadId };
  const stack = await pluginStack(async () => {
    const args = { sharedWith: reviewer, permissionType: "READONLY" } as const;
    const us = new PluginProvider("us", { region: "us-east-1" });
    const other = new PluginProvider("eu", { region: eu.region });
    new PluginWorkloadShare("here", { ...args, workloadId: here.workloadId }, { provider: us });
    new PluginWorkloadShare("there", { ...args, workloadId: eu.workloadId }, { provider: other });
    // Says where it is itself.
    new PluginWorkloadShare(
      "pinned",
      { ...args, sharedWith: "333333333333", workloadId: here.workloadId, region: "us-east-1" },
      { provider: other },
    );
  });
  await stack.up();
  const before = await shareIdsByRegion(stack);
  expect([before.here?.[0], before.there?.[0], before.pinned?.[0]]).toEqual(["us-east-1", "eu-west-1", "us-east-1"]);

  Object.assign(eu, { region: "ap-southeast-2", workloadId: next.workloadId });
  const { summary } = await stack.up();
  expect(summary.resourceChanges).toMatchObject({ replace: 1, update: 1 });
  const after = await shareIdsByRegion(stack);
  expect([after.here, after.pinned]).toEqual([before.here, before.pinned]);
  expect(after.there?.[0]).toBe("ap-southeast-2");
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
});

test("two explicit providers serve two accounts, by a role and by another one's role", async ({
  emulator,
  pluginStack,
}) => {
  const accounts = ["111111111111", "333333333333"];
  const roles = accounts.map((account) => `arn:aws:iam::${account}:role/sharer`);
  for (const roleArn of roles) {
    await emulator.control.addRole({ roleArn, trusts: ["111111111111"], externalId: "consultancy" });
  }
  const workloads = await Promise.all(
    accounts.map((accountId) => emulator.control.addWorkload({ name: accountId, accountId })),
  );
  const stack = await pluginStack(async () => {
    for (const [index, account] of accounts.entries()) {
      const provider = new PluginProvider(`account-${index}`, {
        roleArn: roles[index] as string,
        externalId: "consultancy",
        allowedAccountIds: [account],
      });
      const { workloadId } = workloads[index] as { workloadId: string };
      new PluginWorkloadShare(
        `share-${index}`,
        { workloadId, sharedWith: reviewer, permissionType: "READONLY" },
        { provider },
      );
    }
  });
  await stack.up();
  const states = await stateOf(stack);
  expect(accounts.map((_, index) => states[`share-${index}`]?.outputs.accountId)).toEqual(accounts);
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("a provider's wrong configuration fails the preview by property, before any call", async ({
  emulator,
  pluginStack,
  workloadId,
}) => {
  const stack = await pluginStack(async () => {
    const provider = new PluginProvider("eu", { region: "Ireland", regoin: "eu-west-1" });
    new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" }, { provider });
  });
  const message = await failureOf(stack.preview());
  expect(message).toContain('must be a Region\'s name such as us-east-1, but is "Ireland"');
  expect(message).toContain("regoin is not a configuration key");
  expect(message).not.toContain("    at ");
  expect(await operations(emulator)).toEqual([]);
});

test("an account outside a provider's allowedAccountIds is refused before any call of the service", async ({
  emulator,
  pluginStack,
  workloadId,
}) => {
  const stack = await pluginStack(async () => {
    const provider = new PluginProvider("other", { allowedAccountIds: ["999999999999"] });
    new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" }, { provider });
  });
  expect(await failureOf(stack.up())).toContain("is not one of allowedAccountIds (999999999999)");
  expect(new Set(await operations(emulator))).toEqual(new Set(["GetCallerIdentity"]));
});

test("what isn't known before the run is no problem of the preview: workload, principal, provider", async ({
  emulator,
  pluginStack,
  workloadId,
}) => {
  const stack = await pluginStack(async () => {
    const first = new PluginWorkloadShare("first", { workloadId, sharedWith: reviewer, permissionType: "READONLY" });
    const known = pulumi.all([first.shareId, first.region]);
    const provider = new PluginProvider("later", { region: known.apply(([, region]) => region) });
    const later = { workloadId: known.apply(() => workloadId), permissionType: "READONLY" } as const;
    new PluginWorkloadShare("second", { ...later, sharedWith: known.apply(() => "333333333333") });
    new PluginWorkloadShare("third", { ...later, sharedWith: "444444444444" }, { provider });
    return { status: first.status };
  });
  const preview = await stack.preview();
  expect(preview.changeSummary).toMatchObject({ create: 5 });
  expect(await operations(emulator)).toEqual(["GetCallerIdentity"]);
  await stack.up();
  expect(await existing(emulator)).toHaveLength(3);
  await stack.up({ expectNoChanges: true });
});

test("a function tells a program what the workload is shared with, once that is done", async ({
  emulator,
  pluginStack,
  workloadId,
}) => {
  await emulator.control.shareOutside(workloadId, "333333333333", "CONTRIBUTOR");
  const stack = await pluginStack(async () => {
    const share = new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" });
    const found = share.shareId.apply(() => pulumi.runtime.invoke(getWorkloadShares, { workloadId }));
    const wrong = pulumi.runtime.invoke(getWorkloadShares, { workloadId: "wl-1" }).then(
      () => "",
      (error: Error) => error.message,
    );
    return {
      principals: found.apply(({ shares }) =>
        shares.map(({ sharedWith }: { sharedWith: string }) => sharedWith).sort(),
      ),
      wrong,
    };
  });
  const { outputs } = await stack.up();
  expect(outputs.principals?.value).toEqual([reviewer, "333333333333"]);
  expect(outputs.wrong?.value).toContain("must be a workload's ID");
});

test("a principal that is a secret is one in state, and nothing else is", async ({
  emulator,
  pluginStack,
  workloadId,
}) => {
  const stack = await pluginStack(async () => {
    new PluginWorkloadShare("review", { workloadId, sharedWith: pulumi.secret(reviewer), permissionType: "READONLY" });
  });
  await stack.up();
  expect(await existing(emulator)).toEqual([`${reviewer} READONLY`]);
  const { review } = await stateOf(stack);
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
  expect(review?.inputs.sharedWith).toMatchObject(secret);
  expect(review?.outputs.sharedWith).toMatchObject(secret);
  expect(review?.outputs.shareId).toEqual(expect.any(String));
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("a rename by an alias keeps the share, and state has no trace of the door's own", async ({
  emulator,
  pluginStack,
  workloadId,
}) => {
  let name = "old";
  const stack = await pluginStack(async () => {
    const aliases = name === "new" ? [{ name: "old" }] : [];
    new PluginWorkloadShare(name, { workloadId, sharedWith: reviewer, permissionType: "READONLY" }, { aliases });
  });
  await stack.up();
  const before = await emulator.control.shares();
  name = "new";
  await stack.up({ expectNoChanges: true });
  expect(await emulator.control.shares()).toEqual(before);
  const states = await stateOf(stack);
  expect(Object.keys(states)).toEqual(["new"]);
  expect(Object.keys(states.new?.outputs ?? {})).not.toContain("__scope");
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
});

test("Ctrl-C once ends a wait: the share is in state with the reason, and no process is left", async ({
  emulator,
  pluginStack,
  workloadId,
}) => {
  let waitForAcceptance = true;
  const stack = await pluginStack(async () => {
    new PluginWorkloadShare("review", {
      workloadId,
      sharedWith: reviewer,
      permissionType: "READONLY",
      waitForAcceptance,
    });
  });
  const run = failureOf(stack.up());
  const shareId = await madeShare(emulator);
  await setTimeout(500);
  const processes = engineProcesses();
  process.kill(processes[0] as number, "SIGINT");
  expect(await run).toContain("it was cancelled");
  expect(await survivors(processes)).toEqual([]);
  const { review } = await stateOf(stack);
  expect(review).toMatchObject({ outputs: { shareId }, initErrors: [expect.stringContaining("it was cancelled")] });

  waitForAcceptance = false;
  await stack.up();
  expect((await stateOf(stack)).review?.outputs.shareId).toBe(shareId);
});
