import type { Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import type { Emulator } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { dynamicShare } from "../engine/door";
import { upKilledAt } from "../engine/killed";
import { expectShares, oneOfEach, programOfShares, type Shared, startShopOfEachKind } from "../engine/kinds";
import { type Project, reviewer, stateOf } from "../engine/project";
import { pluginFolder } from "./launcher";
import { pluginShare } from "./resources";

/** How far a program has moved its shares from the dynamic classes to the plugin. */
type Step = "dynamic" | "retained" | "adopted" | "plugin" | { imported: Readonly<Record<string, string>> };

/** A stack whose program, which has a share of each kind, is at the step; a test changes that between runs. */
async function moving(project: Project, shared: Shared, program: { step: Step }): Promise<Stack> {
  const declared = oneOfEach(shared, "review", reviewer);
  const stack = await project.stack(async () => {
    const { step } = program;
    if (step === "dynamic") return programOfShares(declared, () => ({}), dynamicShare)();
    if (step === "retained") return programOfShares(declared, () => ({ retainOnDelete: true }), dynamicShare)();
    const further = step === "adopted" ? { adoptExisting: true } : {};
    const optionsOf = (name: string) => (typeof step === "string" ? {} : { import: String(step.imported[name]) });
    return programOfShares(oneOfEach(shared, "review", reviewer, further), optionsOf, pluginShare)();
  });
  stack.workspace.envVars.PATH = `${pluginFolder(project.folder)}:${stack.workspace.envVars.PATH}`;
  return stack;
}

/** Makes the shares, which their recipient accepts; returns the ShareIds by resource. */
async function acceptedShares(emulator: Emulator, stack: Stack, shared: Shared): Promise<Record<string, string>> {
  await stack.up();
  const ids = await expectShares(t, emulator, stack, oneOfEach(shared, "review", reviewer));
  for (const shareId of Object.values(ids)) await emulator.control.accept(shareId);
  return ids;
}

/** The recipient has access to the very shares, and state has each once, through the plugin. */
async function expectMoved(
  emulator: Emulator,
  stack: Stack,
  shared: Shared,
  ids: Record<string, string>,
): Promise<void> {
  t.deepEqual(await expectShares(t, emulator, stack, oneOfEach(shared, "review", reviewer)), ids);
  t.deepEqual(
    (await emulator.control.shares()).map(({ status }) => status),
    kinds.map(() => "ACCEPTED"),
  );
  const urns = Object.values(await stateOf(stack)).map(({ urn }) => urn);
  t.is(urns.length, kinds.length);
  t.notRegex(urns.join(), /pulumi-nodejs/);
}

test("shares of each kind move from the dynamic classes to the plugin by an import", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const program: { step: Step } = { step: "dynamic" };
  const stack = await moving(project, shared, program);
  const ids = await acceptedShares(emulator, stack, shared);
  program.step = "retained";
  await stack.up();
  const imported = kinds.map(({ name }) => [`${name}-review`, `${shared[name]}/${ids[`${name}-review`]}`]);
  program.step = { imported: Object.fromEntries(imported) };
  await stack.up();
  program.step = "plugin";
  await stack.up({ expectNoChanges: true });
  await expectMoved(emulator, stack, shared, ids);
  await stack.destroy();
  t.deepEqual(await emulator.control.shares(), []);
});

test("they move by adoptExisting too, with a crash in the middle", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const program: { step: Step } = { step: "dynamic" };
  const stack = await moving(project, shared, program);
  const ids = await acceptedShares(emulator, stack, shared);
  program.step = "retained";
  await stack.up();
  program.step = "adopted";
  await upKilledAt(emulator, stack, "UpdateWorkloadShare", "engine and provider");

  await stack.up();
  await expectMoved(emulator, stack, shared, ids);
  program.step = "plugin";
  await stack.up();
  await expectMoved(emulator, stack, shared, ids);
  await stack.up({ expectNoChanges: true, refresh: true });
});
