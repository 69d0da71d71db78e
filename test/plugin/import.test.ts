import type * as pulumi from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation";
import { describe, expect } from "vitest";
import type { WorkloadShareArgs } from "../../provider";
import { failureOf, type Project, reviewer, stateOf, test } from "../engine/project";
import { pluginFolder } from "./launcher";
import { PluginWorkloadShare, PluginWorkloadShares } from "./resources";

const forms: Record<string, (workloadId: string, shareId: string) => string> = {
  "<WorkloadId>/<ShareId>": (workloadId, shareId) => `${workloadId}/${shareId}`,
  "<WorkloadId>/<SharedWith>": (workloadId) => `${workloadId}/${reviewer}`,
  "<WorkloadId>/<ShareId>@<region>": (workloadId, shareId) => `${workloadId}/${shareId}@eu-west-1`,
  "<WorkloadId>/<SharedWith>@<region>": (workloadId) => `${workloadId}/${reviewer}@eu-west-1`,
};

/**
 * A stack whose program imports shares by the resource option, as `pulumi import` does without a language host.
 * @param declared by resource name
 * @param ids what is imported by which id; a test empties it between runs
 */
async function importing(
  project: Project,
  declared: Record<string, WorkloadShareArgs>,
  ids: Record<string, string>,
): Promise<Stack> {
  const stack = await project.stack(async () => {
    for (const [name, args] of Object.entries(declared)) {
      const id = ids[name];
      new PluginWorkloadShare(name, args, id === undefined ? {} : { import: id });
    }
  });
  stack.workspace.envVars.PATH = `${pluginFolder(project.folder)}:${stack.workspace.envVars.PATH}`;
  return stack;
}

describe("an import", () => {
  test("by each form of the id takes the share over as it is, and the next up changes nothing", async ({
    emulator,
    project,
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
    const stack = await importing(project, declared, ids);

    const { summary } = await stack.up();
    expect(summary.resourceChanges).toEqual({ create: 1, import: 4 });
    const states = await stateOf(stack);
    for (const [form, args] of Object.entries(declared)) {
      const [state, shareId] = [states[form], shareIds[form]];
      expect(state?.id, form).toBe(`${args.workloadId}/${shareId}`);
      expect(state?.inputs, form).toEqual(args);
      expect(state?.outputs, form).toMatchObject({ ...args, shareId, status: "PENDING", generation: 0 });
    }

    for (const form of Object.keys(ids)) delete ids[form];
    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    expect(await emulator.control.shares()).toEqual([]);
  });

  test("of a set, by its workload, takes over all its shares", async ({ emulator, project, workloadId }) => {
    await emulator.control.shareOutside(workloadId, reviewer, "CONTRIBUTOR");
    await emulator.control.shareOutside(workloadId, "333333333333", "READONLY");
    const shares = [
      { sharedWith: reviewer, permissionType: "CONTRIBUTOR" },
      { sharedWith: "333333333333", permissionType: "READONLY" },
    ] as const;
    const options: pulumi.CustomResourceOptions = { import: workloadId };
    const stack = await project.stack(async () => {
      new PluginWorkloadShares("all", { workloadId, shares: [...shares] }, options);
    });
    stack.workspace.envVars.PATH = `${pluginFolder(project.folder)}:${stack.workspace.envVars.PATH}`;
    const { summary } = await stack.up();
    expect(summary.resourceChanges).toMatchObject({ import: 1 });
    delete options.import;
    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    expect(await emulator.control.shares()).toEqual([]);
  });

  test("by another id is refused, and shows the forms", async ({ project, workloadId }) => {
    const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
    const stack = await importing(project, { review: args }, { review: "wl-1/222222222222" });
    const message = await failureOf(stack.preview());
    expect(message).toContain("An id is <WorkloadId>/<ShareId> or, for import, <WorkloadId>/<SharedWith>");
    expect(message).not.toContain("    at ");
  });

  test("of a share that isn't there is refused", async ({ project, workloadId }) => {
    const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
    const stack = await importing(project, { review: args }, { review: `${workloadId}/${reviewer}` });
    expect(await failureOf(stack.up())).toContain("does not exist");
    expect(await stateOf(stack)).toEqual({});
  });

  test("is what the error of a share that exists names, with the id", async ({ emulator, project, workloadId }) => {
    const shareId = await emulator.control.shareOutside(workloadId, reviewer, "READONLY");
    const review = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
    const ids: Record<string, string> = {};
    const stack = await importing(project, { review }, ids);
    const message = await failureOf(stack.up());
    ids.review = `${workloadId}/${shareId}`;
    expect(message).toContain(ids.review);
    await stack.up();
    expect((await stateOf(stack)).review?.outputs.shareId).toBe(shareId);
  });
});
