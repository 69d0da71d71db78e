import test from "ava";
import { shareAcceptance } from "../../provider/invitations/share-acceptance";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { crashAt, otherOwner, owner, recipient, refusal, region, unfinished, unknown, World } from "../shares/world";
import {
  accept,
  acceptanceOf,
  acceptanceUrn,
  loseAnswer,
  offered,
  type Properties,
  recipientOf,
  refreshed,
  reject,
  shareOutside,
  statusesOf,
  update,
} from "./acceptances";

const user = `arn:aws:iam::${recipient}:user/deployer`;

const ofEachKind = (title: string) => (_: string | undefined, kind: ShareKind) => title.replace("KIND", kind.noun);

const accepted = test.macro({
  title: ofEachKind("a pending invitation to a KIND is accepted, and the state says by whom it was shared"),
  async exec(t, kind: ShareKind) {
    const world = new World();
    const { id } = offered(world, kind);

    const state = await accept(recipientOf(world), acceptanceOf(kind, id, { sharedBy: owner }));

    t.deepEqual(statusesOf(world), ["ACCEPTED"]);
    const permission = kind.permissions.length > 0 ? { permissionType: "READONLY" } : {};
    t.like(state, { [kind.input]: id, sharedBy: owner, status: "ACCEPTED", accountId: recipient, ...permission });
    t.is("permissionType" in state, kind.permissions.length > 0);
    t.regex(String(state.shareInvitationId), /^[0-9a-f]{32}$/);
  },
});
for (const kind of kinds) test(accepted, kind);

const ended = test.macro({
  title: ofEachKind("the end of an acceptance of a KIND rejects it, which ends the access"),
  async exec(t, kind: ShareKind) {
    const world = new World();
    const { id } = offered(world, kind);
    const process = recipientOf(world);
    const state = await accept(process, acceptanceOf(kind, id));

    await reject(recipientOf(world), state);

    t.deepEqual(statusesOf(world), ["REJECTED"]);
    t.is((await refreshed(recipientOf(world), state))?.status, "ENDED");
  },
});
for (const kind of kinds) test(ended, kind);

const waited = test.macro({
  title: ofEachKind("an acceptance waits for the invitation to a KIND, and shows for how long"),
  async exec(t, kind: ShareKind) {
    const world = new World();
    const id = world.addResource(kind, owner);
    const [begin, process] = [world.now, recipientOf(world)];
    let isShared = false;
    world.onWake = () => {
      if (world.now > begin + 40_000 && !isShared) shareOutside(world, kind, id);
      isShared ||= world.now > begin + 40_000;
    };

    const state = await accept(process, acceptanceOf(kind, id));

    t.is(state.status, "ACCEPTED");
    t.deepEqual(statusesOf(world), ["ACCEPTED"]);
    const [first] = process.lines;
    t.like(first, { severity: "progress", scope: acceptanceUrn("accepted") });
    t.regex(first?.message ?? "", /^waiting for the invitation to .+ \(300 s left\)$/);
    t.true(process.lines.length < 10, "it polls ever more slowly");
  },
});
for (const kind of kinds) test(waited, kind);

test("what is not offered in time is an error that names the account, the Region and what the owner has to do", async (t) => {
  const world = new World();
  const id = world.addWorkload();
  const begin = world.now;

  const error = await refusal(
    accept(recipientOf(world), acceptanceOf(workload, id, { invitationTimeoutSeconds: 60, sharedBy: owner })),
  );

  t.regex(
    error.message,
    new RegExp(`^accepting the invitation to workload ${id} in ${region}: account ${recipient} was not offered`),
  );
  t.regex(
    error.message,
    new RegExp(`within 60 s.+account ${owner}, has to share it with account ${recipient}, in this Region`),
  );
  t.true(world.now - begin >= 60_000 && world.now - begin < 62_000);
});

test("an invitation of another account than sharedBy says is an error, and is not accepted", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);

  const error = await refusal(accept(recipientOf(world), acceptanceOf(workload, id, { sharedBy: otherOwner })));

  t.regex(
    error.message,
    new RegExp(`is shared by account ${owner}, but sharedBy is ${otherOwner}: nothing was accepted`),
  );
  t.deepEqual(statusesOf(world), ["PENDING"]);
});

