import test from "ava";
import { ServiceFailure } from "../../provider/core/errors";
import { shareAcceptances } from "../../provider/invitations/policy/share-acceptances";
import { kinds } from "../../provider/shares/kinds/kinds";
import { lens } from "../../provider/shares/kinds/lens";
import { workload } from "../../provider/shares/kinds/workload";
import {
  otherOwner,
  owner,
  type Process,
  recipient,
  refusal,
  region,
  unfinished,
  unknown,
  urnOf,
  World,
} from "../shares/world";
import {
  accept,
  acceptanceOf,
  deny,
  loseAnswer,
  type Properties,
  recipientOf,
  reject,
  statusesOf,
} from "./acceptances";

const scope = urnOf("reviews", "dev", "", "ShareAcceptances");
const policy = (changes: Properties = {}): Properties => ({ from: [owner], region, scope, ...changes });

/** As an `up` does it: a check, and, if the diff asks for it, a create or an update. Returns the state. */
async function up({ context }: Process, declared: Properties, state?: Properties): Promise<Properties> {
  const { inputs, failures } = await shareAcceptances.check(context, {}, declared);
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  if (state === undefined) return (await shareAcceptances.create(context, inputs)).state;
  const { changes } = shareAcceptances.diff(context, "id", { state }, inputs);
  return changes ? (await shareAcceptances.update(context, "id", { state }, inputs)).state : state;
}

async function refreshed({ context }: Process, state: Properties): Promise<Properties> {
  const read = await shareAcceptances.read(context, "id", { state });
  if (!read) throw new Error("the acceptances are gone");
  return read.state;
}

/** Shares something of an account with the recipient. */
function share(
  world: World,
  accountId: string,
  name: string,
  kind = workload,
  permission: "READONLY" | "CONTRIBUTOR" = "READONLY",
) {
  const names: Readonly<Record<string, "workload" | "lens">> = { WorkloadShare: "workload", LensShare: "lens" };
  const added = world.service.addResource(names[kind.name] ?? "workload", { accountId, region, name });
  const id = added.kind === "workload" ? added.workloadId : added.arn;
  return { id, shareId: world.service.shareOutside(id, recipient, kind === workload ? permission : undefined) };
}

const namesOf = (list: unknown) => (list as { resourceName: string }[]).map(({ resourceName }) => resourceName);
const reasonsOf = (list: unknown) =>
  (list as { resourceName: string; reason: string }[]).map(({ resourceName, reason }) => `${resourceName}: ${reason}`);

test("every pending invitation that fits is accepted, of each kind, and the others are left with the reason", async (t) => {
  const world = new World();
  for (const kind of kinds) {
    const id = world.addResource(kind, owner);
    world.service.shareOutside(id, recipient, kind === workload ? "READONLY" : undefined);
  }
  share(world, otherOwner, "Foreign");

  const state = await up(recipientOf(world), policy());

  t.deepEqual(statusesOf(world).sort(), ["ACCEPTED", "ACCEPTED", "ACCEPTED", "ACCEPTED", "PENDING"]);
  t.is((state.accepted as unknown[]).length, kinds.length);
  t.deepEqual(reasonsOf(state.left), [`Foreign: account ${otherOwner} is not in from`]);
  t.is(state.accountId, recipient);
});

test("type, name and permission narrow what is accepted", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  share(world, owner, "Shopping", workload, "CONTRIBUTOR");
  share(world, owner, "Blog");
  share(world, owner, "Shop lens", lens);

  const state = await up(
    recipientOf(world),
    policy({ resourceTypes: ["WORKLOAD"], namePrefix: "Shop", maxPermission: "READONLY" }),
  );

  t.deepEqual(namesOf(state.accepted), ["Shop"]);
  t.deepEqual(reasonsOf(state.left), [
    `Blog: its name doesn't begin with "Shop"`,
    "Shopping: it permits CONTRIBUTOR, which is more than READONLY",
  ]);
  t.deepEqual(statusesOf(world), ["ACCEPTED", "PENDING", "PENDING", "PENDING"]);
});

test("a policy leaves what the account shares with a user of its own, even if from names the account", async (t) => {
  const world = new World();
  const id = world.addResource(workload, recipient);
  world.service.shareOutside(id, `arn:aws:iam::${recipient}:user/deployer`, "READONLY");

  const state = await up(recipientOf(world), policy({ from: [owner, recipient] }));

  t.deepEqual(namesOf(state.accepted), []);
  t.deepEqual(statusesOf(world), ["PENDING"]);
});

