import test from "ava";
import { kinds } from "../../provider/shares/kinds/kinds";
import { upKilledAt } from "./killed";
import {
  type DeclaredShares,
  expectShares,
  nameOf,
  oneOfEach,
  operationsOf,
  programOfShares,
  shareOf,
  startShopOfEachKind,
} from "./kinds";
import { survivors } from "./processes";
import { existing, programOf, readonlyShares, reviewer, startProject, startShop, stateOf, told } from "./project";
import { alice, bob, shareIds } from "./sets";

const contributor = { permissionType: "CONTRIBUTOR" };
const withPermissions = kinds.filter(({ permissions }) => permissions.length > 0);

test.serial(
  "killed between the service's work and the saved state, a create of each kind is found again by the rerun, also if that declares another permission",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const declared = { ...oneOfEach(shared, "same", alice), ...oneOfEach(shared, "changed", bob) };
    const stack = await project.stack(programOfShares(declared));
    await upKilledAt(emulator, stack, operationsOf("create"), "engine and provider", { times: 2 });
    const made = await shareIds(emulator);
    t.is(made.length, 2 * kinds.length);
    t.deepEqual(await stateOf(stack), {});

    for (const kind of withPermissions) declared[nameOf(kind, "changed")] = shareOf(kind, shared, bob, contributor);
    await stack.up();

    t.deepEqual(Object.values(await expectShares(t, emulator, stack, declared)).sort(), made);
  },
);

test.serial("killed in an update or in a replacement's delete, the rerun ends with what is declared", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);
  const declared = oneOfEach(shared, "review", alice);
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  const ids = await expectShares(t, emulator, stack, declared);

  for (const kind of withPermissions) declared[nameOf(kind, "review")] = shareOf(kind, shared, alice, contributor);
  await upKilledAt(emulator, stack, operationsOf("update"), "engine and provider");
  await stack.up();
  t.deepEqual(await expectShares(t, emulator, stack, declared), ids);

  Object.assign(declared, oneOfEach(shared, "review", bob));
  await upKilledAt(emulator, stack, operationsOf("delete"), "engine and provider");
  await stack.up();
  await expectShares(t, emulator, stack, declared);
});

test.serial(
  "replaced, interrupted before the old shares' deletes, and reverted: the reverted shares are kept",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const old = oneOfEach(shared, "review", alice);
    let declared: DeclaredShares = old;
    const stack = await project.stack(() => programOfShares(declared)());
    await stack.up();
    const ids = await expectShares(t, emulator, stack, old);
    declared = oneOfEach(shared, "review", bob);
    const deletes = operationsOf("delete");
    for (const operation of deletes) await emulator.control.inject({ kind: "denied", operation, times: "always" });
    const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
    for (const { name, api } of kinds) {
      t.regex(errors[`${name}-review`] ?? "", new RegExp(`wellarchitected:${api.delete}`));
    }
    await emulator.control.clearFaults();
    const all = await shareIds(emulator);
    t.is(all.length, 2 * kinds.length);
    for (const shareId of Object.values(ids)) t.true(all.includes(shareId));

    declared = old;
    await stack.up();

    await stack.up({ expectNoChanges: true, refresh: true });
    t.deepEqual(await expectShares(t, emulator, stack, declared), ids);
  },
);

test.serial(
  "whether a spent token returns the dead share or a Conflict, and lists lag: after a destroy, an up that is killed after its creates and run again makes one share of each kind, which is alive",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    await emulator.control.setBehaviour({ listLag: { mode: "fixed", seconds: 1 } });
    const declared = oneOfEach(shared, "review", reviewer);
    const stack = await project.stack(programOfShares(declared));
    await stack.up();
    const dead = await shareIds(emulator);

    for (const [life, spentToken] of (["deadResult", "conflict"] as const).entries()) {
      await stack.destroy();
      t.deepEqual(await emulator.control.shares(), []);
      await emulator.control.setBehaviour({ spentToken });

      // The first creates of each send the tokens of the earlier lives.
      await upKilledAt(emulator, stack, operationsOf("create"), "engine and provider", { after: life + 1 });
      t.deepEqual(await stateOf(stack), {});
      const made = await shareIds(emulator);
      await stack.up();

      t.deepEqual(Object.values(await expectShares(t, emulator, stack, declared)).sort(), made);
      t.false(made.some((shareId) => dead.includes(shareId)));
      for (const { outputs } of Object.values(await stateOf(stack))) t.is(outputs.__generation, life + 1);
      dead.push(...made);
    }
  },
);

test.serial("a provider that a killed engine leaves behind exits", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);
  const review = { workloadId, sharedWith: reviewer, permissionType: "READONLY", waitForAcceptance: true } as const;
  const stack = await project.stack(programOf({ review }));

  const plugins = await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine");

  t.true(plugins.length > 0);
  t.deepEqual(await survivors(plugins), []);
});

test.serial("a lost answer is found again, and nothing is created twice", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);
  const declared = oneOfEach(shared, "review", reviewer);
  const stack = await project.stack(programOfShares(declared));
  const lost = [...operationsOf("create"), ...operationsOf("update"), ...operationsOf("delete")];
  for (const operation of lost) await emulator.control.inject({ kind: "lostAnswer", operation });

  await stack.up();
  const ids = await expectShares(t, emulator, stack, declared);
  for (const kind of withPermissions) declared[nameOf(kind, "review")] = shareOf(kind, shared, reviewer, contributor);
  await stack.up();
  t.deepEqual(await expectShares(t, emulator, stack, declared), ids);
  await stack.destroy();

  t.deepEqual(await emulator.control.shares(), []);
  t.deepEqual(
    (await emulator.control.faults()).map(({ met }) => met),
    lost.map(() => 1),
  );
});

test.serial("throttled calls are tried again until all shares are made", async (t) => {
  const { emulator, project } = await startProject(t);
  const { workloadId } = await emulator.control.addWorkload({ name: "Shop" });
  await emulator.control.inject({ kind: "throttle", rate: 8, burst: 4 });
  const accounts = Array.from({ length: 12 }, (_, index) => `2222222222${String(index).padStart(2, "0")}`);
  const principals = Object.fromEntries(accounts.map((account) => [account, account]));
  const stack = await project.stack(programOf(readonlyShares(workloadId, principals)));

  await stack.up();

  t.deepEqual(
    await existing(emulator),
    accounts.map((account) => `${account} READONLY`),
  );
  t.true((await emulator.control.calls()).some(({ status }) => status === 429));
});
