import { setTimeout } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import { expect } from "vitest";
import type { Emulator } from "../../emulator";
import type { WorkloadShareArgs } from "../../provider";
import { door } from "./door";
import { engineProcesses, survivors } from "./processes";
import { failureOf, madeShare, operations, programOf, reviewer, stateOf, test } from "./project";

const waiting = (workloadId: string, changes: Partial<WorkloadShareArgs> = {}) => ({
  review: {
    workloadId,
    sharedWith: reviewer,
    permissionType: "READONLY" as const,
    waitForAcceptance: true,
    acceptanceTimeoutSeconds: 2,
    ...changes,
  },
});

async function creates(emulator: Emulator): Promise<number> {
  return (await operations(emulator)).filter((name) => name === "CreateWorkloadShare").length;
}

test("a wait that times out keeps the share in state; reruns go on waiting, refreshed or not, and make none", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await project.stack(programOf(waiting(workloadId)));
  const message = await failureOf(stack.up());
  expect(message).toContain("the share is still PENDING after 2 s: the recipient has not accepted it");
  expect(message).not.toContain("    at ");
  const { review } = await stateOf(stack);
  expect(review?.outputs.shareId).toBe(await madeShare(emulator));
  expect(review?.initErrors).toHaveLength(1);

  expect(await failureOf(stack.up())).toContain("still PENDING");
  expect(await failureOf(stack.up({ refresh: true }))).toContain("still PENDING");
  await emulator.control.accept(await madeShare(emulator));
  await stack.up();
  await stack.up({ expectNoChanges: true, refresh: true });
  expect((await stateOf(stack)).review?.outputs.status).toBe("ACCEPTED");
  expect(await creates(emulator)).toBe(1);
});

test("a wait ends with the acceptance, and tells how long it may last meanwhile", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await project.stack(programOf(waiting(workloadId, { acceptanceTimeoutSeconds: 60 })));
  const run = stack.up();
  const shareId = await madeShare(emulator);
  await setTimeout(1500);
  await emulator.control.accept(shareId);
  expect((await run).stdout).toContain("waiting for the share to leave PENDING");
  expect((await stateOf(stack)).review?.outputs.status).toBe("ACCEPTED");
});

test("a wait ends where the recipient rejects: the share stays in state and is not offered again", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await project.stack(programOf(waiting(workloadId, { acceptanceTimeoutSeconds: 60 })));
  const run = failureOf(stack.up());
  await emulator.control.reject(await madeShare(emulator));
  expect(await run).toContain("the recipient rejected the share");
  expect(Object.keys(await stateOf(stack))).toEqual(["review"]);
  expect(await creates(emulator)).toBe(1);
});

test("Ctrl-C in a wait, twice where once does not reach it, leaves no process behind, and the rerun finds the same share", async ({
  emulator,
  project,
  workloadId,
}) => {
  const args = waiting(workloadId, { acceptanceTimeoutSeconds: 600 });
  const stack: Stack = await project.stack(programOf(args));
  const run = stack.up().catch(() => "interrupted");
  const shareId = await madeShare(emulator);
  const processes = engineProcesses();
  process.kill(processes[0] as number, "SIGINT");
  // Cancel reaches the plugin: there, once is enough.
  if (door === "dynamic") {
    await setTimeout(500);
    process.kill(processes[0] as number, "SIGINT");
  }
  expect(await run).toBe("interrupted");
  expect(await survivors(processes)).toEqual([]);

  await stack.cancel().catch(() => {});
  args.review.waitForAcceptance = false;
  await stack.up();
  expect((await stateOf(stack)).review?.outputs.shareId).toBe(shareId);
});
