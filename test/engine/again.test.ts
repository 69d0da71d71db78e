import { describe, expect } from "vitest";
import type { Behaviour } from "../../emulator";
import { type Declared, existing, programOf, readonlyShares, reviewer, stateOf, test } from "./project";

const services: Record<string, Partial<Behaviour>> = {
  "answers the dead share, and lists lag": { spentToken: "deadResult", listLag: { mode: "fixed", seconds: 1 } },
  "answers Conflict, and lists lag": { spentToken: "conflict", listLag: { mode: "fixed", seconds: 1 } },
};

describe.for(Object.entries(services))("where a spent token %s", ([, behaviour]) => {
  test("up, destroy and up again ends with a share that is alive", async ({ emulator, stack }) => {
    await emulator.control.setBehaviour(behaviour);
    await stack.up();
    const first = (await stateOf(stack)).review?.outputs.shareId;
    await stack.destroy();
    expect(await emulator.control.shares()).toEqual([]);
    await stack.up();
    const [share] = await emulator.control.shares();
    const { review } = await stateOf(stack);
    expect(review?.outputs).toMatchObject({ shareId: share?.shareId, __generation: 1 });
    expect(review?.outputs.shareId).not.toBe(first);
    await stack.destroy();
    expect(await emulator.control.shares()).toEqual([]);
  });
});

test("a lost answer is found again, and nothing is created twice", async ({ emulator, project, workloadId }) => {
  const declared: Declared = { review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" } };
  const stack = await project.stack(programOf(declared));
  for (const operation of ["CreateWorkloadShare", "UpdateWorkloadShare", "DeleteWorkloadShare"] as const) {
    await emulator.control.inject({ kind: "lostAnswer", operation });
  }
  await stack.up();
  expect(await existing(emulator)).toEqual([`${reviewer} READONLY`]);
  declared.review = { workloadId, sharedWith: reviewer, permissionType: "CONTRIBUTOR" };
  await stack.up();
  expect(await existing(emulator)).toEqual([`${reviewer} CONTRIBUTOR`]);
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
  expect((await emulator.control.faults()).map(({ met }) => met)).toEqual([1, 1, 1]);
});

test("throttled calls are tried again until all shares are made", async ({ emulator, project, workloadId }) => {
  await emulator.control.inject({ kind: "throttle", rate: 8, burst: 4 });
  const accounts = Array.from({ length: 12 }, (_, index) => `2222222222${String(index).padStart(2, "0")}`);
  const stack = await project.stack(
    programOf(readonlyShares(workloadId, Object.fromEntries(accounts.map((account) => [account, account])))),
  );
  await stack.up();
  expect(await existing(emulator)).toEqual(accounts.map((account) => `${account} READONLY`));
  const refused = (await emulator.control.calls()).filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
});
