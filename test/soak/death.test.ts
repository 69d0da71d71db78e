import test from "ava";
import { deploymentOf } from "../engine/backend";
import { type Declared, programOf, startShop, stateOf } from "../engine/project";
import { runKilled } from "./kill";
import { killPoints } from "./points";
import { seed, setting } from "./settings";

const sharesOfWorkload = 10;
const workloads = 4;
const create = "CreateWorkloadShare";

const points = killPoints(seed, setting("SOAK_DEATHS", 2), sharesOfWorkload * workloads).map(
  (point) =>
    [
      `${point.victims} killed ${point.isHeld ? "with an answer held " : ""}after ${point.writes} shares and ${point.delay} ms, then ${point.recovery}`,
      point,
    ] as const,
);

describe.for(points)(`%s (seed ${seed})`, ([, point]) => {
  test("ends with exactly the declared shares, and destroy leaves none", async (t) => {
    const { emulator, project } = await startShop(t);

    const declared: Declared = {};
    for (let index = 0; index < workloads; index++) {
      const { workloadId } = await emulator.control.addWorkload();
      for (let nth = 0; nth < sharesOfWorkload; nth++) {
        const sharedWith = String(222222222200 + nth);
        declared[`share-${index}-${nth}`] = { workloadId, sharedWith, permissionType: "READONLY" };
      }
    }
    const stack = await project.stack(programOf(declared));

    const { control } = emulator;
    if (point.isHeld) await control.inject({ kind: "holdAfter", operation: create, after: point.writes });
    const isReached = async () =>
      point.isHeld ? (await control.held()).length > 0 : (await control.shares()).length > point.writes;
    const { isKilled } = await runKilled(emulator, stack, { ...point, isReached }, () => stack.up());
    t.is(isKilled, true);
    const made = await emulator.control.shares();
    if (point.recovery === "refresh, then up") await stack.refresh({ clearPendingCreates: true });
    await stack.up();

    const shares = await emulator.control.shares();
    const wanted = Object.values(declared).map(({ workloadId, sharedWith }) => `${workloadId} ${sharedWith}`);
    t.deepEqual(shares.map(({ resourceId, sharedWith }) => `${resourceId} ${sharedWith}`).sort(), wanted.sort());
    const state = await stateOf(stack);
    t.deepEqual(Object.keys(state).sort(), Object.keys(declared).sort());
    t.deepEqual(
      Object.values(state)
        .map(({ outputs }) => outputs.shareId)
        .sort(),
      shares.map(({ shareId }) => shareId).sort(),
    );
    const ids = new Set(shares.map(({ shareId }) => shareId));
    t.deepEqual(
      made.filter(({ shareId }) => !ids.has(shareId)),
      [],
      "what was made is kept",
    );
    const { pending_operations: pending = [] } = deploymentOf(stack);
    if (point.recovery !== "up") t.deepEqual(pending, []);

    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  });
});
