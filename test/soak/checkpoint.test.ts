import { truncateSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { programOf, startShop, stateOf } from "../engine/project";
import { removeCutAttributes } from "./checkpoint";

test("a checkpoint whose attributes a kill has cut is read again without them, and the next up finds the share again", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const stack = await project.stack(
    programOf({ review: { workloadId, sharedWith: "222222222222", permissionType: "READONLY" } }),
  );
  await stack.up();
  truncateSync(join(project.folder, "backend", ".pulumi", "stacks", "shares", "test.json.attrs"));
  await t.throwsAsync(stack.exportStack(), { message: /failed to load checkpoint: EOF/ });
  removeCutAttributes(stack);
  await stack.up();
  const [share, ...more] = await emulator.control.shares();
  t.deepEqual(more, []);
  t.is((await stateOf(stack)).review?.outputs.shareId, share?.shareId);
});
