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
import { type Declared, existing, programOf, reviewer, stateOf, told } from "./project";
import { shareIds } from "./sets";

const contributor = { permissionType: "CONTRIBUTOR" };
const withPermissions = kinds.filter(({ permissions }) => permissions.length > 0);

test("killed between the service's work and the saved state, a create of each kind is found again by the rerun", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const declared = oneOfEach(shared, "review", reviewer);
  const stack = await project.stack(programOfShares(declared));
  await upKilledAt(emulator, stack, operationsOf("create"), "engine and provider");
  const made = await shareIds(emulator);
  t.deepEqual(await stateOf(stack), {});
  await stack.up();
  t.deepEqual(Object.values(await expectShares(t, emulator, stack, declared)).sort(), made);
});

test("killed in a create, then declared with another permission, it is one share with the new one", async (t) => {
  const { emulator, project, workloadId } = await startShopOfEachKind(t);

  const declared: Declared = { review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" } };
  const stack = await project.stack(programOf(declared));
  await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine and provider");
  declared.review = { workloadId, sharedWith: reviewer, permissionType: "CONTRIBUTOR" };
  await stack.up();
  t.deepEqual(await existing(emulator), [`${reviewer} CONTRIBUTOR`]);
  t.is((await stateOf(stack)).review?.outputs.shareId, (await shareIds(emulator))[0]);
});

test("killed in an update or in a replacement's delete, the rerun ends with what is declared", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const declared = oneOfEach(shared, "review", reviewer);
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  const ids = await expectShares(t, emulator, stack, declared);
  for (const kind of withPermissions) declared[nameOf(kind, "review")] = shareOf(kind, shared, reviewer, contributor);
  await upKilledAt(emulator, stack, operationsOf("update"), "engine and provider");
  await stack.up();
  t.deepEqual(await expectShares(t, emulator, stack, declared), ids);

  Object.assign(declared, oneOfEach(shared, "review", "333333333333"));
  await upKilledAt(emulator, stack, operationsOf("delete"), "engine and provider");
  await stack.up();
  await expectShares(t, emulator, stack, declared);
  await stack.destroy();
  t.deepEqual(await emulator.control.shares(), []);
});

test("replaced, interrupted before the old shares' deletes, and reverted: the reverted shares are kept", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const old = oneOfEach(shared, "review", reviewer);
  let declared: DeclaredShares = old;
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  const ids = await expectShares(t, emulator, stack, old);
  declared = oneOfEach(shared, "review", "333333333333");
  const operations = operationsOf("delete");
  for (const operation of operations) await emulator.control.inject({ kind: "denied", operation, times: "always" });
  const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
  for (const { name, api } of kinds) t.true(errors[`${name}-review`].includes(`wellarchitected:${api.delete}`));
  await emulator.control.clearFaults();
  const all = await shareIds(emulator);
  t.is(all.length, 2 * kinds.length);
  t.deepEqual(all, expect.arrayContaining(Object.values(ids)));

  declared = old;
  await stack.up();
  await stack.up({ expectNoChanges: true, refresh: true });
  t.deepEqual(await expectShares(t, emulator, stack, declared), ids);
});

test("a provider that a killed engine leaves behind exits", async (t) => {
  const { emulator, project, workloadId } = await startShopOfEachKind(t);

  const stack = await project.stack(
    programOf({
      review: { workloadId, sharedWith: reviewer, permissionType: "READONLY", waitForAcceptance: true },
    }),
  );
  const plugins = await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine");
  t.true(plugins.length > 0);
  t.deepEqual(await survivors(plugins), []);
});
