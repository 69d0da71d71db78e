import test from "ava";
import { ServiceFailure } from "../../provider/core/errors";
import { functions } from "../../provider/lookups/functions";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import type { Invitation } from "../../provider/shares/model/kind-service";
import { otherOwner, owner, recipient, refusal, region } from "../shares/world";
import { problems, shareable, startAccount } from "./account";

const named = (name: string) => {
  const found = functions.find(({ description }) => description.name === name);
  if (!found) throw new Error(`there is no function ${name}`);
  return found;
};
const [getWorkloads, getShareInvitations] = [named("getWorkloads"), named("getShareInvitations")];

const shop = shareable(workload, "Shop", 2);
const sameName = shareable(workload, "Shop", 1, otherOwner);
const blog = shareable(workload, "Blog", 3);

const lists = test.macro({
  async exec(t, args: object, expected: readonly (typeof shop)[]) {
    const { context, calls } = startAccount({ readable: [shop, sameName, blog] });

    const answer = await getWorkloads.call(context, { ...args });

    const workloads = expected.map(({ id, arn, name, owner }) => ({ workloadId: id, arn, name, owner }));
    t.deepEqual<unknown, unknown>(answer, { result: { region, workloads } });
    t.deepEqual(calls, ["list WorkloadShare"]);
  },
  title: (what) => `getWorkloads returns ${what}`,
});
test("all workloads, sorted by name, then by ID", lists, {}, [blog, sameName, shop]);
test("those whose name begins so, in the same case", lists, { namePrefix: "Sh" }, [sameName, shop]);
test("none if no name begins so", lists, { namePrefix: "sh" }, []);
test("the account's own", lists, { owner: "SELF" }, [blog, shop]);
test("those of other accounts", lists, { owner: "SHARED" }, [sameName]);

test("getWorkloads refuses to tell own workloads from others if it may not ask for the account", async (t) => {
  const { context } = startAccount({ readable: [shop], accountId: undefined });

  t.deepEqual(await problems(getWorkloads.call(context, { owner: "SELF" })), [
    "owner: needs the caller's account, for which skipRequestingAccountId forbids asking",
  ]);
  t.like(await getWorkloads.call(context, {}), { result: { workloads: [{ name: "Shop" }] } });
});

test("getWorkloads refuses an owner that is neither", async (t) => {
  const { context, calls } = startAccount();

  t.deepEqual(await problems(getWorkloads.call(context, { owner })), [
    `owner: must be SELF or SHARED, but is "${owner}"`,
  ]);
  t.deepEqual(calls, []);
});

const invitation = (resourceName: string, nth: number): Invitation => ({
  shareInvitationId: `invitation-${nth}`,
  sharedBy: owner,
  sharedWith: recipient,
  resourceId: `resource-${nth}`,
  resourceName,
});

/** An account that is invited to a resource of each kind, and to two workloads. */
function startInvited() {
  const ofEach = Object.fromEntries(kinds.map(({ name, noun }, nth) => [name, [invitation(`a ${noun}`, nth)]]));
  const workloads = [{ ...invitation("Shop", 9), permissionType: "READONLY" as const }, invitation("Shop", 8)];
  return startAccount({ invitations: { ...ofEach, [workload.name]: workloads } });
}

test("getShareInvitations returns what the account is offered, of every type, sorted by name, then by ID", async (t) => {
  const { context, calls } = startInvited();

  const answer = await getShareInvitations.call(context, {});

  t.deepEqual<unknown, unknown>(answer, {
    result: {
      region,
      invitations: [
        { ...invitation("Shop", 8), resourceType: "WORKLOAD" },
        { ...invitation("Shop", 9), resourceType: "WORKLOAD", permissionType: "READONLY" },
        { ...invitation("a custom lens", 1), resourceType: "LENS" },
        { ...invitation("a profile", 2), resourceType: "PROFILE" },
        { ...invitation("a review template", 3), resourceType: "TEMPLATE" },
      ],
    },
  });
  t.is(calls.length, kinds.length);
});

test("getShareInvitations asks for the types alone that it is given, and takes a type twice for once", async (t) => {
  const { context, calls } = startInvited();

  const answer = await getShareInvitations.call(context, {
    resourceTypes: ["PROFILE", "LENS", "LENS"],
    namePrefix: "a p",
  });

  t.like(answer, { result: { invitations: [{ resourceType: "PROFILE" }] } });
  t.deepEqual(calls, ["invitations LensShare", "invitations ProfileShare"]);
});

test("getShareInvitations refuses a type that isn't AWS's, by its place, and a list of none", async (t) => {
  const { context } = startInvited();
  const types = "WORKLOAD, LENS, PROFILE, TEMPLATE";

  t.deepEqual(await problems(getShareInvitations.call(context, { resourceTypes: ["LENS", "lens"] })), [
    'resourceTypes[1]: must be WORKLOAD or LENS or PROFILE or TEMPLATE, but is "lens"',
  ]);
  t.deepEqual(await problems(getShareInvitations.call(context, { resourceTypes: [] })), [
    `resourceTypes: must be a list of at least one of ${types}, but is []`,
  ]);
});

test("a list that AWS refuses is an error that says what was listed, what AWS said, and what to do", async (t) => {
  const denied = new ServiceFailure("accessDenied", "List: AccessDeniedException: no", "Allow it");
  const { context } = startAccount({ refusal: denied });

  const ofWorkloads = await refusal(getWorkloads.call(context, {}));
  const ofLenses = await refusal(getShareInvitations.call(context, { resourceTypes: ["LENS"] }));

  t.is(ofWorkloads.message, `listing the workloads in ${region}: ${denied.message}\nAllow it`);
  t.is(ofLenses.message, `listing the custom lens invitations in ${region}: ${denied.message}\nAllow it`);
});
