import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { projectFolder } from "#tools/project.mjs";
import type { WorkloadShareArgs, WorkloadSharesArgs } from "../../provider";
import { door, WorkloadShare, WorkloadShares } from "./door";
import { type Declared, programOf, readonlyShares, reviewer, type StateResource, stateOf, test } from "./project";
import { alice, bob, carol, dave, readonly } from "./sets";

test("a preview shows every property that changes, and why a share that has ended is updated or replaced", async ({
  emulator,
  project,
  workloadId,
}) => {
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
  expect(stdout).toContain(`sharedWith    : "${alice}" => "777777777777"`);
  expect(stdout).toContain(`sharedWith    : "${alice}" => "666666666666"`);
  expect(stdout).toContain(`workloadId: "${other.workloadId}" => "${workloadId}"`);
  expect(stdout.match(/permissionType: "READONLY" => "CONTRIBUTOR"/g)).toHaveLength(3);
  expect(stdout).not.toMatch(/scope|generation/i);
  expect(stdout).not.toMatch(/^ *[-~+] (accountId|members|shareId|status|statusMessage|undeclared)\b/m);
  expect(stdout.match(/^ *[-~+] shares\b/gm)).toHaveLength(1);
  const text = (await stack.preview()).stdout;
  expect(text).toContain("the recipient rejected the share");
  expect(text).toContain("replaced because of status EXPIRED");
});

test("a preview of a share that moves by aliases and is replaced shows the new principal, and not what the engine hides", async ({
  project,
  workloadId,
}) => {
  let [name, sharedWith] = ["before", alice];
  const stack = await project.stack(async () => {
    const args: WorkloadShareArgs = { workloadId, sharedWith, permissionType: "READONLY" };
    new WorkloadShare(name, args, { aliases: [{ name: "before" }] });
  });
  await stack.up();
  [name, sharedWith] = ["after", bob];
  const { stdout } = await stack.preview({ diff: true });
  expect(stdout).toMatch(new RegExp(`sharedWith *: "${alice}" => "${bob}"`));
  expect(stdout).not.toContain("__");
});

test("a program works with the shares of a set in a preview, and with the members once they are known", async ({
  emulator,
  project,
  workloadId,
}) => {
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
  expect(made.outputs.principals?.value).toEqual(["2222"]);
  expect(made.outputs.ids?.value).toEqual(await ids());

  args.shares = readonly(reviewer, bob);
  await stack.preview();
  const { outputs } = await stack.up();
  expect(outputs.principals?.value).toEqual(["2222", "3333"]);
  expect(new Set(outputs.ids?.value)).toEqual(new Set(await ids()));
});

test("state has the documented properties, and whatever else a resource needs under names that the engine hides", async ({
  emulator,
  project,
  workloadId,
}) => {
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
    expect(namesIn(single.inputs)).toEqual(namesOf(ofShare.inputProperties, ofClass));
    expect(namesIn(single.outputs)).toEqual(namesOf(ofShare.properties, [...ofClass, "__generation", "__record"]));
    expect(namesIn(set.inputs)).toEqual(namesOf(ofSet.inputProperties, ofClass));
    expect(namesIn(set.outputs)).toEqual(namesOf(ofSet.properties, [...ofClass, "__record"]));
    expect(namesIn(made)).toEqual(namesOf(ofMember.properties, ["__generation"]));
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
