import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { ReviewAccess, type ReviewAccessArgs } from "../../provider";
import { workloadIdsOf } from "../../provider/dynamic/workload-ids";

const [shop, blog] = ["a".repeat(32), "b".repeat(32)];
const reviewer = "111122223333";

/** What the account lists, by ID; a test changes it between programs. */
let listed: Record<string, string> = {};

test.before(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { ...inputs, members: [] } }),
    call: ({ token, inputs }) => {
      const workloads = Object.entries(listed).map(([workloadId, name]) => ({ workloadId, name }));
      if (token.endsWith(":getWorkloads")) return { workloads: inputs.owner === "SELF" ? workloads : [] };
      const found = workloads.find(({ name }) => name === inputs.name);
      if (!found) throw new Error(`no workload has the name ${inputs.name}`);
      return found;
    },
  });
});

const resolved = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

/** The URNs' names of the sets, by the workload's ID. */
async function namesOf(access: ReviewAccess): Promise<Record<string, string | undefined>> {
  const sets = Object.entries(await resolved(access.sets));
  const named = sets.map(async ([id, set]) => [id, (await resolved(set.urn)).split("::").at(-1)] as const);
  return Object.fromEntries(await Promise.all(named));
}

test.serial("names, IDs and ARNs are shared with every principal, each workload once", async (t) => {
  listed = { [shop]: "Shop", [blog]: "Blog" };
  const arn = `arn:aws:wellarchitected:eu-west-1:444455556666:workload/${shop}`;

  const access = new ReviewAccess("reviews", {
    workloads: ["Shop", blog, arn],
    principals: [reviewer, "444455556666"],
    permissionType: "READONLY",
  });

  t.deepEqual(await namesOf(access), { [shop]: `reviews-${shop}`, [blog]: `reviews-${blog}` });
  const set = (await resolved(access.sets))[shop];
  t.deepEqual(set && (await resolved(set.shares)), [
    { sharedWith: reviewer, permissionType: "READONLY" },
    { sharedWith: "444455556666", permissionType: "READONLY" },
  ]);
});

test.serial('"*" shares all that the account owns, by their IDs, so that a rename changes nothing', async (t) => {
  listed = { [shop]: "Shop" };
  const all: ReviewAccessArgs = { workloads: "*", principals: [reviewer], permissionType: "READONLY" };
  const before = await namesOf(new ReviewAccess("all", all));
  listed = { [shop]: "Store", [blog]: "Blog" };

  const access = new ReviewAccess("all", all);

  t.deepEqual(await namesOf(access), { ...before, [blog]: `all-${blog}` });
  t.deepEqual(await resolved(access.workloadIds), [shop, blog]);
});

test.serial('"*" that finds no workload is an error: nothing is removed for wrong credentials', async (t) => {
  listed = {};

  const error = await t.throwsAsync(workloadIdsOf("none", "*", {}), { instanceOf: pulumi.RunError });

  t.regex(error?.message ?? "", /^ReviewAccess none: workloads is "\*", but the account lists none in this Region/);
});
