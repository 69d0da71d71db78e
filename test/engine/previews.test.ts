import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { projectFolder } from "#tools/project.mjs";
import type { WorkloadShareArgs, WorkloadSharesArgs } from "../../provider";
import { door, WorkloadShare, WorkloadShares } from "./door";
import { type Declared, programOf, readonlyShares, reviewer, type StateResource, startShop, stateOf } from "./project";
import { alice, bob, carol, dave, readonly } from "./sets";

test("a preview shows every property that changes, and why a share that has ended is updated or replaced", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const other = await emulator.control.addWorkload({ name: "Other" });
  const third = await emulator.control.addWorkload({ name: "Third" });
  const declared: Declared = readonlyShares(workloadId, {
    changed: alice,
    updated: dave,
    rejected: bob,
    expired: carol,
  });
  const set: WorkloadSharesArgs = { workloadId: other.workloadId, shares: readonly(alice) };
  const stack = await project.stack(async () => {
    await programOf(declared)();
    new WorkloadShares("set", set);
    new WorkloadShares("ended", { workloadId: third.workloadId, shares: readonly(bob, dave) });
  });
  await stack.up();
  for (const { shareId, sharedWith } of await emulator.control.shares()) {
    if (sharedWith === bob) await emulator.control.reject(shareId);
    if (sharedWith === carol) await emulator.control.expire(shareId);
  }
  await stack.refresh();

  declared.changed = { workloadId, sharedWith: "777777777777", permissionType: "CONTRIBUTOR" };
  declared.updated = { workloadId, sharedWith: dave, permissionType: "CONTRIBUTOR" };
  Object.assign(set, { workloadId, shares: [{ sharedWith: "666666666666", permissionType: "CONTRIBUTOR" }] });
  const { stdout } = await stack.preview({ diff: true });
  t.true(stdout.includes(`sharedWith    : "${alice}" => "777777777777"`));
  t.true(stdout.includes(`sharedWith    : "${alice}" => "666666666666"`));
  t.true(stdout.includes(`workloadId: "${other.workloadId}" => "${workloadId}"`));
  t.is(stdout.match(/permissionType: "READONLY" => "CONTRIBUTOR"/g).length, 3);
  t.notRegex(stdout, /scope|generation/i);
  t.notRegex(stdout, /^ *[-~+] (accountId|members|shareId|status|statusMessage|undeclared)\b/m);
  t.is(stdout.match(/^ *[-~+] shares\b/gm).length, 1);
  const text = (await stack.preview()).stdout;
  t.true(text.includes("the recipient rejected the share"));
  t.true(text.includes("replaced because of status EXPIRED"));
});

test("a preview of a share that moves by aliases and is replaced shows the new principal, and not what the engine hides", async (t) => {
  const { project, workloadId } = await startShop(t);

  let [name, sharedWith] = ["before", alice];
  const stack = await project.stack(async () => {
    const args: WorkloadShareArgs = { workloadId, sharedWith, permissionType: "READONLY" };
    new WorkloadShare(name, args, { aliases: [{ name: "before" }] });
  });
  await stack.up();
  [name, sharedWith] = ["after", bob];
  const { stdout } = await stack.preview({ diff: true });
  t.regex(stdout, new RegExp(`sharedWith *: "${alice}" => "${bob}"`));
  t.false(stdout.includes("__"));
});

test("a program works with the shares of a set in a preview, and with the members once they are known", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const args: WorkloadSharesArgs = { workloadId, shares: readonly(reviewer) };
  const stack = await project.stack(async () => {
    const set = new WorkloadShares("set", args);
    return {
      principals: set.shares.apply((shares) => shares.map(({ sharedWith }) => sharedWith.slice(0, 4))),
      ids: set.members.apply((members) => members.map(({ shareId }) => shareId.slice(0, 4))),
    };
  });
  await stack.preview();
  const made = await stack.up();
  const ids = async () => (await emulator.control.shares()).map(({ shareId }) => shareId.slice(0, 4));
  t.deepEqual(made.outputs.principals?.value, ["2222"]);
  t.deepEqual(made.outputs.ids?.value, await ids());

  args.shares = readonly(reviewer, bob);
  await stack.preview();
  const { outputs } = await stack.up();
  t.deepEqual(outputs.principals?.value, ["2222", "3333"]);
  t.deepEqual(new Set(outputs.ids?.value), new Set(await ids()));
});

test("state has the documented properties, and whatever else a resource needs under names that the engine hides", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const other = await emulator.control.addWorkload({ name: "Other" });
  const settings = {
    region: "us-east-1",
    waitForAcceptance: false,
    acceptanceTimeoutSeconds: 60,
    replaceOnStatus: ["EXPIRED"],
    adoptExisting: false,
  } satisfies Partial<WorkloadShareArgs>;
  const stack = await project.stack(async () => {
    new WorkloadShare("single", { workloadId, sharedWith: alice, permissionType: "READONLY", ...settings });
    const shares = { shares: readonly(bob), exclusive: true, allowEmpty: false };
    new WorkloadShares("set", { workloadId: other.workloadId, ...shares, ...settings });
  });
  const schema = JSON.parse(readFileSync(join(projectFolder, "schema.json"), "utf8"));
  const ofShare = schema.resources["wellarchitected:index:WorkloadShare"];
  const ofSet = schema.resources["wellarchitected:index:WorkloadShares"];
  const ofMember = schema.types["wellarchitected:index:MemberShare"];
  const ofClass = door === "dynamic" ? ["__provider", "__scope"] : [];

  for (const run of [() => stack.up(), () => stack.refresh()]) {
    await run();
    const { single, set } = (await stateOf(stack)) as Record<"single" | "set", StateResource>;
    const [made] = set.outputs.members as [object];
    t.deepEqual(namesIn(single.inputs), namesOf(ofShare.inputProperties, ofClass));
    t.deepEqual(namesIn(single.outputs), namesOf(ofShare.properties, [...ofClass, "__generation", "__record"]));
    t.deepEqual(namesIn(set.inputs), namesOf(ofSet.inputProperties, ofClass));
    t.deepEqual(namesIn(set.outputs), namesOf(ofSet.properties, [...ofClass, "__record"]));
    t.deepEqual(namesIn(made), namesOf(ofMember.properties, ["__generation"]));
  }
});

/** The names of properties in state: those that people see, and those that the engine hides from them. */
function namesIn(properties: object) {
  const isHidden = (name: string) => name.startsWith("__");
  const names = Object.keys(properties).sort();
  return { shown: names.filter((name) => !isHidden(name)), hidden: names.filter(isHidden) };
}

/** The names that state should have. AWS says nothing of a share that is pending. */
function namesOf(documented: object | undefined, hidden: string[]) {
  const shown = Object.keys(documented ?? {}).filter((name) => name !== "statusMessage");
  return { shown: shown.sort(), hidden: hidden.toSorted() };
}
