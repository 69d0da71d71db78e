import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { kinds } from "../../provider/shares/kinds/kinds";
import { lens } from "../../provider/shares/kinds/lens";
import { type DeclaredShares, expectShares, oneOfEach, programOfShares, shareOf, startShopOfEachKind } from "./kinds";
import { failureOf, operations, reviewer, stateOf, told } from "./project";
import { isWrite } from "./sets";

const owner = "111111111111";

class Team extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Team", name);
  }
}

/** Those of the shares that are of these kinds. */
function only(all: DeclaredShares, ...names: string[]): DeclaredShares {
  return Object.fromEntries(Object.entries(all).filter(([, { kind }]) => names.includes(kind.name)));
}

test("shares of different kinds with one principal are made, fail and go without each other", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const all = oneOfEach(shared, "review", reviewer);
  let declared = all;
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  const ids = await expectShares(t, emulator, stack, all);

  declared = only(all, "WorkloadShare", "ProfileShare");
  await stack.up();
  t.like(ids, await expectShares(t, emulator, stack, declared));

  // The other two go, though a share with the same principal could not be made in this run.
  declared = only(all, "LensShare", "ReviewTemplateShare");
  await emulator.control.inject({ kind: "denied", operation: "CreateLensShare" });
  const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
  t.deepEqual(
    Object.keys(errors).filter((name) => name in all),
    ["LensShare-review"],
  );
  const { "ReviewTemplateShare-review": template } = await expectShares(
    emulator,
    stack,
    only(all, "ReviewTemplateShare"),
  );

  // What is shared is gone from AWS, and its share with it: only that can't be made again.
  declared = all;
  await emulator.control.deleteResource(String(shared.ProfileShare));
  const missing = await told("error", (options) => stack.up({ ...options, refresh: true, continueOnError: true }));
  t.deepEqual(
    Object.keys(missing).filter((name) => name in all),
    ["ProfileShare-review"],
  );
  t.true(missing["ProfileShare-review"].includes("has no such profile in us-east-1"));
  declared = only(all, "WorkloadShare", "LensShare", "ReviewTemplateShare");
  const left = await expectShares(t, emulator, stack, declared);
  t.like(left, { "ReviewTemplateShare-review": template });

  // The same of one that state still has: nothing is left to delete.
  await emulator.control.deleteResource(String(shared.LensShare));
  declared = only(all, "WorkloadShare", "ReviewTemplateShare");
  await stack.up();
  await expectShares(t, emulator, stack, declared);
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("shares of each kind move into a component and to another name by aliases, without a write to AWS", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const old = oneOfEach(shared, "old", reviewer);
  const renamed = oneOfEach(shared, "new", reviewer);
  let program = programOfShares(old);
  const stack = await project.stack(() => program());
  await stack.up();
  const ids = Object.values(await expectShares(t, emulator, stack, old));
  await emulator.control.resetCalls();

  program = async () => {
    const parent = new Team("team");
    const aliasesOf = (name: string) => [{ name: name.replace("-new", "-old"), parent: pulumi.rootStackResource }];
    await programOfShares(renamed, (name) => ({ parent, aliases: aliasesOf(name) }))();
  };
  t.deepEqual((await stack.up()).summary.resourceChanges, { create: 1, same: kinds.length + 1 });
  t.deepEqual(Object.values(await expectShares(t, emulator, stack, renamed)).sort(), ids.toSorted());
  await stack.up({ expectNoChanges: true, refresh: true });
  t.deepEqual((await operations(emulator)).filter(isWrite), []);

  program = async () => {};
  t.deepEqual((await stack.up()).summary.resourceChanges, { delete: kinds.length + 1, same: 1 });
  t.deepEqual(await emulator.control.shares(), []);
  t.deepEqual(await stateOf(stack), {});
});

test("a lens of AWS's own fails the preview, before any call", async (t) => {
  const { emulator, project } = await startShopOfEachKind(t);

  let lensArn = "";
  const stack = await project.stack(() =>
    programOfShares({ review: shareOf(lens, { LensShare: lensArn }, reviewer) })(),
  );
  for (lensArn of ["serverless", "arn:aws:wellarchitected::aws:lens/serverless"]) {
    const message = await failureOf(stack.preview());
    t.true(
      message.includes(`property lensArn value {${lensArn}} has a problem: must be a custom lens's ARN, but is`),
      message,
    );
    t.regex(message, /names a lens of AWS's own, which can't be shared/);
  }
  t.deepEqual(await operations(emulator), []);
});

test("a draft of a lens is refused with what to do, and that done, it is shared", async (t) => {
  const { emulator, project } = await startShopOfEachKind(t);

  const { lenses } = emulator.service;
  const caller = { accountId: owner, arn: `arn:aws:iam::${owner}:user/author`, region: "us-east-1" };
  const draft = { JSONString: JSON.stringify({ name: "Ours" }), ClientRequestToken: "import" };
  const { LensArn } = lenses.import(caller, draft);
  const declared = { review: shareOf(lens, { LensShare: LensArn }, reviewer) };
  const stack = await project.stack(programOfShares(declared));
  const message = await failureOf(stack.up());
  t.true(message.includes(`creating the share of custom lens ${LensArn} with ${reviewer} in us-east-1: `), message);
  t.regex(message, /wellarchitected:CreateLensShare: ValidationException: The lens is a draft\./);
  t.regex(message, /it can't be shared before it is published, by aws wellarchitected create-lens-version/);
  t.notRegex(message, / {4}at /);
  t.deepEqual(await stateOf(stack), {});

  lenses.createVersion(caller, { LensAlias: LensArn, LensVersion: "1", ClientRequestToken: "publish" });
  await stack.up();
  await expectShares(t, emulator, stack, declared);
});
