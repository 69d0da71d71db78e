import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import type { Emulator } from "../../emulator";
import { backendOf, checkpointOf } from "../engine/backend";
import { dynamicShare } from "../engine/door";
import { addOfEach, expectShares, oneOfEach, programOfShares } from "../engine/kinds";
import { existing, failureOf, reviewer, startShop, stateOf } from "../engine/project";
import { alice, bob, readonly, shareIds } from "../engine/sets";
import { PluginProvider, PluginWorkloadShare, PluginWorkloadShares, pluginShare } from "./resources";
import { installedStack, pluginStack } from "./stack";

/** The ShareIds that our resources have in state, by the resource's name. */
async function owners(stack: Stack): Promise<Record<string, unknown>> {
  const states = Object.entries(await stateOf(stack));
  return Object.fromEntries(
    states.map(([name, { outputs }]) => [
      name,
      outputs.shareId ?? (outputs.members as { shareId: string }[]).map(({ shareId }) => shareId).sort(),
    ]),
  );
}

/** Exactly these shares exist, and nothing is left to do. */
async function expectKept(
  t: ExecutionContext,
  emulator: Emulator,
  stack: Stack,
  ids: readonly string[],
): Promise<void> {
  t.deepEqual(await shareIds(emulator), ids);
  await stack.up({ expectNoChanges: true, refresh: true });
  t.deepEqual(await shareIds(emulator), ids);
}

test.serial(
  "a share is there all the time while it moves to a resource of another provider resource and another version of the plugin: by adoptExisting, by import, into a set, out of it, and with its resource",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const args = { workloadId, sharedWith: alice, permissionType: "READONLY" } as const;
    const shares = readonly(alice, bob);
    const providers = () => ({
      a: new PluginProvider("a", {}, { version: "0.1.0" }),
      b: new PluginProvider("b", {}, { version: "0.2.0" }),
    });
    const singles = (provider: PluginProvider, further: object) => {
      for (const share of shares) {
        new PluginWorkloadShare(share.sharedWith, { workloadId, ...share, ...further }, { provider });
      }
    };
    let program = async () => {
      new PluginWorkloadShare("old", args, { provider: providers().a });
    };
    const stack = await installedStack(project, () => program(), ["0.1.0", "0.2.0"]);
    await stack.up();
    const [first = ""] = await shareIds(emulator);

    program = async () => {
      new PluginWorkloadShare("new", { ...args, adoptExisting: true }, { provider: providers().b });
    };
    t.regex((await stack.up()).stdout, new RegExp(`the share ${first} was not deleted: this run has kept it for`));
    t.deepEqual(await owners(stack), { new: first });

    program = async () => {
      new PluginWorkloadShare("imported", args, { provider: providers().a, import: `${workloadId}/${first}` });
    };
    await stack.up();
    t.deepEqual(await owners(stack), { imported: first });

    program = async () => {
      new PluginWorkloadShares("set", { workloadId, shares, adoptExisting: true }, { provider: providers().b });
    };
    await stack.up();
    const both = await shareIds(emulator);
    t.true(both.includes(first));
    t.deepEqual(await owners(stack), { set: both });

    program = async () => singles(providers().a, { adoptExisting: true });
    await stack.up();
    t.deepEqual(await shareIds(emulator), both);

    program = async () => singles(providers().b, {});
    await stack.up();
    t.deepEqual(Object.values(await owners(stack)).sort(), both);
    await expectKept(t, emulator, stack, both);
    await stack.destroy();
    t.deepEqual(await existing(emulator), []);
  },
);

test.serial(
  "shares of each kind move from the npm package to the plugin and back, by adoptExisting in one up, and nothing of what the processes said to each other is left",
  async (t) => {
    const { emulator, project } = await startShop(t);
    const shared = await addOfEach(emulator);
    const adopting = oneOfEach(shared, "review", alice, { adoptExisting: true });
    let program = programOfShares(oneOfEach(shared, "review", alice), () => ({}), dynamicShare);
    const stack = await pluginStack(project, () => program());
    await stack.up();
    const ids = await shareIds(emulator);

    program = programOfShares(adopting, () => ({}), pluginShare);
    await stack.up();
    t.deepEqual(Object.values(await expectShares(t, emulator, stack, adopting)).sort(), ids);

    program = programOfShares(adopting, () => ({}), dynamicShare);
    await stack.up();
    t.deepEqual(Object.values(await expectShares(t, emulator, stack, adopting)).sort(), ids);
    await expectKept(t, emulator, stack, ids);
    const saidToEachOther = join(project.folder, "home", "wellarchitected", "runs");
    t.true(existsSync(saidToEachOther));
    t.deepEqual(readdirSync(saidToEachOther), []);
  },
);

test.serial(
  "a replacement that was interrupted and taken back leaves a pending delete of the live share, which an upgraded plugin's run skips",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const declared = { sharedWith: alice, version: "0.1.0", isBlocked: false };
    const program = async () => {
      const { sharedWith, version, isBlocked } = declared;
      const args = { workloadId, sharedWith, permissionType: "READONLY" } as const;
      new PluginWorkloadShare("review", args, { version });
      // Of a workload that isn't there: as long as the program declares it, no run comes to its deletes.
      if (isBlocked) new PluginWorkloadShare("blocked", { ...args, workloadId: "0".repeat(32) }, { version });
    };
    const stack = await installedStack(project, program, ["0.1.0", "0.2.0"]);
    await stack.up();
    const { review } = await owners(stack);
    for (const sharedWith of [bob, alice]) {
      Object.assign(declared, { sharedWith, isBlocked: true });
      await failureOf(stack.up());
    }

    Object.assign(declared, { version: "0.2.0", isBlocked: false });
    await stack.up();

    t.deepEqual(await existing(emulator), [`${alice} READONLY`]);
    t.deepEqual(await owners(stack), { review });
    await stack.up({ expectNoChanges: true, refresh: true });
  },
);

