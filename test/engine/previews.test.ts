import { expect } from "vitest";
import type { WorkloadSharesArgs } from "../../provider";
import { door, WorkloadShares } from "./door";
import { type Declared, programOf, readonlyShares, reviewer, test } from "./project";
import { alice, bob, carol, readonly } from "./sets";

test("a preview shows every property that changes, and why a share that has ended is updated or replaced", async ({
  emulator,
  project,
  workloadId,
}) => {
  const other = await emulator.control.addWorkload({ name: "Other" });
  const declared: Declared = readonlyShares(workloadId, { changed: alice, rejected: bob, expired: carol });
  const set: WorkloadSharesArgs = { workloadId: other.workloadId, shares: readonly(alice) };
  const stack = await project.stack(async () => {
    await programOf(declared)();
    new WorkloadShares("set", set);
  });
  await stack.up();
  for (const { shareId, sharedWith } of await emulator.control.shares()) {
    if (sharedWith === bob) await emulator.control.reject(shareId);
    if (sharedWith === carol) await emulator.control.expire(shareId);
  }
  await stack.refresh();

  declared.changed = { workloadId, sharedWith: "555555555555", permissionType: "CONTRIBUTOR" };
  Object.assign(set, { workloadId, shares: [{ sharedWith: "666666666666", permissionType: "CONTRIBUTOR" }] });
  const { stdout } = await stack.preview({ diff: true });
  expect(stdout).toContain(`sharedWith    : "${alice}" => "555555555555"`);
  expect(stdout).toContain(`sharedWith    : "${alice}" => "666666666666"`);
  expect(stdout).toContain(`workloadId: "${other.workloadId}" => "${workloadId}"`);
  expect(stdout.match(/permissionType: "READONLY" => "CONTRIBUTOR"/g)).toHaveLength(2);
  // The npm package's own diff of a replacement lists the old outputs: the engine makes it.
  if (door === "plugin") expect(stdout).not.toContain("- status");
  const text = (await stack.preview()).stdout;
  expect(text).toContain("the recipient rejected the share");
  expect(text).toContain("replaced because of status EXPIRED");
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
