import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import type { Emulator } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import {
  addOfEach,
  type DeclaredShares,
  expectShares,
  oneOfEach,
  programOfShares,
  shareEachOutside,
  shareOf,
} from "../engine/kinds";
import { existing, failureOf, reviewer, stateOf, told } from "../engine/project";
import { alice, bob, carol, readonly, shareIds } from "../engine/sets";
import { PluginWorkloadShares, pluginShare } from "./resources";
import { startStack } from "./stack";

/** What comes after the workload's ID or the ARN. */
const forms: Record<string, (shareId: string) => string> = {
  "<ShareId>": (shareId) => shareId,
  "<SharedWith>": () => reviewer,
  "<ShareId>@<region>": (shareId) => `${shareId}@eu-west-1`,
  "<SharedWith>@<region>": () => `${reviewer}@eu-west-1`,
};

const host = languageHosts().get("nodejs");
const unlessSkipped = host ? "" : " (skipped: no language host of Node.js)";

/**
 * A program that imports shares by the resource option.
 * @param ids what is imported by which id, by resource name; a test empties it between runs
 */
function importing(declared: DeclaredShares, ids: Record<string, string>): PulumiFn {
  const optionsOf = (name: string) => (ids[name] === undefined ? {} : { import: ids[name] });
  return programOfShares(declared, optionsOf, pluginShare);
}

/** Runs `pulumi import` on a stack. Its program isn't run. */
async function pulumiImport(stack: Stack, ...args: string[]): Promise<string> {
  const flags = ["--generate-code=false", "--protect=false", "--yes", "--non-interactive", "--stack", "test"];
  const { envVars, workDir } = stack.workspace;
  const env = { ...process.env, ...envVars, PATH: `${dirname(host as string)}:${envVars.PATH}` };
  const { stdout } = await promisify(execFile)("pulumi", ["import", ...args, ...flags], { cwd: workDir, env });
  t.notRegex(stdout, /failed to validate/);
  return stdout;
}

/** Shares that somebody else has made, one of each kind for each of the forms, and the ids by which they can be imported. */
async function importable(emulator: Emulator, names: readonly string[]) {
  const declared: DeclaredShares = {};
  const ids: Record<string, string> = {};
  const shareIds: Record<string, string> = {};
  for (const form of names) {
    const region = form.includes("@") ? "eu-west-1" : "us-east-1";
    const shared = await addOfEach(emulator, { region });
    const made = await shareEachOutside(emulator, shared, reviewer);
    for (const kind of kinds) {
      const name = `${kind.name} ${form}`;
      shareIds[name] = String(made[kind.name]);
      ids[name] = `${shared[kind.name]}/${forms[form]?.(shareIds[name])}`;
      declared[name] = shareOf(kind, shared, reviewer, { region });
    }
  }
  return { declared, ids, shareIds };
}