test("access of another account than sharedBy says is an error, too", async (t) => {
  const world = new World();
  const { id, shareId } = offered(world, workload);
  world.service.accept(shareId);

  const error = await refusal(accept(recipientOf(world), acceptanceOf(workload, id, { sharedBy: otherOwner })));

  t.regex(error.message, new RegExp(`is shared by account ${owner}, but sharedBy is ${otherOwner}`));
});

const owned = test.macro({
  title: ofEachKind("a KIND of the account itself is an error at once: there is nothing to accept"),
  async exec(t, kind: ShareKind) {
    const world = new World();
    const id = world.addResource(kind, recipient);

    const error = await refusal(accept(recipientOf(world), acceptanceOf(kind, id)));

    t.regex(error.message, new RegExp(`belongs to account ${recipient} itself`));
    t.true(world.calls.length <= 4);
  },
});
for (const kind of kinds) test(owned, kind);

test("what was accepted before is left as it is, and the person is told", async (t) => {
  const world = new World();
  const { id, shareId } = offered(world, workload);
  world.service.accept(shareId);
  const process = recipientOf(world);

  const state = await accept(process, acceptanceOf(workload, id));

  t.like(state, { status: "ACCEPTED", sharedBy: owner });
  t.regex(String(state.shareInvitationId), /^[0-9a-f]{32}$/);
  t.is(world.count("respond"), 0);
  t.deepEqual(
    process.lines.map(({ severity, message }) => `${severity}: ${message}`),
    [`info: it was accepted before this run, from account ${owner}`],
  );
});

test("what the organization shares without an invitation is left as it is, and its end says who can end the access", async (t) => {
  const organization = "o-exampleorg1";
  const world = new World({ organization, behaviour: { associateSeconds: 0, membersNeedInvitation: false } });
  const { id } = offered(world, workload);
  const process = recipientOf(world);

  const state = await accept(process, acceptanceOf(workload, id));
  await reject(recipientOf(world), state);
  await reject(process, { ...state, scope: acceptanceUrn("another") });

  t.like(state, { status: "ASSOCIATED", sharedBy: owner });
  t.false("shareInvitationId" in state);
  t.is(world.count("respond"), 0);
  t.deepEqual(statusesOf(world), ["ASSOCIATED"]);
  t.regex(
    process.lines[0]?.message ?? "",
    /^account 111111111111 shares it through the organization, without an invitation/,
  );
});

test("an acceptance that crashed after AWS's work is found again by reading", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);
  crashAt(world, "after", "respond");
  await t.throwsAsync(accept(recipientOf(world), acceptanceOf(workload, id)));
  world.hooks = {};

  const state = await accept(recipientOf(world), acceptanceOf(workload, id));

  t.like(state, { status: "ACCEPTED", sharedBy: owner });
  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
  t.is(world.count("respond"), 1);
});

test("an answer that is lost is sent again, and the Conflict that AWS then returns isn't an error: what was offered is known", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);
  loseAnswer(world, "respond");
  const process = recipientOf(world);

  const state = await accept(process, acceptanceOf(workload, id));

  t.like(state, { status: "ACCEPTED", sharedBy: owner, permissionType: "READONLY" });
  t.is(world.count("respond"), 2);
  t.deepEqual(process.lines, [], "it isn't said to have been accepted before");
});

test("access that a person has rejected is drift that an update reports, and never accepts again", async (t) => {
  const world = new World({ behaviour: { invitationsListed: ["PENDING", "ACCEPTED", "REJECTED"] } });
  const { id, shareId } = offered(world, workload);
  const inputs = acceptanceOf(workload, id);
  const state = await accept(recipientOf(world), inputs);
  world.service.reject(shareId);

  const process = recipientOf(world);
  const read = await refreshed(process, state);
  const { changes } = shareAcceptance.diff(process.context, id, { state: read ?? {} }, inputs);
  const error = await unfinished(update(process, read ?? {}, inputs));

  t.is(read?.status, "ENDED");
  t.true(changes);
  t.regex(error.reason, /has ended: this account has rejected it, or account 111111111111 no longer shares it/);
  t.like(error.state, { status: "ENDED", shareInvitationId: state.shareInvitationId });
  t.deepEqual(statusesOf(world), ["REJECTED"]);
});

