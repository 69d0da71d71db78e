import { truncateSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { programOf, stateOf, test } from "../engine/project";
import { removeCutAttributes } from "./checkpoint";

test("a checkpoint whose attributes a kill has cut is read again without them, and the next up finds the share again", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await project.stack(
    programOf({ review: { workloadId, sharedWith: "222222222222", permissionType: "READONLY" } }),
  );
  await stack.up();
  truncateSync(join(project.folder, "backend", ".pulumi", "stacks", "shares", "test.json.attrs"));
  await expect(stack.exportStack()).rejects.toThrow("failed to load checkpoint: EOF");
  removeCutAttributes(stack);
  await stack.up();
  const [share, ...more] = await emulator.control.shares();
  expect(more).toEqual([]);
  expect((await stateOf(stack)).review?.outputs.shareId).toBe(share?.shareId);
});