test("an up accepts what was offered since, and changes nothing if nothing was", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  const state = await up(recipientOf(world), policy());
  const same = await up(recipientOf(world), policy(), state);
  share(world, owner, "Blog", workload, "CONTRIBUTOR");

  const process = recipientOf(world);
  const next = await up(process, policy(), same);

  t.is(same, state);
  t.deepEqual(namesOf(next.accepted), ["Blog", "Shop"]);
  t.deepEqual(
    (next.accepted as { permissionType: string }[]).map(({ permissionType }) => permissionType),
    ["CONTRIBUTOR", "READONLY"],
  );
  t.regex(process.lines[0]?.message ?? "", new RegExp(`^accepts WORKLOAD Blog of account ${owner}$`));
});

test("what a person rejects is no longer listed after a refresh, and stays rejected", async (t) => {
  const world = new World({ behaviour: { invitationsListed: ["PENDING", "REJECTED"] } });
  const { shareId } = share(world, owner, "Shop");
  const state = await up(recipientOf(world), policy());
  world.service.reject(shareId);

  const read = await refreshed(recipientOf(world), state);
  const next = await up(recipientOf(world), policy(), read);

  t.deepEqual(namesOf(read.accepted), []);
  t.deepEqual(namesOf(next.accepted), []);
  t.regex(reasonsOf(next.left)[0] ?? "", /^Shop: it was accepted before, and the access has ended: if it is wanted/);
  t.deepEqual(statusesOf(world), ["REJECTED"]);
});

test("what a person rejects isn't accepted again even if AWS would list and accept it, with or without a refresh", async (t) => {
  const world = new World({ behaviour: { invitationsListed: ["PENDING", "REJECTED"], acceptRejected: "succeed" } });
  const { shareId } = share(world, owner, "Shop");
  const state = await up(recipientOf(world), policy());
  world.service.reject(shareId);
  share(world, owner, "Blog");

  const next = await up(recipientOf(world), policy(), state);
  const read = await refreshed(recipientOf(world), next);
  share(world, owner, "Wiki");
  const last = await up(recipientOf(world), policy(), read);

  t.deepEqual(namesOf(last.accepted), ["Blog", "Wiki"]);
  t.deepEqual(statusesOf(world), ["REJECTED", "ACCEPTED", "ACCEPTED"]);
});

test("an up changes nothing while AWS goes on listing what was accepted, and what it refused", async (t) => {
  const world = new World({ behaviour: { invitationsListed: ["PENDING", "ACCEPTED", "EXPIRED"] } });
  share(world, owner, "Shop");
  world.service.expire(share(world, owner, "Blog").shareId);
  const state = await up(recipientOf(world), policy());

  const same = await up(recipientOf(world), policy(), state);
  const read = await refreshed(recipientOf(world), same);
  const last = await up(recipientOf(world), policy(), read);

  t.is(same, state);
  t.is(last, read);
  t.deepEqual(namesOf(read.accepted), ["Shop"]);
  t.regex(reasonsOf(read.left).join(), /^Blog: .*ConflictException/);
});

test("a run that was killed after it had accepted is repeated: what there is access to is listed, with its invitation", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  const before = await up(recipientOf(world), policy());

  const state = await up(recipientOf(world), policy());

  t.is(world.count("respond"), 1);
  const [accepted] = state.accepted as { shareInvitationId: string }[];
  t.is(accepted?.shareInvitationId, (before.accepted as { shareInvitationId: string }[])[0]?.shareInvitationId);
});

test("a refusal of one invitation keeps those that were accepted, and is reported", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  share(world, owner, "Blog");
  const process = recipientOf(world);
  let seen = 0;
  world.hooks = {
    before: ({ operation }) => {
      if (operation === "respond" && seen++ === 0) throw new ServiceFailure("accessDenied", "denied");
    },
  };

  const error = await unfinished(up(process, policy()));

  t.regex(error.reason, /WORKLOAD Shop of account 111111111111: denied/);
  t.deepEqual(namesOf((error.state as unknown as Properties).accepted), ["Blog"]);
});