test("after the access has ended, a new invitation is drift that an update heals", async (t) => {
  const world = new World();
  const { id, shareId } = offered(world, workload);
  const inputs = acceptanceOf(workload, id);
  const state = await accept(recipientOf(world), inputs);
  world.service.deleteOutside(shareId);
  shareOutside(world, workload, id, "CONTRIBUTOR");

  const process = recipientOf(world);
  const read = await refreshed(process, state);
  const healed = await update(process, read ?? {}, inputs);

  t.is(read?.status, "PENDING");
  t.like(healed, { status: "ACCEPTED", permissionType: "CONTRIBUTOR" });
  t.not(healed.shareInvitationId, state.shareInvitationId);
  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
  t.false(shareAcceptance.diff(process.context, id, { state: healed }, inputs).changes);
});

test("an invitation that has expired is not accepted: the error says that it has to be made again", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);
  world.advance(8 * 24 * 3600);

  const error = await refusal(accept(recipientOf(world), acceptanceOf(workload, id, { invitationTimeoutSeconds: 5 })));

  t.regex(error.message, /An invitation that was rejected, or is older than 7 days, has to be made again$/);
  t.deepEqual(statusesOf(world), ["EXPIRED"]);
});

test("an invitation that is listed, but can't be accepted, ends with what AWS says, after its time", async (t) => {
  const world = new World({ behaviour: { invitationsListed: ["PENDING", "EXPIRED"] } });
  const { id, shareId } = offered(world, workload);
  world.service.expire(shareId);

  const error = await refusal(accept(recipientOf(world), acceptanceOf(workload, id, { invitationTimeoutSeconds: 5 })));

  t.regex(error.message, /^accepting the invitation .+ConflictException/);
  t.true(world.count("respond") <= 5);
});

test("an invitation that has expired, and is still listed, doesn't keep another one from being accepted", async (t) => {
  const world = new World({ behaviour: { invitationsListed: ["PENDING", "EXPIRED"] } });
  const { id, shareId } = offered(world, workload);
  world.service.shareOutside(id, user, "READONLY");
  world.service.expire(shareId);

  const state = await accept(recipientOf(world), acceptanceOf(workload, id));

  t.is(state.status, "ACCEPTED");
  t.deepEqual(statusesOf(world), ["EXPIRED", "ACCEPTED"]);
});

test("what an account shares with a user of its own is not accepted by it", async (t) => {
  const world = new World();
  const id = world.addResource(workload, recipient);
  world.service.shareOutside(id, user, "READONLY");

  const error = await refusal(accept(recipientOf(world), acceptanceOf(workload, id)));

  t.regex(error.message, new RegExp(`belongs to account ${recipient} itself`));
  t.deepEqual(statusesOf(world), ["PENDING"]);
});

test("a refresh with another account's credentials is an error even if that account has access of its own", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);
  const state = await accept(recipientOf(world), acceptanceOf(workload, id));
  world.service.accept(world.service.shareOutside(id, otherOwner, "READONLY"));

  const error = await refusal(refreshed(world.process({ accountId: otherOwner }), state));

  t.regex(error.message, new RegExp(`credentials are of account ${otherOwner} .+ accepted by account ${recipient}`));
});

test("an acceptance keeps its invitation if the organization shares the same, too, and its end rejects it", async (t) => {
  const organization = "o-exampleorg1";
  const world = new World({ organization, behaviour: { associateSeconds: 0 } });
  const id = world.addResource(workload, owner);
  world.service.shareOutside(id, organization, "READONLY");
  shareOutside(world, workload, id);
  const state = await accept(recipientOf(world), acceptanceOf(workload, id));

  const read = await refreshed(recipientOf(world), state);
  const process = recipientOf(world);
  await reject(process, read ?? {});

  t.like(read, { status: "ASSOCIATED", shareInvitationId: state.shareInvitationId });
  t.deepEqual(statusesOf(world), ["ASSOCIATED", "REJECTED"]);
  t.regex(process.warnings().join(), /this account still has access to the workload, through the organization/);
});

