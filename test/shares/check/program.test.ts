import test from "ava";
import { kinds } from "../../../provider/shares/kinds/kinds";
import { sharedRunLog } from "../../core/run-log";
import { checkShare } from "../properties";
import { inputsOfKind, region, unknown, urnOf, World } from "../world";
import { failuresOf, inputs, startProcess, workloadArn } from "./inputs";

const second = (changes: object = {}) => ({ ...inputs, scope: urnOf("second"), ...changes });
const declaredTwice = {
  property: "sharedWith",
  reason: `is declared twice for this workload: ${urnOf("review")} declares the same share`,
};

for (const [how, changes] of [
  ["in the same words", {}],
  ["with another permission", { permissionType: "CONTRIBUTOR" }],
  ["in another spelling of the principal", { sharedWith: "arn:aws:iam::222222222222:root" }],
  ["in another spelling of the workload", { workloadId: workloadArn() }],
] as const) {
  test(`a share that a program declares twice, ${how}, is refused, and the other resource named`, async (t) => {
    t.deepEqual(await failuresOf(startProcess(), inputs, second(changes)), [declaredTwice]);
  });
}

test("two shares of a program with another principal, workload or Region, or with one that isn't known yet, are not the same", async (t) => {
  for (const changes of [
    { sharedWith: "333333333333" },
    { workloadId: "f".repeat(32) },
    { region: "us-east-1" },
    { workloadId: unknown },
    { sharedWith: unknown },
    { region: unknown },
  ]) {
    t.deepEqual(await failuresOf(startProcess(), inputs, second(changes)), [], JSON.stringify(changes));
  }
  for (const name of ["workloadId", "sharedWith", "region"]) {
    const notKnown = { [name]: unknown };
    t.deepEqual(await failuresOf(startProcess(), { ...inputs, ...notKnown }, second(notKnown)), [], name);
  }
});

test("a resource that is checked again, as for its replacement, doesn't declare its share twice", async (t) => {
  t.deepEqual(await failuresOf(startProcess(), inputs, inputs), []);
});

test("a share that is refused doesn't count as declared", async (t) => {
  const context = startProcess();
  await checkShare(context, {}, { ...inputs, permissionType: "x" });

  t.deepEqual(await failuresOf(context, second()), []);
});

test("two resources may swap their principals", async (t) => {
  const context = startProcess();
  const [one, other] = [{ ...inputs }, second({ sharedWith: "333333333333" })];

  const first = await checkShare(context, one, { ...one, sharedWith: other.sharedWith });
  const then = await checkShare(context, other, { ...other, sharedWith: one.sharedWith });

  t.deepEqual([...first.failures, ...then.failures], []);
});

test("a share that two processes of a run declare is refused in any of them, and not in another run", async (t) => {
  const join = sharedRunLog();
  const [one, other] = [startProcess({ log: join() }), startProcess({ log: join() })];

  t.deepEqual(await failuresOf(one, inputs), []);
  t.deepEqual(await failuresOf(other, second()), [declaredTwice]);
  t.is((await failuresOf(startProcess({ log: join() }), second())).length, 1);
  t.deepEqual(await failuresOf(startProcess({ log: sharedRunLog()() }), second()), []);
});

/** A share with a principal of its own, of the workload that AWS's quota is tried on. */
const nth = (number: number, changes: object = {}) => ({
  ...inputs,
  scope: urnOf(`share ${number}`),
  sharedWith: String(300000000000 + number),
  ...changes,
});
const twenty = Array.from({ length: 20 }, (_, index) => nth(index + 1));
const aboveQuota = (count: number) => ({
  property: "workloadId",
  reason: `is given ${count} shares by this program, but AWS's quota is 20 shares per workload, and AWS does not raise it: share with an organizational unit instead`,
});

test("shares of a workload are refused from the 21st on, with their number, however often the same ones are checked", async (t) => {
  const context = startProcess();

  t.deepEqual(await failuresOf(context, ...twenty, ...twenty), []);
  t.deepEqual(await failuresOf(context, nth(21), nth(22)), [aboveQuota(21), aboveQuota(22)]);
});