test.serial(
  "one share under two provider resources is an error that names the other one, in the preview too, in spite of adoptExisting",
  async (t) => {
    const { project, workloadId } = await startShop(t);
    const stack = await pluginStack(project, async () => {
      const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY", adoptExisting: true } as const;
      for (const name of ["a", "b"]) new PluginWorkloadShare(name, args, { provider: new PluginProvider(name, {}) });
    });

    const messages = [await failureOf(stack.preview()), await failureOf(stack.up())];

    for (const message of messages) {
      t.regex(message, /declared twice for this workload: urn:pulumi:test::.*:WorkloadShare::(a|b) /);
    }
  },
);

test.serial("a share that two resources have in state stays when the program removes one of them", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);
  const declared: { name: string; import?: string } = { name: "a" };
  const stack = await pluginStack(project, async () => {
    const { name, ...options } = declared;
    const provider = new PluginProvider(`provider-${name}`, {});
    const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
    new PluginWorkloadShare(name, args, { ...options, provider });
  });
  await stack.up();
  const ids = await shareIds(emulator);
  const before = resourcesOf(stack);
  Object.assign(declared, { name: "b", import: `${workloadId}/${ids[0]}` });
  await stack.up();
  // As a program of an earlier version could have left it.
  addToState(stack, before);
  t.deepEqual(await owners(stack), { b: ids[0], a: ids[0] });

  delete declared.import;
  await stack.up();

  t.deepEqual(await owners(stack), { b: ids[0] });
  t.deepEqual(await shareIds(emulator), ids);
});

interface InState {
  readonly urn: string;
}

function resourcesOf(stack: Stack): InState[] {
  return JSON.parse(readFileSync(checkpointOf(backendOf(stack), stack.name), "utf8")).checkpoint.latest.resources;
}

/** Adds those of the resources that state doesn't have. */
function addToState(stack: Stack, resources: readonly InState[]): void {
  const file = checkpointOf(backendOf(stack), stack.name);
  const state = JSON.parse(readFileSync(file, "utf8"));
  const known = new Set(resourcesOf(stack).map(({ urn }) => urn));
  state.checkpoint.latest.resources.push(...resources.filter(({ urn }) => !known.has(urn)));
  writeFileSync(file, JSON.stringify(state));
}

test.serial("an exclusive set under one provider leaves a share that a resource of another provider has", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);
  const declared = { exclusive: false };
  const stack = await pluginStack(project, async () => {
    const [a, b] = [new PluginProvider("a", {}), new PluginProvider("b", {})];
    new PluginWorkloadShares("set", { workloadId, shares: readonly(alice), ...declared }, { provider: a });
    const single = { workloadId, sharedWith: bob, permissionType: "READONLY" } as const;
    new PluginWorkloadShare("single", single, { provider: b });
  });
  await stack.up();
  const ids = await shareIds(emulator);

  declared.exclusive = true;

  t.regex(await failureOf(stack.preview()), /one of the two is exclusive/);
  // The second one starts from what the first one's refresh has put into state.
  for (let runs = 0; runs < 2; runs++) {
    t.regex(await failureOf(stack.up({ refresh: true })), /one of the two is exclusive/);
    t.deepEqual(await shareIds(emulator), ids);
  }
});

test.serial(
  "with --continue-on-error, a share whose new resource could not adopt it yet stays, and stays in state",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const args = { workloadId, sharedWith: alice, permissionType: "READONLY" } as const;
    let program = async () => {
      new PluginWorkloadShare("old", args);
    };
    const stack = await pluginStack(project, () => program());
    await stack.up();
    const ids = await shareIds(emulator);

    program = async () => {
      new PluginWorkloadShare("new", { ...args, adoptExisting: true }, { provider: new PluginProvider("b", {}) });
    };
    const denied = await emulator.control.inject({ kind: "denied", operation: "UpdateWorkloadShare", times: "always" });

    t.regex(await failureOf(stack.up({ continueOnError: true })), /which could not be created in this run/);
    t.deepEqual(await owners(stack), { old: ids[0] });
    await emulator.control.clearFaults(denied);
    await stack.up();
    t.deepEqual(await owners(stack), { new: ids[0] });
    t.deepEqual(await shareIds(emulator), ids);
  },
);

test.serial("replaceOnChanges with deleteBeforeReplace makes a new share, and deletes the old one", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);
  const declared: { permissionType: "READONLY" | "CONTRIBUTOR" } = { permissionType: "READONLY" };
  const stack = await pluginStack(project, async () => {
    const options = { replaceOnChanges: ["permissionType"], deleteBeforeReplace: true };
    new PluginWorkloadShare("review", { workloadId, sharedWith: alice, ...declared }, options);
  });
  await stack.up();
  const before = await shareIds(emulator);

  declared.permissionType = "CONTRIBUTOR";
  await stack.up();

  t.deepEqual(await existing(emulator), [`${alice} CONTRIBUTOR`]);
  t.notDeepEqual(await shareIds(emulator), before);
  t.deepEqual(Object.values(await owners(stack)), await shareIds(emulator));
});
