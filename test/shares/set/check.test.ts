import test from "ava";
import { workloadShares } from "../../../provider/shares/resources/workload-shares";
import { checkShare } from "../properties";
import { inputsFor, type Process, unknown, urnOf, World } from "../world";
import { accounts, alice, bob, carol, readonly, setFor } from "./sets";

/** A process whose program declares resources of one workload, and the failures of their checks. */
function startProgram(process: Process = new World().process(), workloadId = "0".repeat(32)) {
  const checkSet = async (news: object = {}) =>
    (await workloadShares.check(process.context, {}, { ...setFor(workloadId), ...news })).failures;
  const checkSingle = async (sharedWith: string, ofWorkload = workloadId) =>
    (await checkShare(process.context, {}, { ...inputsFor(ofWorkload, { sharedWith }) })).failures;
  return { checkSet, checkSingle, workloadId };
}

const propertiesOf = (failures: readonly { property: string }[]) => failures.map(({ property }) => property);

test("a set passes its check as it is written, with the region of its stack", async (t) => {
  const { context } = new World().process({ declaredRegion: "us-east-1" });
  const { region: _, ...news } = setFor("0".repeat(32), { exclusive: true, allowEmpty: false });

  const { inputs, failures } = await workloadShares.check(context, {}, news);

  t.deepEqual(failures, []);
  t.deepEqual(inputs, { ...news, region: "us-east-1" });
});

test("inputs that a set needs, or does not take, are refused by name", async (t) => {
  const { checkSet } = startProgram();

  const failures = await checkSet({ workloadId: null, shares: undefined, exclusive: "yes", sharedWith: alice });

  t.deepEqual(propertiesOf(failures), ["workloadId", "shares", "exclusive", "sharedWith"]);
  t.regex(failures[3]?.reason ?? "", /^is not an input of WorkloadShares, which takes/);
});

test("shares that are no list are refused", async (t) => {
  const { checkSet } = startProgram();

  for (const shares of ["x", { 0: {} }]) {
    const [failure, ...others] = await checkSet({ shares });

    t.is(failure?.property, "shares");
    t.regex(failure?.reason ?? "", /^must be a list of \{ sharedWith, permissionType \}/);
    t.deepEqual(others, []);
  }
});

