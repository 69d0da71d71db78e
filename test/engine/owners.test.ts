import { expect } from "vitest";
import { kinds } from "../../provider/shares/kinds/kinds";
import {
  type DeclaredShares,
  expectShares,
  nameOf,
  oneOfEach,
  programOfShares,
  shareEachOutside,
  shareOf,
  test,
} from "./kinds";
import { failureOf, operations, reviewer, told } from "./project";
import { shareIds } from "./sets";

test("a second stack that declares the same shares is refused, and destroying it leaves the first one's shares", async ({
  emulator,
  project,
  shared,
}) => {
  const program = programOfShares(oneOfEach(shared, "review", reviewer));
  const first = await project.stack(program, "first");
  const second = await project.stack(program, "second");
  await first.up();
  const before = await emulator.control.shares();

  const errors = await told("error", (options) => second.up({ ...options, continueOnError: true }));
  for (const kind of kinds) {
    const message = errors[nameOf(kind, "review")];
    const permission = kind.permissions.length > 0 ? "READONLY, " : "";
    expect(message).toContain(`the ${kind.noun} is already shared with ${reviewer} (${permission}PENDING, id `);
    expect(message).toContain("set adoptExisting: true");
    expect(message).not.toContain("    at ");
  }
  await second.destroy();
  expect(await emulator.control.shares()).toEqual(before);
  await first.up({ expectNoChanges: true, refresh: true });
});

test("adoptExisting takes shares over, an up then changes nothing, and destroy deletes them", async ({
  emulator,
  project,
  shared,
}) => {
  const outside = await shareEachOutside(emulator, shared, reviewer, "CONTRIBUTOR");
  const declared = oneOfEach(shared, "review", reviewer, { adoptExisting: true });
  const stack = await project.stack(programOfShares(declared));
  await stack.up();
  const ids = await expectShares(emulator, stack, declared);
  for (const kind of kinds) expect(ids[nameOf(kind, "review")]).toBe(outside[kind.name]);
  await stack.up({ expectNoChanges: true });
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
});

test("a rename with adoptExisting keeps the shares: the old resources' deletes do not kill them", async ({
  emulator,
  project,
  shared,
}) => {
  let declared = oneOfEach(shared, "old", reviewer);
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  const before = await shareIds(emulator);

  declared = oneOfEach(shared, "new", reviewer, { adoptExisting: true });
  const warnings = await told("warning", (options) => stack.up(options));
  for (const kind of kinds) {
    expect(warnings[nameOf(kind, "old")]).toMatch(/was not deleted: this run has kept it for .*::\w+-new/);
  }
  await expectShares(emulator, stack, declared);
  expect(await shareIds(emulator)).toEqual(before);
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("the same share declared twice is an error that names the other resource, before any call of the service", async ({
  emulator,
  project,
  shared,
}) => {
  const spellings = { one: reviewer, two: `arn:aws:iam::${reviewer}:root` };
  let declared: DeclaredShares = {};
  const stack = await project.stack(() => programOfShares(declared)());
  // One by one: the first error ends a preview.
  for (const kind of kinds) {
    declared = Object.fromEntries(
      Object.entries(spellings).map(([name, sharedWith]) => [name, shareOf(kind, shared, sharedWith)]),
    );
    expect(await failureOf(stack.preview())).toMatch(
      new RegExp(`declared twice for this ${kind.noun}: urn:pulumi:test::.*:${kind.name}::(one|two) `),
    );
  }
  expect(new Set(await operations(emulator))).toEqual(new Set(["GetCallerIdentity"]));
});
