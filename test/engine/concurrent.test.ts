import { expect } from "vitest";
import { existing, failureOf, makeProject, programOf, readonlyShares, stateOf, test } from "./project";

const reviewers = ["222222222222", "333333333333", "444444444444", "555555555555"];

test("two runs of one program at once, without a lock between them, end with the same live shares", async ({
  emulator,
  project,
  workloadId,
}) => {
  const twin = makeProject(emulator);
  try {
    const program = programOf(
      readonlyShares(workloadId, Object.fromEntries(reviewers.map((reviewer) => [reviewer, reviewer]))),
    );
    await emulator.control.inject({ kind: "latencyAfter", ms: 30, jitterMs: 60, times: "always" });
    const stacks = [await project.stack(program), await twin.stack(program)];
    await Promise.all(stacks.map((stack) => stack.up()));

    expect(await existing(emulator)).toEqual(reviewers.map((reviewer) => `${reviewer} READONLY`));
    const live = (await emulator.control.shares()).map(({ shareId }) => shareId).sort();
    for (const stack of stacks) {
      const states = Object.values(await stateOf(stack));
      expect(states.map(({ outputs }) => outputs.shareId).sort()).toEqual(live);
    }
  } finally {
    twin.dispose();
  }
});

test("tokenScope tells two backends with the same names apart: the second is refused", async ({
  emulator,
  project,
  workloadId,
}) => {
  const twin = makeProject(emulator);
  try {
    const program = programOf({ review: { workloadId, sharedWith: "222222222222", permissionType: "READONLY" } });
    const [first, second] = [await project.stack(program), await twin.stack(program)];
    await second.setConfig("wellarchitected:tokenScope", { value: "another backend" });
    await first.up();
    expect(await failureOf(second.up())).toContain("already shared");
    await second.destroy();
    await first.up({ expectNoChanges: true, refresh: true });
  } finally {
    twin.dispose();
  }
});
