import test from "ava";
import { kinds } from "../../provider/shares/kinds/kinds";
import {
  type DeclaredShares,
  expectShares,
  nameOf,
  oneOfEach,
  programOfShares,
  shareEachOutside,
  shareOf,
  startShopOfEachKind,
} from "./kinds";
import { failureOf, operations, reviewer, told } from "./project";
import { shareIds } from "./sets";

test("a second stack that declares the same shares is refused, and destroying it leaves the first one's shares", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const program = programOfShares(oneOfEach(shared, "review", reviewer));
  const first = await project.stack(program, "first");
  const second = await project.stack(program, "second");
  await first.up();
  const before = await emulator.control.shares();

  const errors = await told("error", (options) => second.up({ ...options, continueOnError: true }));
  for (const kind of kinds) {
    const message = errors[nameOf(kind, "review")];
    const permission = kind.permissions.length > 0 ? "READONLY, " : "";
    t.true(message.includes(`the ${kind.noun} is already shared with ${reviewer} (${permission}PENDING, id `));
    t.true(message.includes("set adoptExisting: true"));
    t.false(message.includes("    at "));
  }
  await second.destroy();
  t.deepEqual(await emulator.control.shares(), before);
  await first.up({ expectNoChanges: true, refresh: true });
});

test("adoptExisting takes shares over, an up then changes nothing, and destroy deletes them", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const outside = await shareEachOutside(emulator, shared, reviewer, "CONTRIBUTOR");
  const declared = oneOfEach(shared, "review", reviewer, { adoptExisting: true });
  const stack = await project.stack(programOfShares(declared));
  await stack.up();
  const ids = await expectShares(t, emulator, stack, declared);
  for (const kind of kinds) t.is(ids[nameOf(kind, "review")], outside[kind.name]);
  await stack.up({ expectNoChanges: true });
  await stack.destroy();
  t.deepEqual(await emulator.control.shares(), []);
});

test("a rename with adoptExisting keeps the shares: the old resources' deletes do not kill them", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  let declared = oneOfEach(shared, "old", reviewer);
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  const before = await shareIds(emulator);

  declared = oneOfEach(shared, "new", reviewer, { adoptExisting: true });
  const warnings = await told("warning", (options) => stack.up(options));
  for (const kind of kinds) {
    t.regex(warnings[nameOf(kind, "old")], /was not deleted: this run has kept it for .*::\w+-new/);
  }
  await expectShares(t, emulator, stack, declared);
  t.deepEqual(await shareIds(emulator), before);
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("the same share declared twice is an error that names the other resource, before any call of the service", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const spellings = { one: reviewer, two: `arn:aws:iam::${reviewer}:root` };
  let declared: DeclaredShares = {};
  const stack = await project.stack(() => programOfShares(declared)());
  // One by one: the first error ends a preview.
  for (const kind of kinds) {
    declared = Object.fromEntries(
      Object.entries(spellings).map(([name, sharedWith]) => [name, shareOf(kind, shared, sharedWith)]),
    );
    t.regex(
      await failureOf(stack.preview()),
      new RegExp(`declared twice for this ${kind.noun}: urn:pulumi:test::.*:${kind.name}::(one|two) `),
    );
  }
  t.deepEqual(new Set(await operations(emulator)), new Set(["GetCallerIdentity"]));
});