describe("an import", () => {
  test("by each form of the id takes a share over as it is, and the next up changes nothing", async (t) => {
    const { emulator, pluginStack } = await startStack(t);

    const { declared, ids, shareIds } = await importable(emulator, Object.keys(forms));
    const stack = await pluginStack(importing(declared, ids));

    const { summary } = await stack.up();
    t.deepEqual(summary.resourceChanges, { create: 1, import: 4 * kinds.length });
    const states = await stateOf(stack);
    for (const [name, { kind, args }] of Object.entries(declared)) {
      const [state, shareId] = [states[name], shareIds[name]];
      t.is(state?.id, `${args[kind.input]}/${shareId}`, name);
      t.deepEqual(state?.inputs, args, name);
      t.like(state?.outputs, { ...args, shareId, status: "PENDING", __generation: 0 }, name);
    }

    for (const name of Object.keys(ids)) delete ids[name];
    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  });

  (!host ? test.skip : test)(`by the command pulumi import takes a share over, too${unlessSkipped}`, async (t) => {
    const { emulator, project, pluginStack } = await startStack(t);

    const { declared, ids, shareIds } = await importable(emulator, ["<ShareId>", "<SharedWith>"]);
    const stack = await pluginStack(importing(declared, {}));
    const resources = Object.entries(declared).map(([name, { kind }]) => ({
      type: `wellarchitected:index:${kind.name}`,
      name,
      id: ids[name],
    }));
    const file = join(project.folder, "import.json");
    writeFileSync(file, JSON.stringify({ resources }));
    await pulumiImport(stack, "--file", file);
    t.deepEqual(await expectShares(t, emulator, stack, declared), shareIds);
    await stack.up({ expectNoChanges: true, refresh: true });
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  });

  test("of a set, by its workload, takes over all its shares", async (t) => {
    const { emulator, pluginStack, workloadId } = await startStack(t);

    await emulator.control.shareOutside(workloadId, reviewer, "CONTRIBUTOR");
    await emulator.control.shareOutside(workloadId, "333333333333", "READONLY");
    const shares = [
      { sharedWith: reviewer, permissionType: "CONTRIBUTOR" },
      { sharedWith: "333333333333", permissionType: "READONLY" },
    ] as const;
    const options: pulumi.CustomResourceOptions = { import: workloadId };
    const stack = await pluginStack(async () => {
      new PluginWorkloadShares("all", { workloadId, shares: [...shares] }, options);
    });
    const { summary } = await stack.up();
    t.like(summary.resourceChanges, { import: 1 });
    delete options.import;
    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  });

  test("of a set that declares some of the workload's shares lets go of the others, and says so in preview", async (t) => {
    const { emulator, pluginStack, workloadId } = await startStack(t);

    for (const principal of [alice, bob, carol]) await emulator.control.shareOutside(workloadId, principal, "READONLY");
    const ids = await shareIds(emulator);
    const declared = { shares: readonly(alice, bob) };
    const options: pulumi.CustomResourceOptions = { import: workloadId };
    const stack = await pluginStack(async () => {
      new PluginWorkloadShares("some", { workloadId, ...declared }, options);
    });
    const told = `the import found shares that this set does not declare: ${carol} (READONLY). They are not removed`;
    t.true((await stack.preview()).stdout.includes(told));
    t.true((await stack.up()).stdout.includes(told));
    t.deepEqual(await shareIds(emulator), ids);
    delete options.import;
    await stack.up({ expectNoChanges: true, refresh: true });

    // What the program has declared is the set's own from then on.
    declared.shares = readonly(alice);
    await stack.up();
    t.deepEqual(await existing(emulator), [`${alice} READONLY`, `${carol} READONLY`]);
    await stack.destroy();
    t.deepEqual(await existing(emulator), [`${carol} READONLY`]);
  });

  (!host ? test.skip : test)(
    `of a set by the command pulumi import, refreshed before a program declares it, removes nothing either${unlessSkipped}`,
    async (t) => {
      const { emulator, pluginStack, workloadId } = await startStack(t);

      for (const principal of [alice, bob]) await emulator.control.shareOutside(workloadId, principal, "READONLY");
      const ids = await shareIds(emulator);
      const stack = await pluginStack(async () => {
        new PluginWorkloadShares("some", { workloadId, shares: readonly(alice) });
      });
      await pulumiImport(stack, "wellarchitected:index:WorkloadShares", "some", workloadId);
      await stack.refresh();
      t.true((await stack.preview()).stdout.includes(`this set does not declare: ${bob} (READONLY)`));
      await stack.up();
      t.deepEqual(await shareIds(emulator), ids);
      await stack.up({ expectNoChanges: true, refresh: true });
      await stack.destroy();
      t.deepEqual(await existing(emulator), [`${bob} READONLY`]);
    },
  );

  test("by another id is refused, and shows the forms", async (t) => {
    const { pluginStack, workloadId } = await startStack(t);

    const review = shareOf(workload, { WorkloadShare: workloadId }, reviewer);
    const stack = await pluginStack(importing({ review }, { review: "wl-1/222222222222" }));
    const message = await failureOf(stack.preview());
    t.regex(message, /An id is <WorkloadId>\/<ShareId> or, for import, <WorkloadId>\/<SharedWith>/);
    t.notRegex(message, / {4}at /);
  });

  test("of a share that isn't there is refused", async (t) => {
    const { pluginStack, workloadId } = await startStack(t);

    const review = shareOf(workload, { WorkloadShare: workloadId }, reviewer);
    const stack = await pluginStack(importing({ review }, { review: `${workloadId}/${reviewer}` }));
    t.regex(await failureOf(stack.up()), /does not exist/);
    t.deepEqual(await stateOf(stack), {});
  });

  test("is what the error of a share that exists names, with the id", async (t) => {
    const { emulator, pluginStack } = await startStack(t);

    const shared = await addOfEach(emulator);
    const made = await shareEachOutside(emulator, shared, reviewer);
    const declared = oneOfEach(shared, "review", reviewer);
    const ids: Record<string, string> = {};
    const stack = await pluginStack(importing(declared, ids));
    const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
    for (const { name } of kinds) {
      const id = `${shared[name]}/${made[name]}`;
      t.true(errors[`${name}-review`].includes(`import it by its id ${id}, or set adoptExisting: true`));
      ids[`${name}-review`] = id;
    }
    await stack.up();
    t.deepEqual(Object.values(await expectShares(t, emulator, stack, declared)).sort(), Object.values(made).sort());
  });
});
