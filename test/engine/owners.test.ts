import test from "ava";
import { kinds } from "../../provider/shares/kinds/kinds";
import { editState } from "./backend";
import { WorkloadShares } from "./door";
import {
  type DeclaredShares,
  expectShares,
  nameOf,
  oneOfEach,
  programOfShares,
  shareEachOutside,
  startShopOfEachKind,
} from "./kinds";
import {
  existing,
  failureOf,
  operations,
  programOf,
  projectFor,
  pulumi,
  readonlyShares,
  reviewer,
  startShop,
  stateOf,
  told,
} from "./project";
import { alice, bob, carol, readonly, shareIds } from "./sets";

/** Those of the shares that are of these kinds. */
function only(all: DeclaredShares, ...names: string[]): DeclaredShares {
  return Object.fromEntries(Object.entries(all).filter(([, { kind }]) => names.includes(kind.name)));
}

test.serial(
  "a second stack that declares the same shares is refused, as is another backend with another tokenScope, and neither has anything of the first one's to destroy",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const program = programOfShares(oneOfEach(shared, "review", reviewer));
    const first = await project.stack(program, "first");
    const second = await project.stack(program, "second");
    const twin = await projectFor(t, emulator).stack(program, "first");
    await twin.setConfig("wellarchitected:tokenScope", { value: "another backend" });
    await first.up();
    const before = await emulator.control.shares();

    const errors = await told("error", (options) => second.up({ ...options, continueOnError: true }));
    const message = await failureOf(twin.up());

    for (const kind of kinds) {
      const error = errors[nameOf(kind, "review")] ?? "";
      const permission = kind.permissions.length > 0 ? "READONLY, " : "";
      t.true(error.includes(`the ${kind.noun} is already shared with ${reviewer} (${permission}PENDING, id `), error);
      t.regex(error, /set adoptExisting: true/);
      t.notRegex(error, / {4}at /);
    }
    t.regex(message, /already shared/);
    t.deepEqual(await stateOf(twin), {});
    await second.destroy();
    t.deepEqual(await emulator.control.shares(), before);
    await first.up({ expectNoChanges: true, refresh: true });
  },
);

test.serial(
  "adoptExisting takes over shares made outside, and in a rename those of the old resources, whose deletes then keep them; destroy deletes them",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const outside = await shareEachOutside(emulator, shared, reviewer, "CONTRIBUTOR");
    let declared = oneOfEach(shared, "old", reviewer, { adoptExisting: true });
    const stack = await project.stack(() => programOfShares(declared)());

    await stack.up();
    const ids = await expectShares(t, emulator, stack, declared);
    for (const kind of kinds) t.is(ids[nameOf(kind, "old")], outside[kind.name]);

    declared = oneOfEach(shared, "new", reviewer, { adoptExisting: true });
    const warnings = await told("warning", (options) => stack.up(options));
    for (const kind of kinds) {
      t.regex(warnings[nameOf(kind, "old")] ?? "", /was not deleted: this run has kept it for .*::\w+-new/);
    }
    const renamed = await expectShares(t, emulator, stack, declared);
    for (const kind of kinds) t.is(renamed[nameOf(kind, "new")], outside[kind.name]);

    await stack.up({ expectNoChanges: true, refresh: true });
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  },
);

test.serial(
  "the same share declared twice is an error that names the other resource, before any call of the service",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const spellings = { one: reviewer, two: `arn:aws:iam::${reviewer}:root` };
    const stack = await project.stack(programOf(readonlyShares(workloadId, spellings)));

    const message = await failureOf(stack.preview());

    t.regex(message, /declared twice for this workload: urn:pulumi:test::.*:WorkloadShare::(one|two) /);
    t.deepEqual(new Set(await operations(emulator)), new Set(["GetCallerIdentity"]));
  },
);

test.serial(
  "two runs of one program at once, without a lock between them, end with the same live shares",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const reviewers = ["222222222222", "333333333333", "444444444444", "555555555555"];
    const program = programOf(readonlyShares(workloadId, Object.fromEntries(reviewers.map((id) => [id, id]))));
    const stacks = [await project.stack(program), await projectFor(t, emulator).stack(program)];
    await emulator.control.inject({ kind: "latencyAfter", ms: 30, jitterMs: 60, times: "always" });

    await Promise.all(stacks.map((stack) => stack.up()));

    t.deepEqual(
      await existing(emulator),
      reviewers.map((id) => `${id} READONLY`),
    );
    const live = await shareIds(emulator);
    for (const stack of stacks) {
      const states = Object.values(await stateOf(stack));
      t.deepEqual(states.map(({ outputs }) => outputs.shareId).sort(), live);
    }
  },
);

