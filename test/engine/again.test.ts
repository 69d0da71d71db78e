import test from "ava";
import type { Behaviour } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { upKilledAt } from "./killed";
import { expectShares, nameOf, oneOfEach, operationsOf, programOfShares, shareOf, startShopOfEachKind } from "./kinds";
import { existing, programOf, readonlyShares, reviewer, stateOf } from "./project";
import { shareIds } from "./sets";

const services: Record<string, Partial<Behaviour>> = {
  "answers the dead share, and lists lag": { spentToken: "deadResult", listLag: { mode: "fixed", seconds: 1 } },
  "answers Conflict, and lists lag": { spentToken: "conflict", listLag: { mode: "fixed", seconds: 1 } },
};

describe.for(Object.entries(services))("if a spent token %s", ([, behaviour]) => {
  test("up, destroy and up again, killed after its creates and run once more, end with one share of each kind, which is alive", async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);

    await emulator.control.setBehaviour(behaviour);
    const declared = oneOfEach(shared, "review", reviewer);
    const stack = await project.stack(programOfShares(declared));
    await stack.up();
    const first = await expectShares(t, emulator, stack, declared);
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);

    // The first create of each sends the spent token.
    await upKilledAt(emulator, stack, operationsOf("create"), "engine and provider", { after: 1 });
    t.deepEqual(await stateOf(stack), {});
    const made = await shareIds(emulator);
    t.is(made.length, kinds.length);
    await stack.up();
    const ids = await expectShares(t, emulator, stack, declared);
    t.deepEqual(Object.values(ids).sort(), made);
    t.deepEqual(
      Object.values(first).filter((shareId) => made.includes(shareId)),
      [],
    );
    for (const { outputs } of Object.values(await stateOf(stack))) t.is(outputs.__generation, 1);
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  });
});

test("a lost answer is found again, and nothing is created twice", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const declared = oneOfEach(shared, "review", reviewer);
  const stack = await project.stack(programOfShares(declared));
  const lost = [...operationsOf("create"), ...operationsOf("update"), ...operationsOf("delete")];
  for (const operation of lost) await emulator.control.inject({ kind: "lostAnswer", operation });
  await stack.up();
  const ids = await expectShares(t, emulator, stack, declared);
  for (const kind of kinds.filter(({ permissions }) => permissions.length > 0)) {
    declared[nameOf(kind, "review")] = shareOf(kind, shared, reviewer, { permissionType: "CONTRIBUTOR" });
  }
  await stack.up();
  t.deepEqual(await expectShares(t, emulator, stack, declared), ids);
  await stack.destroy();
  t.deepEqual(await emulator.control.shares(), []);
  t.deepEqual(
    (await emulator.control.faults()).map(({ met }) => met),
    lost.map(() => 1),
  );
});

test("throttled calls are tried again until all shares are made", async (t) => {
  const { emulator, project, workloadId } = await startShopOfEachKind(t);

  await emulator.control.inject({ kind: "throttle", rate: 8, burst: 4 });
  const accounts = Array.from({ length: 12 }, (_, index) => `2222222222${String(index).padStart(2, "0")}`);
  const stack = await project.stack(
    programOf(readonlyShares(workloadId, Object.fromEntries(accounts.map((account) => [account, account])))),
  );
  await stack.up();
  t.deepEqual(
    await existing(emulator),
    accounts.map((account) => `${account} READONLY`),
  );
  const refused = (await emulator.control.calls()).filter(({ status }) => status === 429);
  t.true(refused.length > 0);
});
