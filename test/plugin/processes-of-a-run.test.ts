import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import type { Emulator } from "../../emulator";
import { WorkloadShare } from "../../provider";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { dynamicShare } from "../engine/door";
import { addOfEach, expectShares, oneOfEach, programOfShares, shareOf } from "../engine/kinds";
import { existing, failureOf, reviewer, stateOf } from "../engine/project";
import { alice, bob, readonly, shareIds } from "../engine/sets";
import { PluginProvider, PluginWorkloadShare, PluginWorkloadShares, pluginShare } from "./resources";
import { startStack } from "./stack";

/** The resources of ours in state, with the ShareIds that they have. */
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
async function expectKept(emulator: Emulator, stack: Stack, ids: readonly string[]): Promise<void> {
  t.deepEqual(await shareIds(emulator), ids);
  await stack.up({ expectNoChanges: true, refresh: true });
  t.deepEqual(await shareIds(emulator), ids);
}

describe("a share that moves to another resource, whose provider resource is another one, is there all the time", () => {
  /** A program that a test changes between runs. */
  const programs = (workloadId: string) => {
    const args = { workloadId, sharedWith: alice, permissionType: "READONLY" } as const;
    const shares = readonly(alice, bob);
    const providers = () => ({ a: new PluginProvider("a", {}), b: new PluginProvider("b", {}) });
    return {
      old: async () => {
        new PluginWorkloadShare("old", args, { provider: providers().a });
      },
      adopted: async () => {
        new PluginWorkloadShare("new", { ...args, adoptExisting: true }, { provider: providers().b });
      },
      imported: (shareId: string) => async () => {
        new PluginWorkloadShare("imported", args, { provider: providers().a, import: `${workloadId}/${shareId}` });
      },
      set: async () => {
        new PluginWorkloadShares("set", { workloadId, shares, adoptExisting: true }, { provider: providers().b });
      },
      singles: async () => {
        const { a } = providers();
        for (const share of shares) {
          new PluginWorkloadShare(share.sharedWith, { workloadId, ...share, adoptExisting: true }, { provider: a });
        }
      },
      /** The same resource, and another provider. */
      otherProvider: async () => {
        const { b } = providers();
        for (const share of shares) {
          new PluginWorkloadShare(share.sharedWith, { workloadId, ...share }, { provider: b });
        }
      },
    };
  };

  test("by adoptExisting, by import, into a set and out of it", async (t) => {
    const { emulator, pluginStack, workloadId } = await startStack(t);

    const { old, adopted, imported, set, singles, otherProvider } = programs(workloadId);
    let program = old;
    const stack = await pluginStack(() => program());
    await stack.up();
    const [first] = await shareIds(emulator);

    program = adopted;
    t.true((await stack.up()).stdout.includes(`the share ${first} was not deleted: this run has kept it for`));
    t.deepEqual(await owners(stack), { new: first });

    program = imported(first as string);
    await stack.up();
    t.deepEqual(await owners(stack), { imported: first });

    program = set;
    await stack.up();
    const both = await shareIds(emulator);
    t.true(both.includes(first));
    t.deepEqual(await owners(stack), { set: both });

    program = singles;
    await stack.up();
    t.deepEqual(await shareIds(emulator), both);

    program = otherProvider;
    await stack.up();
    t.deepEqual(Object.values(await owners(stack)).sort(), both);
    await expectKept(emulator, stack, both);
    await stack.destroy();
    t.deepEqual(await existing(emulator), []);
  });

  test("with an upgrade of the plugin in the same run", async (t) => {
    const { emulator, installedStack, workloadId } = await startStack(t);

    const args = { workloadId, sharedWith: alice, permissionType: "READONLY" } as const;
    let program = async () => {
      new PluginWorkloadShare("old", args, { version: "0.1.0" });
    };
    const stack = await installedStack(() => program(), ["0.1.0", "0.2.0"]);
    await stack.up();
    const ids = await shareIds(emulator);
    program = async () => {
      new PluginWorkloadShare("new", { ...args, adoptExisting: true }, { version: "0.2.0" });
    };
    await stack.up();
    t.deepEqual(await owners(stack), { new: ids[0] });
    await expectKept(emulator, stack, ids);
  });

  test("of each kind from the npm package to the plugin, in one up without retainOnDelete", async (t) => {
    const { emulator, pluginStack } = await startStack(t);

    const shared = await addOfEach(emulator);
    const adopting = oneOfEach(shared, "review", alice, { adoptExisting: true });
    let program = programOfShares(oneOfEach(shared, "review", alice), () => ({}), dynamicShare);
    const stack = await pluginStack(() => program());
    await stack.up();
    const ids = await shareIds(emulator);
    program = programOfShares(adopting, () => ({}), pluginShare);
    await stack.up();
    await expectKept(emulator, stack, ids);
    program = programOfShares(adopting, () => ({}), dynamicShare);
    await stack.up();
    t.deepEqual(Object.values(await expectShares(t, emulator, stack, adopting)).sort(), ids);
    await expectKept(emulator, stack, ids);
  });
});

