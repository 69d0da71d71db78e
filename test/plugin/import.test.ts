import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { describe, expect } from "vitest";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import type { WorkloadShareArgs } from "../../provider";
import { existing, failureOf, reviewer, stateOf } from "../engine/project";
import { alice, bob, carol, readonly, shareIds } from "../engine/sets";
import { PluginWorkloadShare, PluginWorkloadShares } from "./resources";
import { test } from "./stack";

const forms: Record<string, (workloadId: string, shareId: string) => string> = {
  "<WorkloadId>/<ShareId>": (workloadId, shareId) => `${workloadId}/${shareId}`,
  "<WorkloadId>/<SharedWith>": (workloadId) => `${workloadId}/${reviewer}`,
  "<WorkloadId>/<ShareId>@<region>": (workloadId, shareId) => `${workloadId}/${shareId}@eu-west-1`,
  "<WorkloadId>/<SharedWith>@<region>": (workloadId) => `${workloadId}/${reviewer}@eu-west-1`,
};

const host = languageHosts().get("nodejs");
const unlessSkipped = host ? "" : " (skipped: no language host of Node.js)";

/**
 * A program that imports shares by the resource option.
 * @param declared by resource name
 * @param ids what is imported by which id; a test empties it between runs
 */
function importing(declared: Record<string, WorkloadShareArgs>, ids: Record<string, string>): PulumiFn {
  return async () => {
    for (const [name, args] of Object.entries(declared)) {
      const id = ids[name];
      new PluginWorkloadShare(name, args, id === undefined ? {} : { import: id });
    }
  };
}

describe("an import", () => {
  test("by each form of the id takes the share over as it is, and the next up changes nothing", async ({
    emulator,
    pluginStack,
  }) => {
    const declared: Record<string, WorkloadShareArgs> = {};
    const shareIds: Record<string, string> = {};
    const ids: Record<string, string> = {};
    // The forms are the resources' names, too.
    for (const [form, idOf] of Object.entries(forms)) {
      const region = form.includes("@") ? "eu-west-1" : "us-east-1";
      const { workloadId } = await emulator.control.addWorkload({ name: form, region });
      shareIds[form] = await emulator.control.shareOutside(workloadId, reviewer, "CONTRIBUTOR");
      ids[form] = idOf(workloadId, shareIds[form]);
      declared[form] = { workloadId, sharedWith: reviewer, permissionType: "CONTRIBUTOR", region };
    }
    const stack = await pluginStack(importing(declared, ids));

    const { summary } = await stack.up();
    expect(summary.resourceChanges).toEqual({ create: 1, import: 4 });
    const states = await stateOf(stack);
    for (const [form, args] of Object.entries(declared)) {
      const [state, shareId] = [states[form], shareIds[form]];
      expect(state?.id, form).toBe(`${args.workloadId}/${shareId}`);
      expect(state?.inputs, form).toEqual(args);
      expect(state?.outputs, form).toMatchObject({ ...args, shareId, status: "PENDING", __generation: 0 });
    }

    for (const form of Object.keys(ids)) delete ids[form];
    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    expect(await emulator.control.shares()).toEqual([]);
  });

  test("of a set, by its workload, takes over all its shares", async ({ emulator, pluginStack, workloadId }) => {
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
    expect(summary.resourceChanges).toMatchObject({ import: 1 });
    delete options.import;
    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    expect(await emulator.control.shares()).toEqual([]);
  });

  test("of a set that declares some of the workload's shares lets go of the others, and says so in preview", async ({
    emulator,
    pluginStack,
    workloadId,
  }) => {
    for (const principal of [alice, bob, carol]) await emulator.control.shareOutside(workloadId, principal, "READONLY");
    const ids = await shareIds(emulator);
    const declared = { shares: readonly(alice, bob) };
    const options: pulumi.CustomResourceOptions = { import: workloadId };
    const stack = await pluginStack(async () => {
      new PluginWorkloadShares("some", { workloadId, ...declared }, options);
    });
    const told = `the import found shares that this set does not declare: ${carol} (READONLY). They are not removed`;
    expect((await stack.preview()).stdout).toContain(told);
    expect((await stack.up()).stdout).toContain(told);
    expect(await shareIds(emulator)).toEqual(ids);
    delete options.import;
    await stack.up({ expectNoChanges: true, refresh: true });

    // What the program has declared is the set's own from then on.
    declared.shares = readonly(alice);
    await stack.up();
    expect(await existing(emulator)).toEqual([`${alice} READONLY`, `${carol} READONLY`]);
    await stack.destroy();
    expect(await existing(emulator)).toEqual([`${carol} READONLY`]);
  });

  test.skipIf(!host)(
    `of a set by the command pulumi import, refreshed before a program declares it, removes nothing either${unlessSkipped}`,
    async ({ emulator, project, pluginStack, workloadId }) => {
      for (const principal of [alice, bob]) await emulator.control.shareOutside(workloadId, principal, "READONLY");
      const ids = await shareIds(emulator);
      const stack = await pluginStack(async () => {
        new PluginWorkloadShares("some", { workloadId, shares: readonly(alice) });
      });
      const args = ["import", "wellarchitected:index:WorkloadShares", "some", workloadId];
      const flags = ["--generate-code=false", "--protect=false", "--yes", "--non-interactive", "--stack", "test"];
      const { envVars } = stack.workspace;
      const env = { ...process.env, ...envVars, PATH: `${dirname(host as string)}:${envVars.PATH}` };
      const { stdout } = await promisify(execFile)("pulumi", [...args, ...flags], { cwd: project.folder, env });
      expect(stdout).not.toContain("failed to validate");
      await stack.refresh();
      expect((await stack.preview()).stdout).toContain(`this set does not declare: ${bob} (READONLY)`);
      await stack.up();
      expect(await shareIds(emulator)).toEqual(ids);
      await stack.up({ expectNoChanges: true, refresh: true });
      await stack.destroy();
      expect(await existing(emulator)).toEqual([`${bob} READONLY`]);
    },
  );

  test("by another id is refused, and shows the forms", async ({ pluginStack, workloadId }) => {
    const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
    const stack = await pluginStack(importing({ review: args }, { review: "wl-1/222222222222" }));
    const message = await failureOf(stack.preview());
    expect(message).toContain("An id is <WorkloadId>/<ShareId> or, for import, <WorkloadId>/<SharedWith>");
    expect(message).not.toContain("    at ");
  });

  test("of a share that isn't there is refused", async ({ pluginStack, workloadId }) => {
    const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
    const stack = await pluginStack(importing({ review: args }, { review: `${workloadId}/${reviewer}` }));
    expect(await failureOf(stack.up())).toContain("does not exist");
    expect(await stateOf(stack)).toEqual({});
  });

  test("is what the error of a share that exists names, with the id", async ({ emulator, pluginStack, workloadId }) => {
    const shareId = await emulator.control.shareOutside(workloadId, reviewer, "READONLY");
    const review = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
    const ids: Record<string, string> = {};
    const stack = await pluginStack(importing({ review }, ids));
    const message = await failureOf(stack.up());
    ids.review = `${workloadId}/${shareId}`;
    expect(message).toContain(ids.review);
    await stack.up();
    expect((await stateOf(stack)).review?.outputs.shareId).toBe(shareId);
  });
});