test.serial("shares of different kinds with one principal are made, fail and go without each other", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);
  const all = oneOfEach(shared, "review", reviewer);
  const failed = (errors: Record<string, string>) => Object.keys(errors).filter((name) => name in all);
  let declared = only(all, "WorkloadShare", "ProfileShare");
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  await expectShares(t, emulator, stack, declared);

  // These two go, though a share with the same principal can't be made in this run.
  declared = only(all, "LensShare", "ReviewTemplateShare");
  await emulator.control.inject({ kind: "denied", operation: "CreateLensShare" });
  const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
  t.deepEqual(failed(errors), ["LensShare-review"]);
  const template = await expectShares(t, emulator, stack, only(all, "ReviewTemplateShare"));

  // What is shared is gone from AWS: only its share can't be made.
  declared = all;
  await emulator.control.deleteResource(String(shared.ProfileShare));
  const missing = await told("error", (options) => stack.up({ ...options, refresh: true, continueOnError: true }));
  t.deepEqual(failed(missing), ["ProfileShare-review"]);
  t.regex(missing["ProfileShare-review"] ?? "", /has no such profile in us-east-1/);
  declared = only(all, "WorkloadShare", "LensShare", "ReviewTemplateShare");
  t.like(await expectShares(t, emulator, stack, declared), template);

  // The same of one that state still has: nothing is left to delete.
  await emulator.control.deleteResource(String(shared.LensShare));
  declared = only(all, "WorkloadShare", "ReviewTemplateShare");
  await stack.up();
  await expectShares(t, emulator, stack, declared);
});

test.serial("a set whose state has lost its shares by hand finds its own again, and leaves all others", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);
  await emulator.control.shareOutside(workloadId, carol, "CONTRIBUTOR");
  const stack = await project.stack(async () => {
    new WorkloadShares("set", { workloadId, shares: readonly(alice, bob) });
  });
  await stack.up();
  const ids = await shareIds(emulator);
  editState(stack, (resources) => {
    const set = resources.find(({ urn }) => urn.endsWith("::set"));
    for (const name of ["workloadId", "shares", "members"]) delete set?.outputs[name];
  });

  await stack.up({ refresh: true });

  t.deepEqual(await shareIds(emulator), ids);
  t.like((await stateOf(stack)).set?.outputs.members, [{ sharedWith: alice }, { sharedWith: bob }]);
  await stack.destroy();
  t.deepEqual(await existing(emulator), [`${carol} CONTRIBUTOR`]);
});

test.serial(
  "a share moves to another stack as the guide says; a program that still declares it at the old place is warned when it takes it over",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const share = readonlyShares(workloadId, { review: reviewer });
    const old = { ...share };
    const source = await project.stack(programOf(old), "dev");
    const target = await project.stack(programOf(share), "prod");
    await source.up();
    const ids = await shareIds(emulator);
    const urn = (await stateOf(source)).review?.urn as string;

    await pulumi(source, "state", "move", "--source", "dev", "--dest", "prod", "--yes", urn);
    delete old.review;
    await source.up();
    await target.up({ expectNoChanges: true });
    t.deepEqual(await shareIds(emulator), ids);
    t.is((await stateOf(target)).review?.outputs.shareId, ids[0]);

    Object.assign(old, share);
    const { stdout } = await source.up();
    t.regex(stdout, new RegExp(`the share ${ids[0]} was there before this run, and this resource had created it`));
    t.regex(stdout, /another stack has the same share/);
    await pulumi(source, "state", "delete", urn, "--stack", "dev", "--yes");
    await target.up({ expectNoChanges: true, refresh: true });
    t.deepEqual(await shareIds(emulator), ids);
  },
);

test.serial(
  "a renamed stack keeps its shares, and a new stack of the old name is warned when it takes one over",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const program = programOf(readonlyShares(workloadId, { review: reviewer }));
    const stack = await project.stack(program, "dev");
    await stack.up();
    const ids = await shareIds(emulator);

    await pulumi(stack, "stack", "rename", "--stack", "dev", "prod");
    const renamed = await project.stack(program, "prod");
    await renamed.up({ expectNoChanges: true });
    t.deepEqual(await shareIds(emulator), ids);

    const again = await project.stack(program, "dev");
    t.regex((await again.up()).stdout, new RegExp(`the share ${ids[0]} was there before this run`));
    await renamed.destroy();
    t.deepEqual(await existing(emulator), []);
  },
);
