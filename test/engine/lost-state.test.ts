import test from "ava";
import { WorkloadShares } from "./door";
import { existing, startShop, stateOf } from "./project";
import { alice, bob, carol, readonly, shareIds } from "./sets";

test("a set whose state has lost its shares by hand finds its own again, and leaves all others", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

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
  t.deepEqual(await shareIds(emulator), ids);
  t.like((await stateOf(stack)).set?.outputs.members, [{ sharedWith: alice }, { sharedWith: bob }]);
  await stack.up({ expectNoChanges: true, refresh: true });
  await stack.destroy();
  t.deepEqual(await existing(emulator), [`${carol} CONTRIBUTOR`]);
});
