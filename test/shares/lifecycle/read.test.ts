import test from "ava";
import type { FailureKind } from "../../../provider/core/errors";
import { idOf } from "../properties";
import { inputsFor, otherOwner, owner, recipient, refusal, region, startWithShare, urnOf, World } from "../world";
import { operationsOf, refuse } from "./faults";

test("a read of an unchanged share returns its state, to the letter, with one list", async (t) => {
  const { world, state } = await startWithShare(
    {},
    { replaceOnStatus: ["EXPIRED"], connection: { profile: owner }, adoptExisting: true, acceptanceTimeoutSeconds: 5 },
  );

  t.deepEqual(await world.process().read(state), state);
  t.deepEqual(operationsOf(world), ["list"]);
});

test("a read returns what others changed: the permission and the status", async (t) => {
  const { world, state } = await startWithShare();
  world.service.accept(state.shareId);
  world.service.editOutside(state.shareId, "CONTRIBUTOR");

  const read = await world.process().read(state);

  t.deepEqual(read, { ...state, status: "ACCEPTED", permissionType: "CONTRIBUTOR" });
});

test("a read keeps the program's spelling of the principal", async (t) => {
  const sharedWith = "arn:aws:organizations::111111111111:organization/o-abcdefghij";
  const behaviour = { sharedWithShown: "id", associateSeconds: 0 } as const;
  const { world, state } = await startWithShare({ behaviour }, { sharedWith });

  const read = await world.process().read(state);

  t.is(read?.sharedWith, sharedWith);
});

test("a read warns of a share that has ended, and of no other", async (t) => {
  const { world, state } = await startWithShare();
  const process = world.process();

  await process.read(state);
  t.deepEqual(process.lines, []);

  world.service.revoke(state.shareId);
  t.like(await process.read(state), { status: "REVOKED" });
  t.is(process.lines.length, 1);
  t.like(process.lines[0], { severity: "warn", scope: urnOf("review") });
});

test("a read drops the message of a status that is over", async (t) => {
  const { world, state } = await startWithShare();

  const read = await world.process().read({ ...state, status: "FAILED", statusMessage: "old" });

  t.deepEqual(read, state);
});

test("a read that finds a deleted share gone has listed more than once, for lists may lag", async (t) => {
  const { world, state } = await startWithShare();
  world.service.deleteOutside(state.shareId);

  t.is(await world.process().read(state), undefined);
  t.is(world.count("list"), 4);
});

test("a read is not fooled by a list that lags behind the create", async (t) => {
  const world = new World();
  const state = await world.process().create(inputsFor(world.addWorkload()));
  world.service.behaviour.listLag = { mode: "fixed", seconds: 3 };

  t.deepEqual(await world.process().read(state), state);
});

test("a read doesn't take another share with the same principal for the one in state", async (t) => {
  const { world, state } = await startWithShare();
  world.service.deleteOutside(state.shareId);
  world.service.shareOutside(state.workloadId, recipient, "READONLY");

  t.is(await world.process().read(state), undefined);
});

test("a read finds a share gone that this process has deleted, whatever a lagging list shows", async (t) => {
  const { world, state } = await startWithShare();
  const process = world.process();
  world.service.behaviour.listLag = { mode: "fixed", seconds: 30 };
  await process.delete(state);

  t.is(await process.read(state), undefined);
});

test("a read finds a share gone if the account that made it doesn't find its workload", async (t) => {
  const { world, state } = await startWithShare();
  world.service.deleteWorkload(state.workloadId);

  t.is(await world.process().read(state), undefined);
  t.is(world.count("accountId"), 1);
});

test("a read finds a share gone that a list of its workload doesn't show, even if no account may be asked", async (t) => {
  const { world, state } = await startWithShare();
  world.service.deleteOutside(state.shareId);

  t.is(await world.process({ skipRequestingAccountId: true }).read(state), undefined);
});

test("a workload that another account doesn't find is an error that names both accounts", async (t) => {
  const { world, state } = await startWithShare();

  const { message } = await refusal(world.process({ accountId: otherOwner }).read(state));

  t.true(message.startsWith(`reading the share of workload ${state.workloadId} with ${recipient} in ${region}: `));
  t.regex(message, new RegExp(`not found in ${region} by account ${otherOwner}.* created by account ${owner}`, "s"));
  t.regex(message, /pulumi state delete/);
});

test("a share that another account's list doesn't show is an error that names the account that made it", async (t) => {
  const { world, state } = await startWithShare();
  world.service.deleteOutside(state.shareId);

  const { message } = await refusal(world.process().read({ ...state, accountId: otherOwner }));

  t.regex(message, new RegExp(`was not listed.* account ${otherOwner}`, "s"));
});

for (const unknownAccount of ["the caller's", "the share's"]) {
  test(`a workload that isn't found is an error if ${unknownAccount} account isn't known`, async (t) => {
    const isCaller = unknownAccount === "the caller's";
    const { world, state } = await startWithShare();
    world.service.deleteWorkload(state.workloadId);
    const { accountId, ...known } = state;

    const { message } = await refusal(
      world.process({ skipRequestingAccountId: isCaller }).read(isCaller ? state : known),
    );

    t.regex(message, /unknown.*kept in state/s);
  });
}

test("no failure of the service means that a share is gone", async (t) => {
  for (const kind of ["accessDenied", "validation", "throttling", "network", "other"] satisfies FailureKind[]) {
    const { world, state } = await startWithShare();
    refuse(world, "list", kind, "AWS said no", { remedy: "do this" });

    const { message } = await refusal(world.process().read(state));

    t.regex(message, /^reading the share of .*: AWS said no\ndo this$/, kind);
  }
});

test("a read goes to the Region of state, whatever Region is configured now", async (t) => {
  const { world, state } = await startWithShare();

  const read = await world.process({ declaredRegion: "us-west-2", ambientRegion: "us-west-2" }).read(state);

  t.deepEqual(read, state);
  t.deepEqual(new Set(world.calls.map((call) => call.region)), new Set([region]));
});

const known = { region, scope: urnOf("review") };

test("an import by ShareId returns all that state needs", async (t) => {
  const { world, state } = await startWithShare();
  const { record: _, ...withoutRecord } = state;

  t.deepEqual(await world.process().import(idOf(state), known), withoutRecord);
});

test("an import by principal, in any spelling, returns the service's share", async (t) => {
  const { world, state } = await startWithShare();

  const imported = await world.process().import(`${state.workloadId}/arn:aws:iam::${recipient}:root`, known);

  t.like(imported, { shareId: state.shareId, sharedWith: recipient });
});

test("an import by a principal that has no share returns nothing", async (t) => {
  const { world, state } = await startWithShare();

  t.is(await world.process().import(`${state.workloadId}/444444444444`, known), undefined);
});

test("an import by a malformed id is an error that shows the forms", async (t) => {
  const { message } = await refusal(new World().process().import("no-such-thing", known));

  t.regex(message, /<WorkloadId>\/<ShareId>/);
});

test("an import whose Region isn't known says where to set it", async (t) => {
  const world = new World();
  const id = `${world.addWorkload()}/${recipient}`;

  const { message } = await refusal(world.process().import(id, { scope: urnOf("review") }));

  t.regex(message, new RegExp(`the region of the share ${id} is missing`));
});