test("what a lost answer has accepted is listed as accepted, with its permission, and not as left", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  loseAnswer(world, "respond");

  const state = await up(recipientOf(world), policy());

  t.like(state.accepted, [{ resourceName: "Shop", permissionType: "READONLY" }]);
  t.deepEqual(state.left, []);
  t.is(world.count("respond"), 2);
});

test("what was accepted is kept in state, with its permission, if what there is can't be listed then", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  deny(world, "shareables");

  const error = await unfinished(up(recipientOf(world), policy()));
  world.hooks = {};
  const state = await up(recipientOf(world), policy(), error.state as Properties);

  t.is(
    error.reason,
    `accepting what account ${owner} shared in ${region}: listing what is accepted: no shareables\nAllow shareables`,
  );
  t.like((error.state as Properties).accepted, [{ resourceName: "Shop", permissionType: "READONLY" }]);
  t.is(state, error.state as Properties);
});

test("an error names each invitation that was refused, and what to do once", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  share(world, owner, "Blog");
  deny(world, "respond");

  const { reason } = await unfinished(up(recipientOf(world), policy()));

  t.regex(reason, /^accepting .+: WORKLOAD Shop of .+: no respond\nWORKLOAD Blog of .+: no respond\nAllow respond$/);
});

test("the end of a policy rejects what it has accepted, although it may not read it", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  const state = await up(recipientOf(world), policy({ rejectOnDelete: true }));
  deny(world, "get");

  await shareAcceptances.delete(recipientOf(world).context, "id", state);

  t.deepEqual(statusesOf(world), ["REJECTED"]);
});

test("the end of a policy says what it can't end: access through the organization", async (t) => {
  const world = new World({ organization: "o-exampleorg1", behaviour: { associateSeconds: 0 } });
  world.service.shareOutside(world.addWorkload(), "o-exampleorg1", "READONLY");
  const state = await up(recipientOf(world), policy({ rejectOnDelete: true }));
  const process = recipientOf(world);

  await shareAcceptances.delete(process.context, "id", state);

  t.regex(process.warnings().join(), /was not ended: account 111111111111 shares it through the organization/);
});

test("the end of a policy leaves what it accepted, unless the program asks to reject it", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  const state = await up(recipientOf(world), policy());
  const process = recipientOf(world);

  await shareAcceptances.delete(process.context, "id", state);

  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
  t.is(process.lines[0]?.message, `the access to what was accepted stays: WORKLOAD Shop of account ${owner}`);

  await shareAcceptances.delete(process.context, "id", { ...state, rejectOnDelete: true });

  t.deepEqual(statusesOf(world), ["REJECTED"]);
});

test("a policy's end doesn't reject what a ShareAcceptance of the program declares", async (t) => {
  const world = new World();
  const { id } = share(world, owner, "Shop");
  const state = await up(recipientOf(world), policy({ rejectOnDelete: true }));
  const process = recipientOf(world);
  await accept(process, acceptanceOf(workload, id));

  await shareAcceptances.delete(process.context, "id", state);

  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
  t.regex(process.warnings().join(), /was not ended: .+ShareAcceptance::accepted declares it/);
});

test("a policy's end doesn't reject what another policy accepts, such as the same one under another name", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  share(world, otherOwner, "Blog");
  const declared = policy({ rejectOnDelete: true });
  const state = await up(recipientOf(world), { ...declared, from: [owner, otherOwner] });
  const process = recipientOf(world);
  await up(process, { ...declared, scope: urnOf("renamed", "dev", "", "ShareAcceptances") });

  await shareAcceptances.delete(process.context, "id", state);

  t.deepEqual(statusesOf(world), ["ACCEPTED", "REJECTED"]);
  t.regex(process.warnings().join(), /Shop of account 111111111111 was not ended: .+::renamed declares it/);
});

test("a policy's end leaves what another policy accepts by the name that it has now", async (t) => {
  const world = new World();
  const { id } = share(world, owner, "Blog");
  const state = await up(recipientOf(world), policy({ rejectOnDelete: true }));
  world.service.rename(id, "Shop");
  const process = recipientOf(world);
  await up(process, policy({ namePrefix: "Shop", scope: urnOf("shops", "dev", "", "ShareAcceptances") }));

  await shareAcceptances.delete(process.context, "id", state);

  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
});

