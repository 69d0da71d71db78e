import { expect } from "vitest";
import { WorkloadShares } from "./door";
import { existing, stateOf, test } from "./project";
import { alice, bob, carol, readonly, shareIds } from "./sets";

test("a set whose state has lost its shares by hand finds its own again, and leaves all others", async ({
  emulator,
  project,
  workloadId,
}) => {
  await emulator.control.shareOutside(workloadId, carol, "CONTRIBUTOR");
  const stack = await project.stack(async () => {
    new WorkloadShares("set", { workloadId, shares: readonly(alice, bob) });
  });
  await stack.up();
  const ids = await shareIds(emulator);
  const state = await stack.exportStack();
  const set = state.deployment.resources.find(({ urn }: { urn: string }) => urn.endsWith("::set"));
  for (const name of ["workloadId", "shares", "members"]) delete set.outputs[name];
  await stack.importStack(state);

  await stack.up({ refresh: true });
  expect(await shareIds(emulator)).toEqual(ids);
  expect((await stateOf(stack)).set?.outputs.members).toMatchObject([{ sharedWith: alice }, { sharedWith: bob }]);
  await stack.up({ expectNoChanges: true, refresh: true });
  await stack.destroy();
  expect(await existing(emulator)).toEqual([`${carol} CONTRIBUTOR`]);
});
