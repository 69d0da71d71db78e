import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import { engineProcesses, survivors } from "../engine/processes";
import { failureOf, madeShare, operations, reviewer, startShop, stateOf } from "../engine/project";
import { PluginProvider, PluginWorkloadShare } from "./resources";
import { pluginStack } from "./stack";

/** Where the shares in state are, and which they are, by the resource's name. */
async function places(stack: Stack) {
  const states = Object.entries(await stateOf(stack));
  return Object.fromEntries(
    states.map(([name, { outputs }]) => [
      name,
      { region: outputs.region, accountId: outputs.accountId, shareId: outputs.shareId },
    ]),
  );
}

test.serial(
  "each explicit provider serves one Region and account; a change of its Region replaces its shares, except those that set their own",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const [own, others] = ["111111111111", "333333333333"];
    const externalId = "consultancy";
    const roleOf = (account: string) => `arn:aws:iam::${account}:role/sharer`;
    for (const account of [own, others]) {
      await emulator.control.addRole({ roleArn: roleOf(account), trusts: [own], externalId });
    }
    const add = async (fixture: { region?: string; accountId?: string }) =>
      (await emulator.control.addWorkload({ name: "Elsewhere", ...fixture })).workloadId;
    const [there, next] = [await add({ region: "eu-west-1" }), await add({ region: "ap-southeast-2" })];
    const theirs = await add({ accountId: others });
    const eu = { region: "eu-west-1", workloadId: there };
    const stack = await pluginStack(project, async () => {
      const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
      const assumed = (account: string) => ({
        roleArn: roleOf(account),
        externalId,
        allowedAccountIds: [account],
      });
      const here = new PluginProvider("here", { region: "us-east-1", ...assumed(own) });
      const away = new PluginProvider("away", { region: eu.region });
      const across = new PluginProvider("across", assumed(others));
      new PluginWorkloadShare("here", args, { provider: here });
      new PluginWorkloadShare("away", { ...args, workloadId: eu.workloadId }, { provider: away });
      const pinned = { ...args, sharedWith: "444444444444", region: "us-east-1" };
      new PluginWorkloadShare("pinned", pinned, { provider: away });
      new PluginWorkloadShare("across", { ...args, workloadId: theirs }, { provider: across });
    });

    await stack.up();

    const before = await places(stack);
    t.like(before, {
      here: { region: "us-east-1", accountId: own },
      away: { region: "eu-west-1", accountId: own },
      pinned: { region: "us-east-1", accountId: own },
      across: { region: "us-east-1", accountId: others },
    });

    Object.assign(eu, { region: "ap-southeast-2", workloadId: next });
    const { summary } = await stack.up({ refresh: true });

    t.like(summary.resourceChanges, { replace: 1, update: 1 });
    const { away, ...rest } = await places(stack);
    t.is(away?.region, "ap-southeast-2");
    t.like(before, rest);
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  },
);

test.serial("a provider's wrong configuration fails the preview by property, before any call", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);
  const stack = await pluginStack(project, async () => {
    const provider = new PluginProvider("eu", { region: "Ireland", regoin: "eu-west-1" });
    new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" }, { provider });
  });

  const message = await failureOf(stack.preview());

  t.regex(message, /must be a Region's name such as us-east-1, but is "Ireland"/);
  t.regex(message, /regoin is not a configuration key/);
  t.notRegex(message, / {4}at /);
  t.deepEqual(await operations(emulator), []);
});

test.serial(
  "a program may pass what only the run makes known, for a workload, a principal or a provider, and secrets, and may call functions",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const other = await emulator.control.addWorkload({ name: "Other" });
    await emulator.control.shareOutside(workloadId, "444444444444", "CONTRIBUTOR");
    const stack = await pluginStack(project, async () => {
      const sharedWith = pulumi.secret(reviewer);
      const first = new PluginWorkloadShare("first", { workloadId, sharedWith, permissionType: "READONLY" });
      const known = pulumi.all([first.shareId, first.region]);
      const provider = new PluginProvider("later", { region: known.apply(([, region]) => region) });
      const later = { sharedWith: known.apply(() => "333333333333"), permissionType: "READONLY" } as const;
      const second = new PluginWorkloadShare("second", { ...later, workloadId });
      new PluginWorkloadShare("third", { ...later, workloadId: known.apply(() => other.workloadId) }, { provider });
      return {
        principals: second.shareId.apply(() => principalsOf(workloadId)),
        refusal: failureOf(principalsOf("wl-1")),
      };
    });

    const { changeSummary } = await stack.preview();
    const asked = await operations(emulator);
    const { outputs } = await stack.up();

    t.like(changeSummary, { create: 5 });
    t.deepEqual(asked, ["GetCallerIdentity"]);
    t.deepEqual(outputs.principals?.value, [reviewer, "333333333333", "444444444444"]);
    t.regex(outputs.refusal?.value, /must be a workload's ID/);
    const { first } = await stateOf(stack);
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    t.like(first?.inputs.sharedWith, secret);
    t.like(first?.outputs.sharedWith, secret);
    t.regex(String(first?.outputs.shareId), /^[0-9a-f]{32}$/);
    await stack.up({ expectNoChanges: true, refresh: true });
  },
);

/** Whom a workload is shared with, as a program is told. */
async function principalsOf(workloadId: string): Promise<string[]> {
  const { shares } = await pulumi.runtime.invoke("wellarchitected:index:getWorkloadShares", { workloadId });
  return shares.map(({ sharedWith }: { sharedWith: string }) => sharedWith).sort();
}

test.serial("Ctrl-C once ends a wait: state has the share with the reason, and no process is left", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);
  const stack = await pluginStack(project, async () => {
    const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY", waitForAcceptance: true } as const;
    new PluginWorkloadShare("review", args);
  });

  const run = failureOf(stack.up());
  const shareId = await madeShare(emulator);
  await setTimeout(500);
  const processes = engineProcesses();
  process.kill(processes[0] as number, "SIGINT");

  t.regex(await run, /it was cancelled/);
  t.deepEqual(await survivors(processes), []);
  const { review } = await stateOf(stack);
  t.is(review?.outputs.shareId, shareId);
  t.regex(String(review?.initErrors), /it was cancelled/);
});