test("the end of what the organization shares is done, with a warning, if AWS gives it an invitation that can't be rejected", async (t) => {
  const world = new World({
    organization: "o-exampleorg1",
    behaviour: { associateSeconds: 0, membersNeedInvitation: false, associatedInvitationId: true },
  });
  const { id } = offered(world, workload);
  const process = recipientOf(world);
  const state = await accept(recipientOf(world), acceptanceOf(workload, id));

  await reject(process, state);

  t.regex(process.warnings().join(), /ConflictException.+only account 111111111111 can end the access$/);
});

test("another account's credentials never make access read as ended, and never end it", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);
  const inputs = acceptanceOf(workload, id);
  const state = await accept(recipientOf(world), inputs);
  const stranger = world.process({ accountId: otherOwner });

  for (const work of [
    () => refreshed(stranger, state),
    () => update(stranger, state, inputs),
    () => reject(stranger, state),
  ]) {
    const error = await refusal(work());
    t.regex(error.message, new RegExp(`account ${otherOwner} .+ accepted by account ${recipient}`));
  }
  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
});

test("an acceptance that a rename has taken over isn't rejected by the old resource's delete", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);
  const before = await accept(recipientOf(world), acceptanceOf(workload, id));
  const process = recipientOf(world);
  await accept(process, acceptanceOf(workload, id, { name: "renamed" }));

  await reject(process, before);

  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
  t.regex(process.warnings().join(), /the access was not ended: .+::renamed still declares it/);
});

test("an acceptance isn't rejected while another resource that declares it could not be created", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);
  const before = await accept(recipientOf(world), acceptanceOf(workload, id));
  const process = recipientOf(world);
  await refusal(accept(process, acceptanceOf(workload, id, { name: "renamed", sharedBy: otherOwner })));

  const error = await refusal(reject(process, before));

  t.regex(error.message, /was not ended: .+::renamed declares it, too, and could not be created in this run/);
  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
});

test("an acceptance isn't rejected while check refuses another resource that declares it", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);
  const before = await accept(recipientOf(world), acceptanceOf(workload, id));
  const process = world.process({ accountId: recipient, ambientRegion: region });
  const { region: _, ...refused } = acceptanceOf(workload, id, { name: "renamed", invitationTimeoutSeconds: 0 });
  await shareAcceptance.check(process.context, {}, refused);

  const error = await refusal(reject(process, before));

  t.regex(error.message, /was not ended: .+::renamed declares it, too, and could not be created in this run/);
  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
});

test("a replacement of what the program still declares doesn't end the access, even if the old one is deleted first", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);
  const inputs = acceptanceOf(workload, id);
  const state = await accept(recipientOf(world), inputs);
  const process = recipientOf(world);
  await shareAcceptance.check(process.context, {}, inputs);

  await reject(process, state);
  const replacement = await accept(process, inputs);

  t.is(replacement.status, "ACCEPTED");
  t.deepEqual(statusesOf(world), ["ACCEPTED"]);
  t.regex(process.warnings().join(), /the access was not ended: this resource still declares it/);
});

test("the end of an acceptance whose access has ended rejects nothing, such as an invitation that an update has reopened", async (t) => {
  const world = new World({ behaviour: { updateResetsToPending: true } });
  const { id, shareId } = offered(world, workload);
  const state = await accept(recipientOf(world), acceptanceOf(workload, id));
  const caller = { accountId: owner, arn: `arn:aws:iam::${owner}:user/console`, region };
  const change = { WorkloadId: id, ShareId: shareId, PermissionType: "CONTRIBUTOR" } as const;
  world.service.sharesOf("workload").update(caller, change);
  const read = await refreshed(recipientOf(world), state);

  await reject(recipientOf(world), read ?? {});

  t.is(read?.status, "ENDED");
  t.deepEqual(statusesOf(world), ["PENDING"]);
});

test("an end that has nothing left to reject is done", async (t) => {
  const world = new World();
  const { id, shareId } = offered(world, workload);
  const state = await accept(recipientOf(world), acceptanceOf(workload, id));
  world.service.deleteOutside(shareId);

  await t.notThrowsAsync(reject(recipientOf(world), state));
});

