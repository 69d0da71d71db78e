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

/** What a program declares, and the id that it imports. */
interface Imported {
  args: WorkloadShareArgs;
  id?: string;
}

/** A stack whose program imports a share by the resource option, as `pulumi import` does without a language host. */
async function importing(project: Project, imported: Imported): Promise<Stack> {
  const stack = await project.stack(async () => {
    new PluginWorkloadShare("review", imported.args, imported.id === undefined ? {} : { import: imported.id });
  });
  stack.workspace.envVars.PATH = `${pluginFolder(project.folder)}:${stack.workspace.envVars.PATH}`;
  return stack;
}

describe("an import", () => {
  test.for(Object.entries(forms))(
    "by %s takes the share over as it is, and the next up changes nothing",
    async ([form, idOf], { emulator, project }) => {
      const region = form.includes("@") ? "eu-west-1" : "us-east-1";
      const { workloadId } = await emulator.control.addWorkload({ name: "Shop", region });
      const shareId = await emulator.control.shareOutside(workloadId, reviewer, "CONTRIBUTOR");
      const args = { workloadId, sharedWith: reviewer, permissionType: "CONTRIBUTOR", region } as const;
      const imported: Imported = { args, id: idOf(workloadId, shareId) };
      const stack = await importing(project, imported);

      const { summary } = await stack.up();
      expect(summary.resourceChanges).toMatchObject({ import: 1 });
      const { review } = await stateOf(stack);
      expect(review?.id).toBe(`${workloadId}/${shareId}`);
      expect(review?.inputs).toEqual(args);
      expect(review?.outputs).toMatchObject({ ...args, shareId, status: "PENDING", generation: 0 });

      delete imported.id;
      await stack.up({ expectNoChanges: true });
      await stack.destroy();
      expect(await emulator.control.shares()).toEqual([]);
    },
  );

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
    const stack = await importing(project, { args, id: "wl-1/222222222222" });
    const message = await failureOf(stack.preview());
    expect(message).toContain("An id is <WorkloadId>/<ShareId> or, for import, <WorkloadId>/<SharedWith>");
    expect(message).not.toContain("    at ");
  });

  test("of a share that isn't there is refused", async ({ project, workloadId }) => {
    const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
    const stack = await importing(project, { args, id: `${workloadId}/${reviewer}` });
    expect(await failureOf(stack.up())).toContain("does not exist");
    expect(await stateOf(stack)).toEqual({});
  });

  test("is what the error of a share that exists names, with the id", async ({ emulator, project, workloadId }) => {
    const shareId = await emulator.control.shareOutside(workloadId, reviewer, "READONLY");
    const imported: Imported = { args: { workloadId, sharedWith: reviewer, permissionType: "READONLY" } };
    const stack = await importing(project, imported);
    const message = await failureOf(stack.up());
    imported.id = `${workloadId}/${shareId}`;
    expect(message).toContain(imported.id);
    await stack.up();
    expect((await stateOf(stack)).review?.outputs.shareId).toBe(shareId);
  });
});