test("a replacement that was interrupted and taken back leaves a pending delete of the live share, which an upgraded plugin's run skips", async (t) => {
  const { emulator, installedStack, workloadId } = await startStack(t);

  const declared = { sharedWith: alice, version: "0.1.0", blocked: false };
  const stack = await installedStack(async () => {
    const { sharedWith, version, blocked } = declared;
    new PluginWorkloadShare("review", { workloadId, sharedWith, permissionType: "READONLY" }, { version });
    // Of a workload that isn't there: as long as the program declares it, no run comes to its deletes.
    if (blocked)
      new PluginWorkloadShare(
        "blocked",
        { workloadId: "0".repeat(32), sharedWith, permissionType: "READONLY" },
        { version },
      );
  }, ["0.1.0", "0.2.0"]);
  await stack.up();
  const { review } = await owners(stack);
  for (const sharedWith of [bob, alice]) {
    Object.assign(declared, { sharedWith, blocked: true });
    await failureOf(stack.up());
  }
  Object.assign(declared, { version: "0.2.0", blocked: false });
  await stack.up();
  t.deepEqual(await existing(emulator), [`${alice} READONLY`]);
  t.deepEqual(await owners(stack), { review });
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("one share under two provider resources is an error that names the other one, in preview, adoptExisting or not", async (t) => {
  const { emulator, pluginStack } = await startStack(t);

  const shared = await addOfEach(emulator);
  let kind = workload;
  const stack = await pluginStack(async () => {
    const { args } = shareOf(kind, shared, reviewer, { adoptExisting: true });
    for (const name of ["a", "b"]) new (pluginShare(kind))(name, args, { provider: new PluginProvider(name, {}) });
  });
  for (kind of kinds) {
    t.regex(
      await failureOf(stack.preview()),
      new RegExp(`declared twice for this ${kind.noun}: urn:pulumi:test::.*:${kind.name}::(a|b) `),
    );
  }
  t.true((await failureOf(stack.up())).includes(`declared twice for this ${kind.noun}`));
});

test("a share that two resources have in state survives when one of them is removed from the program", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

  const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
  const names = ["a"];
  const options: pulumi.CustomResourceOptions = {};
  const stack = await pluginStack(async () => {
    for (const name of names) {
      new PluginWorkloadShare(name, { ...args }, { ...options, provider: new PluginProvider(`provider-${name}`, {}) });
    }
  });
  await stack.up();
  const ids = await shareIds(emulator);
  // The state of the first one is kept by hand, as a program of an earlier version could have left it.
  const before = await stack.exportStack();
  names.splice(0, 1, "b");
  options.import = `${workloadId}/${ids[0]}`;
  await stack.up();
  const after = await stack.exportStack();
  const known = new Set(after.deployment.resources.map(({ urn }: { urn: string }) => urn));
  const missing = before.deployment.resources.filter(({ urn }: { urn: string }) => !known.has(urn));
  after.deployment.resources.push(...missing);
  await stack.importStack(after);
  t.deepEqual(Object.values(await owners(stack)), [ids[0], ids[0]]);

  delete options.import;
  await stack.up();
  t.deepEqual(await owners(stack), { b: ids[0] });
  await expectKept(emulator, stack, ids);
});

test("an exclusive set under one provider leaves a share that a resource of another provider has", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

  const declared = { exclusive: false };
  const stack = await pluginStack(async () => {
    const { exclusive } = declared;
    new PluginWorkloadShares(
      "set",
      { workloadId, shares: readonly(alice), exclusive },
      { provider: new PluginProvider("a", {}) },
    );
    new PluginWorkloadShare(
      "single",
      { workloadId, sharedWith: bob, permissionType: "READONLY" },
      { provider: new PluginProvider("b", {}) },
    );
  });
  await stack.up();
  const ids = await shareIds(emulator);
  declared.exclusive = true;
  t.regex(await failureOf(stack.preview()), /one of the two is exclusive/);
  for (const refresh of [false, true, true]) {
    t.regex(await failureOf(stack.up({ refresh })), /one of the two is exclusive/);
    t.deepEqual(await shareIds(emulator), ids);
  }
});

test("with --continue-on-error, a share whose new resource could not adopt it yet stays, and stays in state", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

  const args = { workloadId, sharedWith: alice, permissionType: "READONLY" } as const;
  let program = async () => {
    new PluginWorkloadShare("old", args);
  };
  const stack = await pluginStack(() => program());
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
  await expectKept(emulator, stack, ids);
});

test("replaceOnChanges with deleteBeforeReplace makes a new share, and deletes the old one", async (t) => {
  const { emulator, pluginStack, workloadId } = await startStack(t);

  const declared: { permissionType: "READONLY" | "CONTRIBUTOR" } = { permissionType: "READONLY" };
  const stack = await pluginStack(async () => {
    const options = { replaceOnChanges: ["permissionType"], deleteBeforeReplace: true };
    new PluginWorkloadShare("review", { workloadId, sharedWith: alice, ...declared }, options);
  });
  await stack.up();
  const [before] = await shareIds(emulator);
  declared.permissionType = "CONTRIBUTOR";
  await stack.up();
  t.deepEqual(await existing(emulator), [`${alice} CONTRIBUTOR`]);
  t.false((await shareIds(emulator)).includes(before));
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("what the processes of a run tell each other is gone when the run has ended", async (t) => {
  const { project, pluginStack, workloadId } = await startStack(t);

  const stack = await pluginStack(async () => {
    new PluginWorkloadShare("a", { workloadId, sharedWith: alice, permissionType: "READONLY" });
    new WorkloadShare("b", { workloadId, sharedWith: bob, permissionType: "READONLY" });
  });
  await stack.up();
  const folder = join(project.folder, "home", "wellarchitected", "runs");
  t.is(existsSync(folder), true);
  t.deepEqual(readdirSync(folder), []);
});