test("an import finds what is accepted by the resource's id or ARN, and nothing that isn't", async (t) => {
  const world = new World();
  const { id, shareId } = offered(world, workload);
  const process = recipientOf(world);
  const read = (name: string) => shareAcceptance.read(process.context, name, { state: {} });
  const arn = `arn:aws:wellarchitected:${region}:${owner}:workload/${id}`;

  t.is(await read(`${id}@${region}`), undefined);
  world.service.accept(shareId);

  for (const name of [`${id}@${region}`, arn]) {
    const found = await read(name);
    t.is(found?.id, id);
    t.like(found?.state, { sharedBy: owner, status: "ACCEPTED", region });
  }
  const error = await refusal(read("Shop"));
  t.regex(error.message, /^the id "Shop" names nothing that can be shared\. The id of a ShareAcceptance is/);
});

const refused = test.macro({
  title: (_, inputs: object) => `check refuses ${JSON.stringify(inputs)}, and names the property and the rule`,
  async exec(t, inputs: Record<string, unknown>, property: string, reason: RegExp) {
    const world = new World();
    const { context } = recipientOf(world);

    const { failures } = await shareAcceptance.check(context, {}, { region, scope: acceptanceUrn("a"), ...inputs });

    t.deepEqual(
      failures.map((failure) => failure.property),
      [property],
    );
    t.regex(failures[0]?.reason ?? "", reason);
  },
});
const workloadId = workload.example;
const lensArn = `arn:aws:wellarchitected:${region}:${owner}:lens/0123456789abcdef0123456789abcdef`;
test(refused, {}, "workloadId or lensArn or profileArn or templateArn", /^is required$/);
test(refused, { workloadId, lensArn }, "lensArn", /^can't be given together with workloadId/);
test(refused, { workloadId: "Shop" }, "workloadId", /^must be a workload's ID/);
test(refused, { workloadId, sharedBy: 111111111111 }, "sharedBy", /numbers lose leading zeros/);
test(refused, { workloadId, sharedBy: "1111" }, "sharedBy", /^must be a 12-digit account ID, but is "1111"$/);
test(refused, { workloadId, invitationTimeoutSeconds: 0 }, "invitationTimeoutSeconds", /from 1 to 604800/);
test(refused, { workloadId, sharedWith: recipient }, "sharedWith", /^is not an input of ShareAcceptance, which takes/);
test(refused, { lensArn: lensArn.replace(region, "us-east-1") }, "lensArn", /^is in us-east-1, but/);

test("two acceptances of one resource by one account are refused, and by two accounts they aren't", async (t) => {
  const world = new World();
  const run = world.run({ accountId: recipient });
  const check = (name: string, connection?: object) =>
    shareAcceptance.check(
      run.process("one").context,
      {},
      {
        ...acceptanceOf(workload, workloadId, { name }),
        ...(connection && { connection }),
      },
    );

  const [first, second, other] = [await check("a"), await check("b"), await check("c", { profile: otherOwner })];

  t.deepEqual(first.failures, []);
  t.regex(
    second.failures[0]?.reason ?? "",
    /^is accepted twice for account 222222222222: .+::a accepts the same workload$/,
  );
  t.deepEqual(other.failures, []);
});

test("what isn't known yet passes check", async (t) => {
  const { context } = recipientOf(new World());

  const { failures } = await shareAcceptance.check(context, {}, acceptanceOf(workload, unknown, { sharedBy: unknown }));

  t.deepEqual(failures, []);
});

test("a refresh hands sharedBy back as an input only if the program declares it", async (t) => {
  const world = new World();
  const { id } = offered(world, workload);
  const inputs = acceptanceOf(workload, id);
  const process = recipientOf(world);
  const inputsRead = async (state: Properties) =>
    (await shareAcceptance.read(process.context, id, { state }))?.inputs ?? {};

  const undeclared = await accept(process, inputs);
  const declared = await update(process, undeclared, { ...inputs, sharedBy: owner });
  const again = await update(process, declared, inputs);

  t.is(undeclared.sharedBy, owner);
  t.false("sharedBy" in (await inputsRead(undeclared)));
  t.is((await inputsRead(declared)).sharedBy, owner);
  t.false("sharedBy" in (await inputsRead(again)));
});
