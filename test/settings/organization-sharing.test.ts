import test from "ava";
import { ServiceFailure } from "../../provider/core/errors";
import { organizationSharing } from "../../provider/settings/organization-sharing";
import { kinds } from "../../provider/shares/kinds/kinds";
import {
  crashAt,
  otherOwner,
  owner,
  type Process,
  refusal,
  region,
  urnOf,
  World,
  type WorldOptions,
} from "../shares/world";

type Properties = Record<string, unknown>;

const organization = "o-exampleorg1";
const scope = urnOf("sharing", "dev", "", "OrganizationSharing");
const declared = (enabled: boolean, changes: Properties = {}): Properties => ({ enabled, region, scope, ...changes });

/** A world in which accounts don't share with their organization, until someone enables that. */
const start = (options: WorldOptions = {}) =>
  new World({ organization, ...options, behaviour: { organizationSharing: false, ...options.behaviour } });

const caller = { accountId: owner, arn: `arn:aws:iam::${owner}:user/admin`, region };
const settingsOf = (world: World) => world.service.getGlobalSettings(caller);

async function create({ context }: Process, inputs: Properties): Promise<Properties> {
  return (await organizationSharing.create(context, inputs)).state;
}

async function update({ context }: Process, state: Properties, inputs: Properties): Promise<Properties> {
  return (await organizationSharing.update(context, owner, { state }, inputs)).state;
}

test("sharing with the organization is enabled, and the account's other settings stay", async (t) => {
  const world = start();
  world.service.updateGlobalSettings(caller, { DiscoveryIntegrationStatus: "ENABLED" });

  const state = await create(world.process(), declared(true));

  t.deepEqual(state, { ...declared(true), accountId: owner });
  t.like(settingsOf(world), { OrganizationSharingStatus: "ENABLED", DiscoveryIntegrationStatus: "ENABLED" });
});

test("what is so already is not written, and a create that crashed is repeated", async (t) => {
  const world = start();
  crashAt(world, "after", "setSettings");
  await t.throwsAsync(create(world.process(), declared(true)));
  world.hooks = {};

  await create(world.process(), declared(true));

  t.is(world.count("setSettings"), 1);
  t.is(settingsOf(world).OrganizationSharingStatus, "ENABLED");
});

test("a change by hand is drift that an update heals", async (t) => {
  const world = start();
  const state = await create(world.process(), declared(true));
  world.service.updateGlobalSettings(caller, { OrganizationSharingStatus: "DISABLED" });
  const process = world.process();

  const read = (await organizationSharing.read(process.context, owner, { state }))?.state ?? {};
  const { changes } = organizationSharing.diff(process.context, owner, { state: read }, declared(true));
  const healed = await update(process, read, declared(true));

  t.is(read.enabled, false);
  t.true(changes);
  t.is(healed.enabled, true);
  t.is(settingsOf(world).OrganizationSharingStatus, "ENABLED");
});

test("it isn't disabled while anything is shared with an organization or OU, of any kind, unless the program insists", async (t) => {
  for (const kind of kinds) {
    const world = start();
    const state = await create(world.process(), declared(true));
    const id = world.addResource(kind);
    world.service.shareOutside(id, organization, kind.permissions[0]);
    world.service.shareOutside(id, otherOwner, kind.permissions[0]);

    const error = await refusal(update(world.process(), state, declared(false)));

    t.regex(
      error.message,
      new RegExp(`was not disabled: in ${region}, ${kind.noun} .+ is shared with ${organization}\\. Remove`),
    );
    t.is(settingsOf(world).OrganizationSharingStatus, "ENABLED");

    await update(world.process(), state, declared(false, { forceDisable: true }));

    t.is(settingsOf(world).OrganizationSharingStatus, "DISABLED");
  }
});

test("it is disabled while shares are with accounts only", async (t) => {
  const world = start();
  const state = await create(world.process(), declared(true));
  world.service.shareOutside(world.addWorkload(), otherOwner, "READONLY");

  await update(world.process(), state, declared(false));

  t.is(settingsOf(world).OrganizationSharingStatus, "DISABLED");
});

test("its end leaves the setting, and says what is left", async (t) => {
  const world = start();
  const state = await create(world.process(), declared(true));
  const process = world.process();

  await organizationSharing.delete(process.context, owner, state);

  t.is(settingsOf(world).OrganizationSharingStatus, "ENABLED");
  t.regex(process.warnings()[0] ?? "", /stays enabled in account 111111111111\. To disable it, declare enabled: false/);
});

test("another account's credentials neither read nor set it", async (t) => {
  const world = start();
  const state = await create(world.process(), declared(true));
  const process = world.process({ accountId: otherOwner, declaredRegion: region });

  for (const work of [
    () => organizationSharing.read(process.context, owner, { state }),
    () => organizationSharing.read(process.context, owner, { state: {} }),
    () => update(process, state, declared(false)),
  ]) {
    t.regex(
      (await refusal(work())).message,
      /credentials are of account 333333333333, but the settings are of account 111111111111/,
    );
  }
});

test("an import reads the setting by the account's ID, and refuses any other id", async (t) => {
  const world = start();
  const { context } = world.process({ declaredRegion: region });

  const found = await organizationSharing.read(context, owner, { state: {} });
  const error = await refusal(organizationSharing.read(context, "sharing", { state: {} }));

  t.is(found?.id, owner);
  t.like(found?.inputs, { enabled: false, region });
  t.regex(error.message, /^the id "sharing" names no account\. The id of an OrganizationSharing is <AccountId>$/);
});

test("two of one account in a program are refused", async (t) => {
  const run = start().run();
  const check = (name: string) =>
    organizationSharing.check(run.process("one").context, {}, declared(true, { scope: `${scope}-${name}` }));

  const [first, second] = [await check("a"), await check("b")];

  t.deepEqual(first.failures, []);
  t.regex(second.failures[0]?.reason ?? "", /^is declared twice for account 111111111111: by .+-a, too$/);
});

test("if the account can't be asked for, a check passes, and what sets it says why it can't", async (t) => {
  const world = start();
  world.hooks = {
    before: ({ operation }) => {
      if (operation === "accountId") throw new ServiceFailure("credentials", "expired", "Renew them");
    },
  };
  const { context } = world.process();

  const { failures } = await organizationSharing.check(context, {}, declared(true));
  const error = await refusal(organizationSharing.create(context, declared(true)));

  t.deepEqual(failures, []);
  t.is(error.message, `enabling sharing with the organization, in ${region}: expired\nRenew them`);
});

test("it isn't disabled while it can't be said whether anything is shared with an organization", async (t) => {
  const world = start();
  const state = await create(world.process(), declared(true));
  world.hooks = {
    before: ({ operation }) => {
      if (operation === "shareables") throw new ServiceFailure("accessDenied", "denied", "Allow it");
    },
  };

  const error = await refusal(update(world.process(), state, declared(false)));

  t.regex(error.message, /^disabling sharing with the organization, in .+: looking for shares .+: denied\nAllow it$/);
  t.is(settingsOf(world).OrganizationSharingStatus, "ENABLED");
});
