import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { kinds } from "../../provider/shares/kinds/kinds";
import { lens } from "../../provider/shares/kinds/lens";
import { type DeclaredShares, expectShares, oneOfEach, programOfShares, shareOf, test } from "./kinds";
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

test("shares of different kinds with one principal are made, fail and go without each other", async ({
  emulator,
  project,
  shared,
}) => {
  const all = oneOfEach(shared, "review", reviewer);
  let declared = all;
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  const ids = await expectShares(emulator, stack, all);

  declared = only(all, "WorkloadShare", "ProfileShare");
  await stack.up();
  expect(ids).toMatchObject(await expectShares(emulator, stack, declared));

  // The other two go, though a share with the same principal could not be made in this run.
  declared = only(all, "LensShare", "ReviewTemplateShare");
  await emulator.control.inject({ kind: "denied", operation: "CreateLensShare" });
  const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
  expect(Object.keys(errors).filter((name) => name in all)).toEqual(["LensShare-review"]);
  const { "ReviewTemplateShare-review": template } = await expectShares(
    emulator,
    stack,
    only(all, "ReviewTemplateShare"),
  );

  // What is shared is gone from AWS, and its share with it: only that can't be made again.
  declared = all;
  await emulator.control.deleteResource(String(shared.ProfileShare));
  const missing = await told("error", (options) => stack.up({ ...options, refresh: true, continueOnError: true }));
  expect(Object.keys(missing).filter((name) => name in all)).toEqual(["ProfileShare-review"]);
  expect(missing["ProfileShare-review"]).toContain("has no such profile in us-east-1");
  declared = only(all, "WorkloadShare", "LensShare", "ReviewTemplateShare");
  const left = await expectShares(emulator, stack, declared);
  expect(left).toMatchObject({ "ReviewTemplateShare-review": template });

  // The same of one that state still has: nothing is left to delete.
  await emulator.control.deleteResource(String(shared.LensShare));
  declared = only(all, "WorkloadShare", "ReviewTemplateShare");
  await stack.up();
  await expectShares(emulator, stack, declared);
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("shares of each kind move into a component and to another name by aliases, without a write to AWS", async ({
  emulator,
  project,
  shared,
}) => {
  const old = oneOfEach(shared, "old", reviewer);
  const renamed = oneOfEach(shared, "new", reviewer);
  let program = programOfShares(old);
  const stack = await project.stack(() => program());
  await stack.up();
  const ids = Object.values(await expectShares(emulator, stack, old));
  await emulator.control.resetCalls();

  program = async () => {
    const parent = new Team("team");
    const aliasesOf = (name: string) => [{ name: name.replace("-new", "-old"), parent: pulumi.rootStackResource }];
    await programOfShares(renamed, (name) => ({ parent, aliases: aliasesOf(name) }))();
  };
  expect((await stack.up()).summary.resourceChanges).toEqual({ create: 1, same: kinds.length + 1 });
  expect(Object.values(await expectShares(emulator, stack, renamed)).sort()).toEqual(ids.toSorted());
  await stack.up({ expectNoChanges: true, refresh: true });
  expect((await operations(emulator)).filter(isWrite)).toEqual([]);

  program = async () => {};
  expect((await stack.up()).summary.resourceChanges).toEqual({ delete: kinds.length + 1, same: 1 });
  expect(await emulator.control.shares()).toEqual([]);
  expect(await stateOf(stack)).toEqual({});
});

test("a lens of AWS's own fails the preview, before any call", async ({ emulator, project }) => {
  let lensArn = "";
  const stack = await project.stack(() =>
    programOfShares({ review: shareOf(lens, { LensShare: lensArn }, reviewer) })(),
  );
  for (lensArn of ["serverless", "arn:aws:wellarchitected::aws:lens/serverless"]) {
    const message = await failureOf(stack.preview());
    expect(message).toContain(`property lensArn value {${lensArn}} has a problem: must be a custom lens's ARN, but is`);
    expect(message).toContain("names a lens of AWS's own, which can't be shared");
  }
  expect(await operations(emulator)).toEqual([]);
});

test("a draft of a lens is refused with what to do, and that done, it is shared", async ({ emulator, project }) => {
  const { lenses } = emulator.service;
  const caller = { accountId: owner, arn: `arn:aws:iam::${owner}:user/author`, region: "us-east-1" };
  const draft = { JSONString: JSON.stringify({ name: "Ours" }), ClientRequestToken: "import" };
  const { LensArn } = lenses.import(caller, draft);
  const declared = { review: shareOf(lens, { LensShare: LensArn }, reviewer) };
  const stack = await project.stack(programOfShares(declared));
  const message = await failureOf(stack.up());
  expect(message).toContain(`creating the share of custom lens ${LensArn} with ${reviewer} in us-east-1: `);
  expect(message).toContain("wellarchitected:CreateLensShare: ValidationException: The lens is a draft.");
  expect(message).toContain("it can't be shared before it is published, by aws wellarchitected create-lens-version");
  expect(message).not.toContain("    at ");
  expect(await stateOf(stack)).toEqual({});

  lenses.createVersion(caller, { LensAlias: LensArn, LensVersion: "1", ClientRequestToken: "publish" });
  await stack.up();
  await expectShares(emulator, stack, declared);
});
