import { describe, expect } from "vitest";
import type { Behaviour } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { upKilledAt } from "./killed";
import { expectShares, nameOf, oneOfEach, operationsOf, programOfShares, shareOf, test } from "./kinds";
import { existing, programOf, readonlyShares, reviewer, stateOf } from "./project";
import { shareIds } from "./sets";

const services: Record<string, Partial<Behaviour>> = {
  "answers the dead share, and lists lag": { spentToken: "deadResult", listLag: { mode: "fixed", seconds: 1 } },
  "answers Conflict, and lists lag": { spentToken: "conflict", listLag: { mode: "fixed", seconds: 1 } },
};

describe.for(Object.entries(services))("if a spent token %s", ([, behaviour]) => {
  test("up, destroy and up again, killed after its creates and run once more, end with one share of each kind, which is alive", async ({
    emulator,
    project,
    shared,
  }) => {
    await emulator.control.setBehaviour(behaviour);
    const declared = oneOfEach(shared, "review", reviewer);
    const stack = await project.stack(programOfShares(declared));
    await stack.up();
    const first = await expectShares(emulator, stack, declared);
    await stack.destroy();
    expect(await emulator.control.shares()).toEqual([]);

    // The first create of each sends the spent token.
    await upKilledAt(emulator, stack, operationsOf("create"), "engine and provider", { after: 1 });
    expect(await stateOf(stack)).toEqual({});
    const made = await shareIds(emulator);
    expect(made).toHaveLength(kinds.length);
    await stack.up();
    const ids = await expectShares(emulator, stack, declared);
    expect(Object.values(ids).sort()).toEqual(made);
    expect(Object.values(first).filter((shareId) => made.includes(shareId))).toEqual([]);
    for (const { outputs } of Object.values(await stateOf(stack))) expect(outputs.__generation).toBe(1);
    await stack.destroy();
    expect(await emulator.control.shares()).toEqual([]);
  });
});

test("a lost answer is found again, and nothing is created twice", async ({ emulator, project, shared }) => {
  const declared = oneOfEach(shared, "review", reviewer);
  const stack = await project.stack(programOfShares(declared));
  const lost = [...operationsOf("create"), ...operationsOf("update"), ...operationsOf("delete")];
  for (const operation of lost) await emulator.control.inject({ kind: "lostAnswer", operation });
  await stack.up();
  const ids = await expectShares(emulator, stack, declared);
  for (const kind of kinds.filter(({ permissions }) => permissions.length > 0)) {
    declared[nameOf(kind, "review")] = shareOf(kind, shared, reviewer, { permissionType: "CONTRIBUTOR" });
  }
  await stack.up();
  expect(await expectShares(emulator, stack, declared)).toEqual(ids);
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
  expect((await emulator.control.faults()).map(({ met }) => met)).toEqual(lost.map(() => 1));
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
