import type { ConfigMap } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import type { Emulator } from "../../emulator";
import { existing, startProject } from "../engine/project";
import { hasLanguageHost, inItsFolder, inline } from "./example";

const owner = "111111111111";
const reviewer = "222222222222";
const shopTeam = `arn:aws:iam::${reviewer}:role/ShopTeam`;
const stranger = "444444444444";

test.serial("examples/typescript shares every workload of the account with the review account", async (t) => {
  const { emulator, project } = await startProject(t);
  useCredentials(t, emulator);
  const [shop, blog] = [await addWorkload(emulator, "Shop"), await addWorkload(emulator, "Blog")];
  await shareWithOwner(emulator);
  const stack = await inline(project, "typescript");
  await stack.setConfig("reviewAccountId", { value: reviewer });

  const { outputs } = await stack.up();

  t.deepEqual(outputs.statuses?.value, { [shop]: "PENDING", [blog]: "PENDING" });
  t.deepEqual(await sharesOfOwner(emulator), [`Blog: ${reviewer} READONLY`, `Shop: ${reviewer} READONLY`]);

  await addWorkload(emulator, "Wiki");
  const { summary } = await stack.up();

  t.deepEqual(summary.resourceChanges, { create: 1, same: 3 });
  t.true((await sharesOfOwner(emulator)).includes(`Wiki: ${reviewer} READONLY`));

  await stack.setAllConfig({ "workloadIds[0]": { value: shop } }, true);
  await stack.up();

  t.deepEqual(await sharesOfOwner(emulator), [`Shop: ${reviewer} READONLY`]);
});

test.serial("examples/javascript-esm lets each owner contribute, and waits for acceptance if asked to", async (t) => {
  const { emulator, project } = await startProject(t);
  const stack = await inline(project, "javascript-esm");
  await stack.setAllConfig(await appsOf(emulator), true);

  const { outputs } = await stack.up();

  t.deepEqual([...(outputs.notYetAccepted?.value ?? [])].sort(), ["blog", "shop"]);
  t.deepEqual(await existing(emulator), [`${reviewer} CONTRIBUTOR`, `${shopTeam} CONTRIBUTOR`]);

  await stack.setConfig("waitForAcceptance", { value: "true" });
  const [accepted] = await Promise.all([stack.up(), acceptAll(emulator)]);

  t.deepEqual(accepted.outputs.notYetAccepted?.value, []);

  await stack.workspace.removeConfig(stack.name, "apps.blog", true);
  const { summary } = await stack.up();

  t.deepEqual(summary.resourceChanges, { delete: 1, same: 2 });
  t.deepEqual(await existing(emulator), [`${shopTeam} CONTRIBUTOR`]);
});

test.serial("examples/workload-shares gives exactly the configured principals access", async (t) => {
  const { emulator, project } = await startProject(t);
  const workloadId = await addWorkload(emulator, "Shop");
  const stack = await inline(project, "workload-shares");
  await stack.setConfig("workloadId", { value: workloadId });
  await stack.setConfig("contributors", { value: JSON.stringify([shopTeam]) });
  await stack.setConfig("readers", { value: JSON.stringify([reviewer]) });
  await emulator.control.shareOutside(workloadId, stranger, "CONTRIBUTOR");

  const { outputs } = await stack.up();

  t.deepEqual(outputs.statuses?.value, { [reviewer]: "PENDING", [shopTeam]: "PENDING" });
  t.like(outputs.undeclared?.value, [{ sharedWith: stranger }]);

  const again = await stack.up();

  t.deepEqual(again.outputs.undeclared?.value, []);
  t.deepEqual(await existing(emulator), [`${reviewer} READONLY`, `${shopTeam} CONTRIBUTOR`].sort());
});

test.serial(
  "examples/review-programme: two accounts share their workloads and a lens, the review account accepts; drift and an expired invitation heal; a renamed workload stays shared, a deleted one is forgotten; either side takes the access away; nothing is left",
  async (t) => {
    const { emulator, project } = await startProject(t);
    const { control } = emulator;
    useCredentials(t, emulator);
    const [other, roleOf] = ["333333333333", (account: string) => `arn:aws:iam::${account}:role/WellArchitectedOwner`];
    await control.addAccount({ accountId: other });
    await control.addRole({ roleArn: roleOf(other) });
    const shop = await addWorkload(emulator, "Shop");
    await control.addWorkload({ name: "Blog", accountId: other });
    const { arn: lensArn } = await control.addResource("lens", { name: "Our lens" });
    await control.shareOutside(
      (await control.addWorkload({ name: "Trap", accountId: reviewer })).workloadId,
      owner,
      "READONLY",
    );
    const stack = await inline(project, "review-programme");
    await stack.setAllConfig(
      {
        reviewRole: { value: `arn:aws:iam::${reviewer}:role/WellArchitectedReviewer` },
        "ownerRoles[0]": { value: roleOf(owner) },
        "ownerRoles[1]": { value: roleOf(other) },
        "lensArns[0]": { value: lensArn },
      },
      true,
    );

    const { outputs } = await stack.up();

    t.deepEqual([...(outputs.accepted?.value ?? [])].sort(), ["Blog", "Our lens", "Shop"]);
    t.deepEqual(outputs.left?.value, []);
    t.deepEqual(await grantedTo(emulator, reviewer), ["Blog: ACCEPTED", "Our lens: ACCEPTED", "Shop: ACCEPTED"]);

    const shareOfShop = await shareIdOf(emulator, shop);
    await control.editOutside(shareOfShop, "CONTRIBUTOR");
    const wiki = await addWorkload(emulator, "Wiki");
    const grown = await stack.up({ refresh: true });

    t.deepEqual([...(grown.outputs.accepted?.value ?? [])].sort(), ["Blog", "Our lens", "Shop", "Wiki"]);
    t.true((await existing(emulator)).every((share) => !share.endsWith("CONTRIBUTOR")));

    await control.expire(shareOfShop);
    await control.rename(shop, "Store");
    await control.deleteWorkload(wiki);
    const renamed = await stack.up({ refresh: true });

    t.deepEqual([...(renamed.outputs.accepted?.value ?? [])].sort(), ["Blog", "Our lens", "Store"]);
    t.like(renamed.summary.resourceChanges, { update: 2 });
    t.deepEqual(await grantedTo(emulator, reviewer), ["Blog: ACCEPTED", "Our lens: ACCEPTED", "Store: ACCEPTED"]);

    await control.reject(await shareIdOf(emulator, shop));
    const rejected = await stack.up({ refresh: true });

    t.deepEqual([...(rejected.outputs.accepted?.value ?? [])].sort(), ["Blog", "Our lens"]);
    t.true((await grantedTo(emulator, reviewer)).includes("Store: REJECTED"));

    await stack.destroy();

    t.deepEqual(await grantedTo(emulator, reviewer), []);
  },
);

