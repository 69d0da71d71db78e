import { truncateSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { deploymentOf } from "../engine/backend";
import { type Declared, programOf, startProject, startShop, stateOf } from "../engine/project";
import { removeCutAttributes } from "./checkpoint";
import { runKilled } from "./kill";
import { type KillPoint, killPoints } from "./points";
import { seed, setting } from "./settings";

const sharesOfWorkload = 10;
const workloads = 4;
const create = "CreateWorkloadShare";

const endsAsDeclared = test.macro({
  title: (_, { victims, isHeld, writes, delay, recovery }) =>
    `killing the ${victims} of an up ${isHeld ? "with an answer held " : ""}after ${writes} shares and ${delay} ms, followed ` +
    `by ${recovery === "up" ? "an up" : "a refresh and an up"}, ends with exactly the declared shares (seed ${seed})`,
  async exec(t, point: KillPoint) {
    const { emulator, project } = await startProject(t);
    const { control } = emulator;
    const declared: Declared = {};
    for (let index = 0; index < workloads; index++) {
      const { workloadId } = await control.addWorkload();
      for (let nth = 0; nth < sharesOfWorkload; nth++) {
        const sharedWith = String(222222222200 + nth);
        declared[`share-${index}-${nth}`] = { workloadId, sharedWith, permissionType: "READONLY" };
      }
    }
    const stack = await project.stack(programOf(declared));
    if (point.isHeld) await control.inject({ kind: "holdAfter", operation: create, after: point.writes });
    const isReached = async () =>
      point.isHeld ? (await control.held()).length > 0 : (await control.shares()).length > point.writes;

    const { isKilled } = await runKilled(emulator, stack, { ...point, isReached }, () => stack.up());
    const made = await control.shares();
    if (point.recovery === "refresh, then up") await stack.refresh({ clearPendingCreates: true });
    await stack.up();

    t.true(isKilled);
    const shares = await control.shares();
    const ids = shares.map(({ shareId }) => shareId).sort();
    const wanted = Object.values(declared).map(({ workloadId, sharedWith }) => `${workloadId} ${sharedWith}`);
    t.deepEqual(shares.map(({ resourceId, sharedWith }) => `${resourceId} ${sharedWith}`).sort(), wanted.sort());
    const state = await stateOf(stack);
    t.deepEqual(Object.keys(state).sort(), Object.keys(declared).sort());
    const idsInState = Object.values(state).map(({ outputs }) => String(outputs.shareId));
    t.deepEqual(idsInState.sort(), ids);
    const lost = made.filter(({ shareId }) => !ids.includes(shareId));
    t.deepEqual(lost, [], "what was made is kept");
    const { pending_operations: pending = [] } = deploymentOf(stack);
    if (point.recovery !== "up") t.deepEqual(pending, []);
  },
});

for (const point of killPoints(seed, setting("SOAK_DEATHS", 2), sharesOfWorkload * workloads))
  test.serial(endsAsDeclared, point);

test.serial(
  "a checkpoint whose attributes a kill has cut is read again without them, and the next up finds the share again",
  async (t) => {
    const { emulator, project, stack } = await startShop(t);
    await stack.up();
    truncateSync(join(project.folder, "backend", ".pulumi", "stacks", "shares", "test.json.attrs"));
    await t.throwsAsync(stack.exportStack(), { message: /failed to load checkpoint: EOF/ });

    removeCutAttributes(stack);
    await stack.up();

    const [share, ...more] = await emulator.control.shares();
    t.deepEqual(more, []);
    t.is((await stateOf(stack)).review?.outputs.shareId, share?.shareId);
  },
);
