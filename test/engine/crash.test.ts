import { expect } from "vitest";
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
  test,
} from "./kinds";
import { survivors } from "./processes";
import { type Declared, existing, programOf, reviewer, stateOf, told } from "./project";
import { shareIds } from "./sets";

const contributor = { permissionType: "CONTRIBUTOR" };
const withPermissions = kinds.filter(({ permissions }) => permissions.length > 0);

test("killed between the service's work and the saved state, a create of each kind is found again by the rerun", async ({
  emulator,
  project,
  shared,
}) => {
  const declared = oneOfEach(shared, "review", reviewer);
  const stack = await project.stack(programOfShares(declared));
  await upKilledAt(emulator, stack, operationsOf("create"), "engine and provider");
  const made = await shareIds(emulator);
  expect(await stateOf(stack)).toEqual({});
  await stack.up();
  expect(Object.values(await expectShares(emulator, stack, declared)).sort()).toEqual(made);
});

test("killed in a create, then declared with another permission, it is one share with the new one", async ({
  emulator,
  project,
  workloadId,
}) => {
  const declared: Declared = { review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" } };
  const stack = await project.stack(programOf(declared));
  await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine and provider");
  declared.review = { workloadId, sharedWith: reviewer, permissionType: "CONTRIBUTOR" };
  await stack.up();
  expect(await existing(emulator)).toEqual([`${reviewer} CONTRIBUTOR`]);
  expect((await stateOf(stack)).review?.outputs.shareId).toBe((await shareIds(emulator))[0]);
});

test("killed in an update or in a replacement's delete, the rerun ends with what is declared", async ({
  emulator,
  project,
  shared,
}) => {
  const declared = oneOfEach(shared, "review", reviewer);
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  const ids = await expectShares(emulator, stack, declared);
  for (const kind of withPermissions) declared[nameOf(kind, "review")] = shareOf(kind, shared, reviewer, contributor);
  await upKilledAt(emulator, stack, operationsOf("update"), "engine and provider");
  await stack.up();
  expect(await expectShares(emulator, stack, declared)).toEqual(ids);

  Object.assign(declared, oneOfEach(shared, "review", "333333333333"));
  await upKilledAt(emulator, stack, operationsOf("delete"), "engine and provider");
  await stack.up();
  await expectShares(emulator, stack, declared);
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
});

test("replaced, interrupted before the old shares' deletes, and reverted: the reverted shares are kept", async ({
  emulator,
  project,
  shared,
}) => {
  const old = oneOfEach(shared, "review", reviewer);
  let declared: DeclaredShares = old;
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  const ids = await expectShares(emulator, stack, old);
  declared = oneOfEach(shared, "review", "333333333333");
  const operations = operationsOf("delete");
  for (const operation of operations) await emulator.control.inject({ kind: "denied", operation, times: "always" });
  const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
  for (const { name, api } of kinds) expect(errors[`${name}-review`]).toContain(`wellarchitected:${api.delete}`);
  await emulator.control.clearFaults();
  const all = await shareIds(emulator);
  expect(all).toHaveLength(2 * kinds.length);
  expect(all).toEqual(expect.arrayContaining(Object.values(ids)));

  declared = old;
  await stack.up();
  await stack.up({ expectNoChanges: true, refresh: true });
  expect(await expectShares(emulator, stack, declared)).toEqual(ids);
});

test("a provider that a killed engine leaves behind exits", async ({ emulator, project, workloadId }) => {
  const stack = await project.stack(
    programOf({
      review: { workloadId, sharedWith: reviewer, permissionType: "READONLY", waitForAcceptance: true },
    }),
  );
  const plugins = await upKilledAt(emulator, stack, "CreateWorkloadShare", "engine");
  expect(plugins.length).toBeGreaterThan(0);
  expect(await survivors(plugins)).toEqual([]);
});