/** What an account was offered, by name, with the status of each. */
async function grantedTo({ control }: Emulator, accountId: string): Promise<string[]> {
  const [resources, shares] = [await control.resources(), await control.shares({ sharedWith: accountId })];
  const nameOf = (id: string) => {
    const found = resources.find((one) => (one.kind === "workload" ? one.workloadId : one.arn) === id);
    return found?.kind === "workload" ? found.input.WorkloadName : "Our lens";
  };
  return shares.map(({ resourceId, status }) => `${nameOf(resourceId)}: ${status}`).sort();
}

async function shareIdOf({ control }: Emulator, resourceId: string): Promise<string> {
  const [share] = await control.shares({ resourceId });
  if (!share) throw new Error(`${resourceId} is not shared`);
  return share.shareId;
}

const unlessSkipped = hasLanguageHost ? "" : " (skipped: no language host of Node.js on PATH)";
const testOfHost = hasLanguageHost ? test.serial : test.skip;

testOfHost(
  `pulumi up in the folder of examples/typescript runs it, and again changes nothing${unlessSkipped}`,
  async (t) => {
    const { emulator, project } = await startProject(t);
    await addWorkload(emulator, "Shop");
    const stack = await inItsFolder(project, "typescript");
    await stack.setConfig("reviewAccountId", { value: reviewer });

    await stack.up();

    t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
    await t.notThrowsAsync(stack.up({ expectNoChanges: true }));
  },
);

testOfHost(
  `pulumi up in the folder of examples/javascript-esm runs it, and again changes nothing${unlessSkipped}`,
  async (t) => {
    const { emulator, project } = await startProject(t);
    const stack = await inItsFolder(project, "javascript-esm");
    await stack.setAllConfig(await appsOf(emulator), true);

    await stack.up();

    t.deepEqual(await existing(emulator), [`${reviewer} CONTRIBUTOR`, `${shopTeam} CONTRIBUTOR`]);
    await t.notThrowsAsync(stack.up({ expectNoChanges: true }));
  },
);

/** An inline program runs in this process, and may call AWS itself. */
function useCredentials(t: ExecutionContext, { env }: Emulator): void {
  const before = { ...process.env };
  Object.assign(process.env, env);
  t.teardown(() => {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
}

/** Two apps: the owner of one is a role, that of the other an account, which Pulumi's configuration makes a number. */
async function appsOf(emulator: Emulator): Promise<ConfigMap> {
  return {
    "apps.shop.workloadId": { value: await addWorkload(emulator, "Shop") },
    "apps.shop.owner": { value: shopTeam },
    "apps.blog.workloadId": { value: await addWorkload(emulator, "Blog") },
    "apps.blog.owner": { value: reviewer },
  };
}

async function addWorkload({ control }: Emulator, name: string): Promise<string> {
  return (await control.addWorkload({ name })).workloadId;
}

/** Another account's workload, which the owner may read and must not try to share. */
async function shareWithOwner({ control }: Emulator): Promise<void> {
  const { workloadId } = await control.addWorkload({ name: "Foreign", accountId: reviewer });
  await control.accept(await control.shareOutside(workloadId, owner, "READONLY"));
}

async function sharesOfOwner({ control }: Emulator): Promise<string[]> {
  const [workloads, shares] = [await control.workloads(), await control.shares()];
  const texts = shares.flatMap(({ resourceId, sharedWith, permissionType }) => {
    const workload = workloads.find((known) => known.workloadId === resourceId && known.owner === owner);
    return workload ? [`${workload.input.WorkloadName}: ${sharedWith} ${permissionType}`] : [];
  });
  return texts.sort();
}

async function acceptAll({ control }: Emulator): Promise<void> {
  for (const { shareId } of await control.shares()) await control.accept(shareId);
}