for (const [what, changes, isOfWorkload] of [
  ["another principal", { sharedWith: "222222222222" }, true],
  ["another workload", { workloadId: "f".repeat(32) }, false],
  ["another Region", { region: "us-east-1" }, false],
] as const) {
  test(`a resource that declares ${what} instead counts by that only`, async (t) => {
    const context = startProcess();

    t.deepEqual(await failuresOf(context, ...twenty, nth(20, changes), nth(20), nth(20, changes)), []);

    t.deepEqual(await failuresOf(context, nth(21)), isOfWorkload ? [aboveQuota(21)] : []);
    t.deepEqual(await failuresOf(context, nth(22)), [aboveQuota(isOfWorkload ? 22 : 21)]);
  });
}

test("shares of another workload or Region, that aren't known yet or are refused don't count", async (t) => {
  for (const changes of [
    { workloadId: "f".repeat(32) },
    { region: "us-east-1" },
    { workloadId: unknown },
    { sharedWith: unknown },
    { region: unknown },
    { permissionType: "x" },
  ]) {
    const context = startProcess();
    await failuresOf(context, ...twenty, nth(21, changes));

    t.deepEqual(await failuresOf(context, nth(20)), [], JSON.stringify(changes));
    t.deepEqual(await failuresOf(context, nth(22)), [aboveQuota(21)], JSON.stringify(changes));
  }
});

test("a share that is declared twice counts once, in whichever spelling", async (t) => {
  const context = startProcess();
  const again = nth(21, { sharedWith: `arn:aws:iam::${twenty[0]?.sharedWith}:root` });

  const twice = await failuresOf(context, ...twenty, again);

  t.deepEqual(
    twice.map(({ property }) => property),
    ["sharedWith"],
  );
  t.deepEqual(await failuresOf(context, nth(22, { workloadId: workloadArn() })), [aboveQuota(21)]);
});

test("shares count that other processes of the run declare, and not those of another run", async (t) => {
  const join = sharedRunLog();
  const [one, other] = [startProcess({ log: join() }), startProcess({ log: join() })];

  t.deepEqual(await failuresOf(one, ...twenty.slice(0, 10)), []);
  t.deepEqual(await failuresOf(other, ...twenty.slice(10)), []);
  t.deepEqual(await failuresOf(one, nth(21)), [aboveQuota(21)]);
  t.deepEqual(await failuresOf(startProcess({ log: join() }), nth(20)), [aboveQuota(21)]);
  t.deepEqual(await failuresOf(startProcess({ log: sharedRunLog()() }), nth(22)), []);
});

for (const kind of kinds) {
  const { noun, quota } = kind;
  test(`a share of a ${noun} that a program declares twice, in two spellings, is refused`, async (t) => {
    const { context } = new World().process();
    const share = (name: string, sharedWith: string) =>
      inputsOfKind(kind, kind.example.replace("us-east-1", region), { sharedWith, name });
    const [id, root] = ["222222222222", "arn:aws:iam::222222222222:root"];

    const failures = await failuresOf(context, { ...share("one", id) }, { ...share("two", root) });

    t.deepEqual(
      failures.map(({ property }) => property),
      ["sharedWith"],
    );
    t.regex(failures[0]?.reason ?? "", new RegExp(`^is declared twice for this ${noun}: .*::one declares`));
  });

  const title = quota === undefined ? "as many as a program declares" : `at most ${quota}`;
  test(`a ${noun} may be given ${title}`, async (t) => {
    const { context } = new World().process();
    const name = kind.example.replace("us-east-1", region);
    const share = (number: number) => ({ sharedWith: String(300000000000 + number), name: `share ${number}` });
    const check = async (number: number) =>
      (await checkShare(context, {}, { ...inputsOfKind(kind, name, share(number)) })).failures;

    for (let number = 0; number < (quota ?? 400); number++) t.deepEqual(await check(number), []);
    const [more] = await check(quota ?? 400);

    t.is(more?.property, quota === undefined ? undefined : kind.input);
    if (quota !== undefined) t.regex(more?.reason ?? "", new RegExp(`AWS's quota is ${quota} shares per ${noun}`));
  });
}