test("a policy's end is an error while an acceptance of the same could not be created", async (t) => {
  const world = new World();
  const { id } = share(world, owner, "Shop");
  const state = await up(recipientOf(world), policy({ rejectOnDelete: true }));
  const process = recipientOf(world);
  await refusal(accept(process, acceptanceOf(workload, id, { sharedBy: otherOwner })));

  const error = await refusal(shareAcceptances.delete(process.context, "id", state));

  t.regex(error.message, /was not ended: .+::accepted declares it, too, and could not be created in this run/);
  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
});

test("a policy's end rejects each of several invitations to the same, such as one of a user", async (t) => {
  const world = new World();
  const { id } = share(world, owner, "Shop");
  world.service.shareOutside(id, `arn:aws:iam::${recipient}:user/deployer`, "READONLY");
  const state = await up(recipientOf(world), policy({ rejectOnDelete: true }));

  await shareAcceptances.delete(recipientOf(world).context, "id", state);

  t.deepEqual(statusesOf(world), ["REJECTED", "REJECTED"]);
});

test("another account's credentials neither read, accept nor reject for the account of the state", async (t) => {
  const world = new World();
  share(world, owner, "Shop");
  const state = await up(recipientOf(world), policy({ rejectOnDelete: true }));
  const { context } = world.process({ accountId: otherOwner });

  for (const work of [
    () => shareAcceptances.read(context, "id", { state }),
    () => shareAcceptances.update(context, "id", { state }, policy()),
    () => shareAcceptances.delete(context, "id", state),
  ]) {
    t.regex((await refusal(work())).message, new RegExp(`accepted by account ${recipient}`));
  }
  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
});

test("an acceptance's end leaves what a policy of the program accepts, too", async (t) => {
  const world = new World();
  const { id } = share(world, owner, "Shop");
  const other = share(world, owner, "Blog");
  const accepting = recipientOf(world);
  const states = [
    await accept(accepting, acceptanceOf(workload, id)),
    await accept(accepting, acceptanceOf(workload, other.id)),
  ];
  const process = recipientOf(world);
  await up(process, policy({ namePrefix: "Shop" }));

  for (const state of states) await reject(process, state);

  t.deepEqual(statusesOf(world), ["ACCEPTED", "REJECTED"]);
  t.regex(process.warnings().join(), /the access was not ended: .+::reviews still declares it/);
});

test("while a policy isn't known, nothing is listed", async (t) => {
  const world = new World();
  const { context } = recipientOf(world);

  const { inputs, failures } = await shareAcceptances.check(context, {}, policy({ from: [unknown] }));

  t.deepEqual(failures, []);
  t.false("waiting" in inputs);
  t.is(world.count("invitations"), 0);
});

const refused = test.macro({
  title: (_, inputs: object) =>
    `check refuses a policy with ${JSON.stringify(inputs)}, and names the property and the rule`,
  async exec(t, inputs: Properties, property: string, reason: RegExp) {
    const { context } = recipientOf(new World());

    const { failures } = await shareAcceptances.check(context, {}, policy(inputs));

    t.is(failures[0]?.property, property);
    t.regex(failures[0]?.reason ?? "", reason);
  },
});
test(refused, { from: [] }, "from", /^must name at least one account: without one, nothing is ever accepted$/);
test(refused, { from: ["*"] }, "from[0]", /^must be a 12-digit account ID, but is "\*"$/);
test(refused, { resourceTypes: ["DIAGRAM"] }, "resourceTypes[0]", /^must be WORKLOAD or LENS or PROFILE or TEMPLATE/);
test(refused, { resourceTypes: [] }, "resourceTypes", /at least one of WORKLOAD, LENS, PROFILE, TEMPLATE/);
test(refused, { namePrefix: "" }, "namePrefix", /^must be a string/);
test(refused, { maxPermission: "ADMIN" }, "maxPermission", /^must be READONLY or CONTRIBUTOR/);
test(refused, { waiting: [] }, "waiting", /^is not an input of ShareAcceptances/);

test("a ShareAcceptance finds what a policy has accepted", async (t) => {
  const world = new World();
  const { id } = share(world, owner, "Shop");
  await up(recipientOf(world), policy());

  const state = await accept(recipientOf(world), acceptanceOf(workload, id));

  t.like(state, { status: "ACCEPTED", sharedBy: owner });
});
