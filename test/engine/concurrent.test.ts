import test from "ava";
import { existing, failureOf, programOf, projectFor, readonlyShares, startShop, stateOf } from "./project";

const reviewers = ["222222222222", "333333333333", "444444444444", "555555555555"];

test("two runs of one program at once, without a lock between them, end with the same live shares", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const twin = projectFor(t, emulator);
  try {
    const program = programOf(
      readonlyShares(workloadId, Object.fromEntries(reviewers.map((reviewer) => [reviewer, reviewer]))),
    );
    await emulator.control.inject({ kind: "latencyAfter", ms: 30, jitterMs: 60, times: "always" });
    const stacks = [await project.stack(program), await twin.stack(program)];
    await Promise.all(stacks.map((stack) => stack.up()));

    t.deepEqual(
      await existing(emulator),
      reviewers.map((reviewer) => `${reviewer} READONLY`),
    );
    const live = (await emulator.control.shares()).map(({ shareId }) => shareId).sort();
    for (const stack of stacks) {
      const states = Object.values(await stateOf(stack));
      t.deepEqual(states.map(({ outputs }) => outputs.shareId).sort(), live);
    }
  } finally {
    twin.dispose();
  }
});

test("tokenScope tells two backends with the same names apart: the second is refused", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const twin = projectFor(t, emulator);
  try {
    const program = programOf({ review: { workloadId, sharedWith: "222222222222", permissionType: "READONLY" } });
    const [first, second] = [await project.stack(program), await twin.stack(program)];
    await second.setConfig("wellarchitected:tokenScope", { value: "another backend" });
    await first.up();
    t.regex(await failureOf(second.up()), /already shared/);
    await second.destroy();
    await first.up({ expectNoChanges: true, refresh: true });
  } finally {
    twin.dispose();
  }
});
