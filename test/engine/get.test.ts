import { expect } from "vitest";
import { WorkloadShare } from "./door";
import { failureOf, reviewer, test } from "./project";

test("get reads a share that the program does not manage, by its principal, and destroy leaves it", async ({
  emulator,
  project,
}) => {
  const { workloadId } = await emulator.control.addWorkload({ name: "There", region: "eu-west-1" });
  const shareId = await emulator.control.shareOutside(workloadId, reviewer, "CONTRIBUTOR");
  const stack = await project.stack(async () => {
    const share = WorkloadShare.get("theirs", `${workloadId}/${reviewer}@eu-west-1`);
    return { permission: share.permissionType, shareId: share.shareId, region: share.region };
  });
  const { outputs } = await stack.up();
  expect(outputs.permission?.value).toBe("CONTRIBUTOR");
  expect(outputs.shareId?.value).toBe(shareId);
  expect(outputs.region?.value).toBe("eu-west-1");
  await stack.destroy();
  expect(await emulator.control.shares()).toHaveLength(1);
});

test("a malformed id is an error that shows the forms", async ({ project }) => {
  const stack = await project.stack(async () => {
    WorkloadShare.get("theirs", "wl-1/222222222222");
  });
  expect(await failureOf(stack.preview())).toContain(
    "An id is <WorkloadId>/<ShareId> or, for import, <WorkloadId>/<SharedWith>",
  );
});
