import type { Stack } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import type { Emulator } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { dynamicShare } from "../engine/door";
import { upKilledAt } from "../engine/killed";
import { type DeclaredShares, expectShares, oneOfEach, programOfShares, startShopOfEachKind } from "../engine/kinds";
import { stateOf } from "../engine/project";
import { alice, bob } from "../engine/sets";
import { pluginShare } from "./resources";
import { pluginStack } from "./stack";

test.serial(
  "accepted shares of each kind move from the npm package to the plugin, some by adoptExisting and some by import, through a run that is killed on the way",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const imported = oneOfEach(shared, "imported", alice);
    const adopted = oneOfEach(shared, "adopted", bob);
    const declared = { ...imported, ...adopted };
    let program = programOfShares(declared, () => ({}), dynamicShare);
    const stack = await pluginStack(project, () => program());
    await stack.up();
    const ids = await expectShares(t, emulator, stack, declared);
    for (const shareId of Object.values(ids)) await emulator.control.accept(shareId);

    program = programOfShares(declared, () => ({ retainOnDelete: true }), dynamicShare);
    await stack.up();
    const adopting = { ...imported, ...oneOfEach(shared, "adopted", bob, { adoptExisting: true }) };
    const importOf = (name: string) => {
      const share = imported[name];
      return share ? { import: `${share.args[share.kind.input]}/${ids[name]}` } : {};
    };
    program = programOfShares(adopting, importOf, pluginShare);
    await upKilledAt(emulator, stack, "UpdateWorkloadShare", "engine and provider");
    await stack.up();
    await expectMoved(t, emulator, stack, declared, ids);

    program = programOfShares(declared, () => ({}), pluginShare);
    await stack.up();
    await expectMoved(t, emulator, stack, declared, ids);
    await stack.up({ expectNoChanges: true, refresh: true });
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  },
);

/** The recipients have access to the very shares, and state has each once, through the plugin. */
async function expectMoved(
  t: ExecutionContext,
  emulator: Emulator,
  stack: Stack,
  declared: DeclaredShares,
  ids: Readonly<Record<string, string>>,
): Promise<void> {
  t.deepEqual(await expectShares(t, emulator, stack, declared), ids);
  const statuses = (await emulator.control.shares()).map(({ status }) => status);
  t.deepEqual(new Set(statuses), new Set(["ACCEPTED"]));
  const urns = Object.values(await stateOf(stack)).map(({ urn }) => urn);
  t.is(urns.length, 2 * kinds.length);
  t.notRegex(urns.join(), /pulumi-nodejs/);
}
