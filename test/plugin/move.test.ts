import type { Stack } from "@pulumi/pulumi/automation";
import { expect } from "vitest";
import type { Emulator } from "../../emulator";
import { WorkloadShare } from "../../provider";
import { upKilledAt } from "../engine/killed";
import { existing, type Project, reviewer, stateOf, test } from "../engine/project";
import { pluginFolder } from "./launcher";
import { PluginWorkloadShare } from "./resources";

/** How far a program has moved its share from the dynamic class to the plugin. */
type Step = "dynamic" | "retained" | "adopted" | "plugin" | { import: string };

/** A stack whose program is at the step, which a test changes between runs. */
async function moving(project: Project, workloadId: string, program: { step: Step }): Promise<Stack> {
  const args = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
  const stack = await project.stack(async () => {
    const { step } = program;
    if (step === "dynamic") new WorkloadShare("review", args);
    else if (step === "retained") new WorkloadShare("review", args, { retainOnDelete: true });
    else if (step === "adopted") new PluginWorkloadShare("review", { ...args, adoptExisting: true });
    else new PluginWorkloadShare("review", args, step === "plugin" ? {} : step);
  });
  stack.workspace.envVars.PATH = `${pluginFolder(project.folder)}:${stack.workspace.envVars.PATH}`;
  return stack;
}

/** The recipient has access to the very share, and state has it once, through the plugin. */
async function expectMoved(emulator: Emulator, stack: Stack, shareId: string): Promise<void> {
  expect(await emulator.control.shares()).toMatchObject([{ shareId, status: "ACCEPTED" }]);
  const states = Object.values(await stateOf(stack));
  expect(states.map(({ urn, outputs }) => [urn.includes("pulumi-nodejs"), outputs.shareId])).toEqual([
    [false, shareId],
  ]);
}

async function acceptedShare(emulator: Emulator, stack: Stack): Promise<string> {
  await stack.up();
  const shareId = (await emulator.control.shares())[0]?.shareId as string;
  await emulator.control.accept(shareId);
  return shareId;
}

test("a share moves from the dynamic class to the plugin by an import", async ({ emulator, project, workloadId }) => {
  const program: { step: Step } = { step: "dynamic" };
  const stack = await moving(project, workloadId, program);
  const shareId = await acceptedShare(emulator, stack);
  program.step = "retained";
  await stack.up();
  program.step = { import: `${workloadId}/${shareId}` };
  await stack.up();
  program.step = "plugin";
  await stack.up({ expectNoChanges: true });
  await expectMoved(emulator, stack, shareId);
  await stack.destroy();
  expect(await existing(emulator)).toEqual([]);
});

test("it moves by adoptExisting too, with a crash in the middle", async ({ emulator, project, workloadId }) => {
  const program: { step: Step } = { step: "dynamic" };
  const stack = await moving(project, workloadId, program);
  const shareId = await acceptedShare(emulator, stack);
  program.step = "retained";
  await stack.up();
  program.step = "adopted";
  await upKilledAt(emulator, stack, "UpdateWorkloadShare", "engine and provider");

  await stack.up();
  await expectMoved(emulator, stack, shareId);
  program.step = "plugin";
  await stack.up();
  await expectMoved(emulator, stack, shareId);
  await stack.up({ expectNoChanges: true, refresh: true });
});
