import type { ConfigMap } from "@pulumi/pulumi/automation";
import test from "ava";
import type { Emulator } from "../../emulator";
import { existing, startShop } from "../engine/project";
import { hasLanguageHost, inItsFolder, inline } from "./example";

const owner = "111111111111";
const reviewer = "222222222222";
const shopTeam = `arn:aws:iam::${reviewer}:role/ShopTeam`;

if (!hasLanguageHost) console.log("skipped: no language host of Node.js, so the examples run only as inline programs");

// An inline program runs in this process, and may call AWS itself.
beforeEach<{ emulator: Emulator }>(({ emulator }) => {
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("examples/typescript shares every workload of the account with the review account", async (t) => {
  const { emulator, project } = await startShop(t);

  const [shop, blog] = [await addWorkload(emulator, "Shop"), await addWorkload(emulator, "Blog")];
  await shareWithOwner(emulator);
  const stack = await inline(project, "typescript");
  await stack.setConfig("reviewAccountId", { value: reviewer });

  const { outputs } = await stack.up();
  t.deepEqual(outputs.statuses?.value, { [shop]: "PENDING", [blog]: "PENDING" });
  t.deepEqual(await sharesOfOwner(emulator), [`Blog: ${reviewer} READONLY`, `Shop: ${reviewer} READONLY`]);
  await stack.up({ expectNoChanges: true });

  await addWorkload(emulator, "Wiki");
  await stack.up();
  t.true((await sharesOfOwner(emulator)).includes(`Wiki: ${reviewer} READONLY`));

  await stack.setAllConfig({ "workloadIds[0]": { value: shop } }, true);
  await stack.up();
  t.deepEqual(await sharesOfOwner(emulator), [`Shop: ${reviewer} READONLY`]);

  await stack.destroy();
  t.deepEqual(await sharesOfOwner(emulator), []);
});

test("examples/javascript-esm lets each owner contribute, and waits for them where that is asked", async (t) => {
  const { emulator, project } = await startShop(t);

  const stack = await inline(project, "javascript-esm");
  await stack.setAllConfig(await appsOf(emulator), true);

  const { outputs } = await stack.up();
  t.deepEqual([...(outputs.notYetAccepted?.value ?? [])].sort(), ["blog", "shop"]);
  t.deepEqual(await existing(emulator), [`${reviewer} CONTRIBUTOR`, `${shopTeam} CONTRIBUTOR`]);
  await stack.up({ expectNoChanges: true });

  await stack.setConfig("waitForAcceptance", { value: "true" });
  const [accepted] = await Promise.all([stack.up(), acceptAll(emulator)]);
  t.deepEqual(accepted.outputs.notYetAccepted?.value, []);

  await stack.removeConfig("apps.blog", true);
  await stack.up();
  t.deepEqual(await existing(emulator), [`${shopTeam} CONTRIBUTOR`]);

  await stack.destroy();
  t.deepEqual(await existing(emulator), []);
});

describe.skipIf(!hasLanguageHost)("by the language host, in its own folder,", () => {
  test("examples/typescript runs", async (t) => {
    const { emulator, project } = await startShop(t);

    await addWorkload(emulator, "Shop");
    const stack = await inItsFolder(project, "typescript");
    await stack.setConfig("reviewAccountId", { value: reviewer });

    await stack.up();
    t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    t.deepEqual(await existing(emulator), []);
  });

  test("examples/javascript-esm runs", async (t) => {
    const { emulator, project } = await startShop(t);

    const stack = await inItsFolder(project, "javascript-esm");
    await stack.setAllConfig(await appsOf(emulator), true);

    await stack.up();
    t.deepEqual(await existing(emulator), [`${reviewer} CONTRIBUTOR`, `${shopTeam} CONTRIBUTOR`]);
    await stack.up({ expectNoChanges: true });
    await stack.destroy();
    t.deepEqual(await existing(emulator), []);
  });
});

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

/** Somebody else's workload, which the owner may read and must not try to share. */
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
