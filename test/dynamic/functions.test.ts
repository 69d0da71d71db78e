import * as pulumi from "@pulumi/pulumi";
import test, { type ExecutionContext } from "ava";
import * as npmPackage from "../../provider";
import { packageDescription } from "../../provider/description";
import { account, region, startAws } from "./aws";

const { getShareInvitations, getWorkload, getWorkloadOutput, getWorkloads, getWorkloadSharesOutput } = npmPackage;
const recipient = "222222222222";

/** A run of a program against AWS, with the stack's configuration: as far as a function needs one. */
async function startRun(t: ExecutionContext, config: Readonly<Record<string, string>> = {}) {
  const aws = await startAws(t);
  pulumi.runtime.setMockOptions({}, "shop", "dev", false);
  pulumi.runtime.setAllConfig({ "wellarchitected:region": region, ...config });
  t.teardown(() => pulumi.runtime.setAllConfig({}));
  const add = (name: string, accountId = account) => aws.emulator.service.addWorkload({ accountId, region, name });
  return { ...aws, add };
}

/** What is asked of the mocks in a program's unit test. */
async function startMocked(t: ExecutionContext, { preview = false } = {}) {
  await startAws(t);
  const asked: pulumi.runtime.MockCallArgs[] = [];
  const call = (args: pulumi.runtime.MockCallArgs) => {
    asked.push(args);
    return { workloadId: "mocked" };
  };
  await pulumi.runtime.setMocks({ newResource: () => ({ id: "id", state: {} }), call }, "shop", "dev", preview);
  return asked;
}

const resolved = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

test("each function that is described is exported, and so is its form for Outputs", (t) => {
  const exported = Object.keys(npmPackage).filter((name) => name.startsWith("get"));
  const described = packageDescription.functions.flatMap(({ name }) => [name, `${name}Output`]);

  t.deepEqual(exported.sort(), described.sort());
});

test.serial(
  "lookups that start together share one list, and what they find is that of the stack's Region",
  async (t) => {
    const { add, operations } = await startRun(t);
    const [shop, blog] = [add("Shop"), add("Blog")];

    const found = await Promise.all(["Shop", "Blog", "Shop"].map((name) => getWorkload({ name })));

    t.deepEqual(
      found.map(({ workloadId }) => workloadId),
      [shop.workloadId, blog.workloadId, shop.workloadId],
    );
    t.like(found[0], { name: "Shop", owner: account, region });
    t.is((await operations()).filter((operation) => operation === "ListWorkloads").length, 1);
  },
);

test.serial("a program that doesn't wait for a function is not over before the function is", async (t) => {
  const { add } = await startRun(t);
  add("Shop");
  const found: string[] = [];

  void getWorkload({ name: "Shop" }).then(({ name }) => found.push(name));
  await pulumi.runtime.disconnect();

  t.deepEqual(found, ["Shop"]);
});

test.serial("every page of a list is searched", async (t) => {
  const { add } = await startRun(t);
  for (let nth = 0; nth < 120; nth++) add(`Shop ${nth}`);

  const { workloads } = await getWorkloads({ namePrefix: "Shop 1" });

  t.is(workloads.length, 31);
  t.is((await getWorkload({ name: "Shop 119" })).name, "Shop 119");
});

test.serial("the Output form takes Outputs, and its result is one", async (t) => {
  const { add, emulator } = await startRun(t);
  const { workloadId } = add("Shop");
  await emulator.control.shareOutside(workloadId, recipient, "READONLY");

  const found = getWorkloadOutput({ name: pulumi.output("Shop") });
  const { shares } = await resolved(getWorkloadSharesOutput({ workloadId: found.workloadId }));

  t.like(shares, [{ sharedWith: recipient, status: "PENDING" }]);
});

test.serial(
  "a function calls AWS with the connection that it is given, as an invited account for example",
  async (t) => {
    const { add, emulator, home, keys } = await startRun(t);
    home.credentials(`[recipient]\n${keys(recipient)}`);
    const { workloadId } = add("Shop");
    await emulator.control.shareOutside(workloadId, recipient, "READONLY");
    const connection = { profile: "recipient" };

    const { invitations } = await getShareInvitations({ connection });

    const offered = { resourceType: "WORKLOAD", resourceId: workloadId, resourceName: "Shop", sharedBy: account };
    t.like(invitations, [{ ...offered, permissionType: "READONLY" }]);
    await t.throwsAsync(getWorkload({ name: "Shop", connection }), {
      message: /account 222222222222 can read none there/,
    });
  },
);

test.serial(
  "what is wrong with a call is an error of Pulumi's that is printed without a stack, and names all arguments",
  async (t) => {
    const { operations } = await startRun(t);
    const wrong = { workloadId: "Shop", name: "", connection: { profil: "x" } } as object;

    const error = await t.throwsAsync(getWorkload(wrong), { instanceOf: pulumi.RunError });

    t.regex(
      error.message,
      /^getWorkload: name can't be given together with workloadId.*; workloadId must be .*; name must /,
    );
    t.regex(error.message, /; connection\.profil is not part of a connection/);
    t.deepEqual(await operations(), []);
  },
);

test.serial("what AWS refuses is such an error, too, that says what was being done", async (t) => {
  await startRun(t);

  await t.throwsAsync(getWorkload({ name: "Shop" }), {
    instanceOf: pulumi.RunError,
    message: new RegExp(`^getWorkload: looking up the workload "Shop" in ${region}: account ${account} can read none`),
  });
});

test.serial("a stack's configuration counts for its own run only", async (t) => {
  const { add } = await startRun(t);
  const { workloadId } = add("Shop");
  await getWorkload({ workloadId });

  pulumi.runtime.setMockOptions({}, "shop", "dev", false);
  pulumi.runtime.setAllConfig({
    "wellarchitected:region": region,
    "wellarchitected:allowedAccountIds": `["${recipient}"]`,
  });

  await t.throwsAsync(getWorkload({ workloadId }), { message: /is not one of allowedAccountIds/ });
});

test.serial("an Output where a plain value belongs is refused, with the form that takes it", async (t) => {
  await startRun(t);

  const work = getWorkload({ name: pulumi.output("Shop") as unknown as string });

  await t.throwsAsync(work, { message: "getWorkload: name is an Output: call getWorkloadOutput instead" });
});

test.serial(
  "in a program's unit test, the mock is asked for the function of the plugin's name, and AWS isn't",
  async (t) => {
    const asked = await startMocked(t);

    const { workloadId } = await resolved(getWorkloadOutput({ name: pulumi.output("Shop") }));

    t.is(workloadId, "mocked");
    t.like(asked, [{ token: "wellarchitected:index:getWorkload", inputs: { name: "Shop" } }]);
  },
);

test.serial("in a preview, what isn't known yet is not looked up", async (t) => {
  const asked = await startMocked(t, { preview: true });

  const found = getWorkloadOutput({ name: pulumi.output(pulumi.unknown) as pulumi.Output<string> });

  t.false(await (found as unknown as { isKnown: Promise<boolean> }).isKnown);
  t.deepEqual(asked, []);
});