test("all that is wrong with the shares of a set is reported at once, each part by its path", async (t) => {
  const { checkSet } = startProgram();
  const expected: [share: unknown, path: string, reason: RegExp][] = [
    [readonly("12345")[0], "shares[0].sharedWith", /5 digits/],
    // A wrong principal that is written twice is wrong twice, and no duplicate.
    [readonly("12345")[0], "shares[1].sharedWith", /5 digits/],
    [{ sharedWith: 222222222222, permissionType: "READONLY" }, "shares[2].sharedWith", /^must be a string/],
    [{ sharedWith: carol, permissionType: "ADMIN" }, "shares[3].permissionType", /READONLY or CONTRIBUTOR/],
    [{ permissionType: "READONLY" }, "shares[4].sharedWith", /^is required$/],
    [{ sharedWith: "888888888888", permissionType: null }, "shares[5].permissionType", /^is required$/],
    [{ ...readonly(alice)[0], shareId: "x" }, "shares[6].shareId", /^is not part of a share/],
    [{ ...readonly(bob)[0], constructor: "x" }, "shares[7].constructor", /^is not part of a share/],
    ["x", "shares[8]", /^must be \{/],
    [null, "shares[9]", /^must be \{/],
    [[alice, "READONLY"], "shares[10]", /^must be \{/],
    [
      readonly(`arn:aws:iam::${alice}:root`)[0],
      "shares[11].sharedWith",
      new RegExp(`^is the same principal as shares\\[6\\]\\.sharedWith: ${alice}$`),
    ],
    [readonly("arn:aws-cn:iam::333333333333:role/bob")[0], "shares[12].sharedWith", /partition aws-cn/],
  ];

  const failures = await checkSet({ shares: expected.map(([share]) => share) });

  t.deepEqual(
    propertiesOf(failures),
    expected.map(([, path]) => path),
  );
  for (const [index, [, , reason]] of expected.entries()) t.regex(failures[index]?.reason ?? "", reason);
});

test("a set of more shares than the quota of 20 is refused, also while they aren't known, with what else is wrong", async (t) => {
  const { checkSet } = startProgram();

  for (const shares of [readonly(...accounts(21)), Array(21).fill(unknown)]) {
    const [failure, ...others] = await checkSet({ shares });
    t.is(failure?.property, "shares");
    t.regex(failure?.reason ?? "", /has 21 shares.*quota is 20 shares per workload/);
    t.deepEqual(others, []);
  }
  t.deepEqual(propertiesOf(await checkSet({ shares: readonly(...accounts(20), "x") })), [
    "shares",
    "shares[20].sharedWith",
  ]);
  t.deepEqual(await checkSet({ shares: readonly(...accounts(20)) }), []);
});

test("an empty set is refused if it is exclusive, unless allowEmpty is true", async (t) => {
  const { checkSet } = startProgram();

  for (const allowEmpty of [undefined, false]) {
    const [failure, ...others] = await checkSet({ shares: [], exclusive: true, allowEmpty });
    t.is(failure?.property, "shares");
    t.true(failure?.reason.includes("allowEmpty: true"));
    t.deepEqual(others, []);
  }
  t.deepEqual(await checkSet({ shares: [], exclusive: true, allowEmpty: true }), []);
  t.deepEqual(await checkSet({ shares: [] }), []);
});

test("what a preview doesn't know yet passes, and what it knows beside that is checked", async (t) => {
  const unknowns: object[] = [
    { shares: unknown },
    { shares: [unknown, ...readonly(alice)] },
    { shares: [{ sharedWith: unknown, permissionType: unknown }] },
    { shares: readonly(unknown, unknown) },
    { workloadId: unknown },
    { region: unknown },
    { shares: [], exclusive: unknown },
    { shares: [], exclusive: true, allowEmpty: unknown },
  ];

  for (const news of unknowns) t.deepEqual(await startProgram().checkSet(news), [], JSON.stringify(news));

  const beside = await startProgram().checkSet({ shares: [unknown, ...readonly("12345")] });
  t.deepEqual(propertiesOf(beside), ["shares[1].sharedWith"]);
});

test("a share that a set declares beside another resource is refused in the one that is checked later, by its path", async (t) => {
  const laterSet = startProgram();
  t.deepEqual(await laterSet.checkSingle(bob), []);
  const [failure, ...others] = await laterSet.checkSet();
  t.is(failure?.property, "shares[1].sharedWith");
  t.true(failure?.reason.includes(`declared twice for this workload: ${urnOf("review")}`));
  t.deepEqual(others, []);

  const laterSingle = startProgram();
  t.deepEqual(await laterSingle.checkSet(), []);
  t.deepEqual(propertiesOf(await laterSingle.checkSingle(`arn:aws:iam::${alice}:root`)), ["sharedWith"]);
  t.deepEqual(await laterSingle.checkSingle(carol), []);

  const twoSets = startProgram();
  const other = { scope: urnOf("other"), shares: readonly(carol, alice) };
  t.deepEqual(await twoSets.checkSet(), []);
  t.deepEqual(propertiesOf(await twoSets.checkSet(other)), ["shares[1].sharedWith"]);
  t.deepEqual(await twoSets.checkSet({ ...other, shares: readonly(carol) }), []);
});

test("the quota of 20 shares counts those of a workload's sets and single shares together", async (t) => {
  const { checkSet, checkSingle } = startProgram();
  t.deepEqual(await checkSet({ scope: urnOf("other"), shares: readonly(...accounts(18)) }), []);
  t.deepEqual(await checkSingle(carol), []);

  const [failure, ...others] = await checkSet({ shares: readonly(alice, bob) });

  t.is(failure?.property, "workloadId");
  t.regex(failure?.reason ?? "", /^is given 21 shares by this program, but/);
  t.deepEqual(others, []);
  t.deepEqual(await checkSet({ shares: [...readonly(bob), unknown] }), []);
});

test("an exclusive set and another resource of its workload leave no room for each other", async (t) => {
  const laterSet = startProgram();
  await laterSet.checkSingle(bob);
  const failures = await laterSet.checkSet({ exclusive: true });
  t.deepEqual(propertiesOf(failures), ["workloadId", "shares[1].sharedWith"]);
  t.regex(failures[0]?.reason ?? "", new RegExp(`^is shared by ${urnOf("review")} too.*exclusive`));

  const laterOthers = startProgram();
  const arn = `arn:aws:wellarchitected:eu-west-1:111111111111:workload/${laterOthers.workloadId}`;
  await laterOthers.checkSet({ exclusive: true });
  t.deepEqual(propertiesOf(await laterOthers.checkSingle(carol)), ["workloadId"]);
  const otherSet = { scope: urnOf("other"), shares: readonly("555555555555"), workloadId: arn };
  t.deepEqual(propertiesOf(await laterOthers.checkSet(otherSet)), ["workloadId"]);
});

test("an exclusive set is not in its own way when it is checked again, nor in that of another workload's shares", async (t) => {
  const { checkSet, checkSingle } = startProgram();

  t.deepEqual(await checkSet({ exclusive: true }), []);
  t.deepEqual(await checkSet({ exclusive: true }), []);
  t.deepEqual(await checkSingle(alice, "1".repeat(32)), []);
});
