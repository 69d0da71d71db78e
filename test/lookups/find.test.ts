import test from "ava";
import fc from "fast-check";
import { ServiceFailure } from "../../provider/core/errors";
import { findFunction } from "../../provider/lookups/functions";
import { closestTo, inOrder } from "../../provider/lookups/names";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { otherOwner, owner, recipient, refusal, region } from "../shares/world";
import { problems, shareable, startAccount } from "./account";

const getWorkload = findFunction(workload);

for (const kind of kinds) {
  const { finder, input, name: resource, idForm } = kind;

  test(`${finder} finds its own by the exact name, with one list, and returns it under the kind's names`, async (t) => {
    const shop = shareable(kind, "Shop", 1);
    const { context, calls } = startAccount({
      readable: [shareable(kind, "shop", 2), shop, shareable(kind, "Shop 2", 3)],
    });

    const answer = await findFunction(kind).call(context, { name: "Shop" });

    const arn = idForm === "ID" ? { arn: shop.arn } : {};
    t.deepEqual<unknown, unknown>(answer, { result: { [input]: shop.id, ...arn, name: "Shop", owner, region } });
    t.deepEqual(calls, [`list ${resource}`]);
  });

  test(`${finder} reads what its ${input} names, and lists nothing`, async (t) => {
    const shop = { ...shareable(kind, "Shop", 1, otherOwner), shareInvitationId: "invitation" };
    const { context, calls } = startAccount({ readable: [shop] });

    const answer = await findFunction(kind).call(context, { [input]: shop.arn });

    t.like(answer, { result: { [input]: shop.id, owner: otherOwner, shareInvitationId: "invitation" } });
    t.deepEqual(calls, [`get ${resource} ${shop.id}`]);
  });

  test(`${finder} also returns by which invitation another account's has come, which no list says`, async (t) => {
    const shop = { ...shareable(kind, "Shop", 1, otherOwner), shareInvitationId: "invitation" };
    const { context, calls } = startAccount({ readable: [shop] });

    const answer = await findFunction(kind).call(context, { name: "Shop" });

    t.like(answer, { result: { owner: otherOwner, shareInvitationId: "invitation" } });
    t.deepEqual(calls, [`list ${resource}`, `get ${resource} ${shop.id}`]);
  });
}

test("what a name finds doesn't depend on skipRequestingAccountId: without the caller's account, it is read", async (t) => {
  const shop = { ...shareable(workload, "Shop", 1, otherOwner), shareInvitationId: "invitation" };
  const { context } = startAccount({ readable: [shop], accountId: undefined });

  t.like(await getWorkload.call(context, { name: "Shop" }), { result: { shareInvitationId: "invitation" } });
});

test("a name that several have is an error that lists their IDs and owners, and says how to name one", async (t) => {
  const [mine, theirs] = [shareable(workload, "Shop", 1), shareable(workload, "Shop", 2, otherOwner)];
  const { context } = startAccount({ readable: [theirs, mine] });

  const { message } = await refusal(getWorkload.call(context, { name: "Shop" }));

  t.is(
    message,
    `looking up the workload "Shop" in ${region}: account ${owner} can read 2 of that name: "Shop" (${mine.id}, owned by ${owner}), "Shop" (${theirs.id}, owned by ${otherOwner}). Give one of them as workloadId`,
  );
});

