import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import { engineProcesses, survivors } from "../engine/processes";
import { existing, failureOf, madeShare, operations, reviewer, stateOf } from "../engine/project";
import { PluginProvider, PluginWorkloadShare } from "./resources";
import { startStack } from "./stack";

const getWorkloadShares = "wellarchitected:index:getWorkloadShares";

async function shareIdsByRegion(stack: Stack): Promise<Record<string, unknown[]>> {
  const states = Object.entries(await stateOf(stack));
  return Object.fromEntries(states.map(([name, { outputs }]) => [name, [outputs.region, outputs.shareId]]));
}

test("two explicit providers serve two regions; another region replaces only the shares of its provider", async (t) => {
  const { emulator, pluginStack } = await startStack(t);

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
  t.deepEqual([before.here?.[0], before.there?.[0], before.pinned?.[0]], ["us-east-1", "eu-west-1", "us-east-1"]);

  Object.assign(eu, { region: "ap-southeast-2", workloadId: next.workloadId });
  const { summary } = await stack.up();
  t.like(summary.resourceChanges, { replace: 1, update: 1 });
  const after = await shareIdsByRegion(stack);
  t.deepEqual([after.here, after.pinned], [before.here, before.pinned]);
  t.is(after.there?.[0], "ap-southeast-2");
  await stack.destroy();
  t.deepEqual(await emulator.control.shares(), []);
});

test("two explicit providers serve two accounts, by a role and by another one's role", async (t) => {
  const { emulator, pluginStack } = await startStack(t);

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
  t.deepEqual(
    accounts.map((_, index) => states[`share-${index}`]?.outputs.accountId),
    accounts,
  );
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("a provider's wrong configuration fails the preview by property, before any call", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

  const stack = await pluginStack(async () => {
    const provider = new PluginProvider("eu", { region: "Ireland", regoin: "eu-west-1" });
    new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" }, { provider });
  });
  const message = await failureOf(stack.preview());
  t.regex(message, /must be a Region's name such as us-east-1, but is "Ireland"/);
  t.regex(message, /regoin is not a configuration key/);
  t.notRegex(message, / {4}at /);
  t.deepEqual(await operations(emulator), []);
});

test("an account outside a provider's allowedAccountIds is refused before any call of the service", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

  const stack = await pluginStack(async () => {
    const provider = new PluginProvider("other", { allowedAccountIds: ["999999999999"] });
    new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" }, { provider });
  });
  t.regex(await failureOf(stack.up()), /is not one of allowedAccountIds \(999999999999\)/);
  t.deepEqual(new Set(await operations(emulator)), new Set(["GetCallerIdentity"]));
});

test("what isn't known before the run is no problem of the preview: workload, principal, provider", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

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
  t.like(preview.changeSummary, { create: 5 });
  t.deepEqual(await operations(emulator), ["GetCallerIdentity"]);
  await stack.up();
  t.is((await existing(emulator)).length, 3);
  await stack.up({ expectNoChanges: true });
});

test("a function tells a program what the workload is shared with, once that is done", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

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
  t.deepEqual(outputs.principals?.value, [reviewer, "333333333333"]);
  t.true(outputs.wrong?.value.includes("must be a workload's ID"));
});

test("a principal that is a secret is one in state, and nothing else is", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

  const stack = await pluginStack(async () => {
    new PluginWorkloadShare("review", { workloadId, sharedWith: pulumi.secret(reviewer), permissionType: "READONLY" });
  });
  await stack.up();
  t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
  const { review } = await stateOf(stack);
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
  t.like(review?.inputs.sharedWith, secret);
  t.like(review?.outputs.sharedWith, secret);
  t.deepEqual(review?.outputs.shareId, expect.any(String));
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("a rename by an alias keeps the share, and state has no trace of the door's own", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

  let name = "old";
  const stack = await pluginStack(async () => {
    const aliases = name === "new" ? [{ name: "old" }] : [];
    new PluginWorkloadShare(name, { workloadId, sharedWith: reviewer, permissionType: "READONLY" }, { aliases });
  });
  await stack.up();
  const before = await emulator.control.shares();
  name = "new";
  await stack.up({ expectNoChanges: true });
  t.deepEqual(await emulator.control.shares(), before);
  const states = await stateOf(stack);
  t.deepEqual(Object.keys(states), ["new"]);
  t.false(Object.keys(states.new?.outputs ?? {}).includes("__scope"));
  await stack.destroy();
  t.deepEqual(await emulator.control.shares(), []);
});

test("Ctrl-C once ends a wait: the share is in state with the reason, and no process is left", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

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
  t.regex(await run, /it was cancelled/);
  t.deepEqual(await survivors(processes), []);
  const { review } = await stateOf(stack);
  t.like(review, { outputs: { shareId }, initErrors: [expect.stringContaining("it was cancelled")] });

  waitForAcceptance = false;
  await stack.up();
  t.is((await stateOf(stack)).review?.outputs.shareId, shareId);
});