const isMissing = test.macro({
  async exec(t, existing: string[], name: string, expected: RegExp) {
    const readable = existing.map((each, index) => shareable(workload, each, index));
    const { context } = startAccount({ readable, accountId: recipient });

    const { message } = await refusal(getWorkload.call(context, { name }));

    t.true(
      message.startsWith(
        `looking up the workload ${JSON.stringify(name)} in ${region}: account ${recipient} can read `,
      ),
    );
    t.regex(message, expected);
  },
  title: (what) => `a name that none has is an error: ${what}`,
});
test(
  "the closest names are listed, first those that differ in case or spaces only",
  isMissing,
  ["Shop-prod", "Other", " shop"],
  "Shop",
  /3 there, none of exactly that name\. The closest: " shop" \(0{31}2, owned by \d+\), "Shop-prod" \(0{32}, owned by \d+\)$/,
);
test("names that the wanted one begins with are close, too", isMissing, ["Shop"], "shop-prod", /closest: "Shop" \(/);
test(
  "no more than five are listed",
  isMissing,
  Array(8).fill("shop"),
  "Shop",
  /(?:"shop" [^,]+, [^,]+, ){5}and 3 more$/,
);
test(
  "if no name is close, it says how many there are",
  isMissing,
  ["A", "B"],
  "Shop",
  /2 there, none of that name\. Check the region/,
);
test(
  "if there is nothing, Region and credentials may be wrong",
  isMissing,
  [],
  "Shop",
  /none there\. Check the region and the credentials/,
);
test("an ID is no name", isMissing, ["Shop"], "0".repeat(32), /has the form of a workloadId: give it as that$/);

const isRefused = test.macro({
  async exec(t, args: object, ...expected: string[]) {
    const { context, calls } = startAccount();

    t.deepEqual(await problems(getWorkload.call(context, { ...args })), expected);
    t.deepEqual(calls, []);
  },
  title: (what) => `${what} is refused by the argument, before any call`,
});
const id = "0".repeat(32);
test("a call that names nothing", isRefused, {}, "workloadId or name: is required");
test("a call that says null for a name", isRefused, { name: null }, "workloadId or name: is required");
test(
  "a call by ID and name at once",
  isRefused,
  { workloadId: id, name: "Shop" },
  "name: can't be given together with workloadId: give one of the two",
);
test(
  "all that is wrong with a call",
  isRefused,
  { name: 123, regoin: region },
  "name: must be a string, but is the number 123: quote it",
  "regoin: is not an input of getWorkload, which takes workloadId, name, region, connection",
);
test("an empty name", isRefused, { name: "" }, 'name: must be a string that isn\'t empty, but is ""');
test(
  "another Region's ARN",
  isRefused,
  { workloadId: `arn:aws:wellarchitected:us-east-1:${owner}:workload/${id}` },
  `workloadId: is in us-east-1, but the region is ${region}: a workload is read and shared in its own Region only`,
);

test("an ID that isn't found is an error that names the account that looked, and the Region", async (t) => {
  const { context } = startAccount({ accountId: recipient });

  const { message } = await refusal(getWorkload.call(context, { workloadId: id }));

  t.regex(message, new RegExp(`^looking up the workload ${id} in ${region}: Get: ResourceNotFoundException`));
  t.regex(
    message,
    new RegExp(`\\nAccount ${recipient} can read no such workload in ${region}\\. Check the region and`),
  );
});

test("a list that AWS refuses is an error that says what was looked up, what AWS said, and what to do", async (t) => {
  const denied = new ServiceFailure("accessDenied", "ListWorkloads: AccessDeniedException: no", "Allow it");
  const { context } = startAccount({ refusal: denied });

  const { message } = await refusal(getWorkload.call(context, { name: "Shop" }));

  t.is(message, `looking up the workload "Shop" in ${region}: ${denied.message}\nAllow it`);
});

/** Workloads with few different names, on pages that may repeat some of them. */
const workloads = fc
  .array(fc.tuple(fc.constantFrom("Shop", "shop", "Shop ", "Sho", "", "Café"), fc.constantFrom(owner, otherOwner)))
  .map((made) => made.map(([name, ofAccount], nth) => shareable(workload, name, nth, ofAccount)))
  .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length })));

test("a name finds a workload only if one alone has exactly that name, however AWS lists them", async (t) => {
  await fc.assert(
    fc.asyncProperty(workloads, async ([, listed]) => {
      const { context } = startAccount({ readable: listed });
      const ids = new Set(listed.filter(({ name }) => name === "Shop").map((one) => one.id));

      const found = getWorkload.call(context, { name: "Shop" }).then(
        (answer) => ("result" in answer ? (answer.result as { workloadId: string }).workloadId : "refused"),
        () => "refused",
      );

      t.is(await found, ids.size === 1 ? [...ids].join() : "refused");
    }),
  );
});

test("the order of a list doesn't depend on AWS's, and no workload is in it twice", (t) => {
  fc.assert(
    fc.property(workloads, ([all, listed]) => {
      const known = all.filter((one) => listed.includes(one));

      t.deepEqual(inOrder(listed), inOrder(known.toReversed()));
      t.is(inOrder(listed).length, known.length);
    }),
  );
});

test("what is closest to a name is among what there is, and has all that differ in case only", (t) => {
  fc.assert(
    fc.property(workloads, fc.constantFrom("SHOP", "shops", "x"), ([, listed], name) => {
      const close = closestTo(listed, name);

      t.true(close.every((one) => listed.includes(one)));
      for (const one of listed) if (one.name.toLowerCase() === name.toLowerCase()) t.true(close.includes(one));
    }),
  );
});
