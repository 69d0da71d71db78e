import test from "ava";
import { ServiceFailure } from "../../../provider/core/errors";
import { setInputsOf } from "../properties";
import { Crash, crashAt, otherOwner, refusal, World } from "../world";
import {
  alice,
  bob,
  carol,
  dave,
  deny,
  idOf,
  memberOf,
  principalsIn,
  principalsOf,
  readonly,
  setFor,
  start,
  startBesideCarol,
  unfinishedSet,
  writes,
} from "./sets";

test("a set makes each of its shares, by the declared connection and with a token of its own", async (t) => {
  const world = new World();
  const inputs = setFor(world.addWorkload(otherOwner), { connection: { profile: otherOwner } });

  const state = await world.process().createSet(inputs);

  const { record, ...rest } = state;
  const members = [alice, bob].map((sharedWith) => ({
    sharedWith,
    permissionType: "READONLY" as const,
    shareId: idOf(world, sharedWith),
    status: "PENDING" as const,
    generation: 0,
  }));
  t.deepEqual(rest, { ...inputs, accountId: otherOwner, members });
  t.regex(record ?? "", /^[0-9a-f]{8}$/);
  t.deepEqual(setInputsOf(state), inputs);
  t.is(new Set(world.calls.flatMap(({ request }) => request.ClientRequestToken ?? [])).size, 2);
  t.true(world.calls.every(({ accountId }) => accountId === otherOwner));
});

test("an empty set is created without a write", async (t) => {
  const { world, state } = await start({ shares: [] });

  t.deepEqual(state.members, []);
  t.deepEqual(writes(world), []);
});

test("a set of which a part can't be made keeps the rest in state, and the next update makes that part alone", async (t) => {
  const world = new World();
  const inputs = setFor(world.addWorkload(), { shares: readonly(alice, carol, bob) });
  deny(world, "create", carol);

  const error = await unfinishedSet(world.process().createSet(inputs));

  t.is(error.id, inputs.workloadId);
  t.regex(error.reason, new RegExp(`^creating the share of workload ${inputs.workloadId} with ${carol} .*: denied`));
  t.deepEqual(principalsIn(error.state), [alice, bob]);

  world.hooks = {};
  const before = world.calls.length;
  const state = await world.process().updateSet(error.state, inputs);

  t.deepEqual(
    writes(world, before).map(({ request }) => request.SharedWith),
    [carol],
  );
  t.deepEqual(principalsIn(state), [alice, carol, bob]);
  t.deepEqual(memberOf(state, alice), memberOf(error.state, alice));
});

test("a set of which nothing can be made is an error that names each share, and gives each advice once", async (t) => {
  const world = new World();
  const advice: Record<string, string> = { [alice]: "Allow it", [carol]: "Allow it", [bob]: "Use others" };
  world.hooks.before = ({ operation, request: { SharedWith } }) => {
    if (operation === "create") throw new ServiceFailure("accessDenied", "denied", advice[SharedWith ?? ""]);
  };
  const shares = readonly(alice, bob, carol, dave);

  const error = await refusal(world.process().createSet(setFor(world.addWorkload(), { shares })));

  const lines = error.message.split("\n").map((line) => line.replace(/^- creating .* with (.*) in .*: /, "$1 "));
  t.deepEqual(lines, [
    "the shares are not what is declared:",
    `${alice} denied`,
    `${carol} denied`,
    "Allow it",
    `${bob} denied`,
    "Use others",
    `${dave} denied`,
  ]);
});

test("a set whose owner's account can't be asked for makes nothing, and the error is of the set", async (t) => {
  const world = new World();
  const inputs = setFor(world.addWorkload());
  world.hooks.before = () => {
    throw new ServiceFailure("credentials", "no credentials");
  };

  const error = await refusal(world.process().createSet(inputs));

  t.is(error.message, `creating the shares of workload ${inputs.workloadId} in eu-west-1: no credentials`);
});

test("a set leaves a share that others have made, and advises adoptExisting, but no import, which takes whole sets", async (t) => {
  const world = new World();
  const inputs = setFor(world.addWorkload());
  world.service.shareOutside(inputs.workloadId, bob, "CONTRIBUTOR");

  const error = await unfinishedSet(world.process({ canImport: true }).createSet(inputs));

  t.true(error.reason.includes(`already shared with ${bob} (CONTRIBUTOR`));
  t.true(error.reason.includes("set adoptExisting: true"));
  t.false(error.reason.includes("import it"));
  t.deepEqual(principalsIn(error.state), [alice]);
});

test("a set keeps a share that AWS could not complete, with what AWS said", async (t) => {
  const world = new World({ behaviour: { failAfterCreate: 9 } });
  const inputs = setFor(world.addWorkload(), { shares: readonly(alice) });

  const error = await unfinishedSet(world.process().createSet(inputs));

  t.true(error.reason.includes("because of throttling"));
  t.is(memberOf(error.state, alice)?.status, "FAILED");
  t.regex(memberOf(error.state, alice)?.statusMessage ?? "", /throttling/);
});

test("a set names the principal of a share that was there before its run", async (t) => {
  const world = new World();
  const inputs = setFor(world.addWorkload());
  await world.process().createSet({ ...inputs, shares: readonly(bob) });
  const process = world.process();

  await process.createSet(inputs);

  const [line, ...others] = process.lines;
  t.like(line, { severity: "warn", scope: inputs.scope });
  t.true(line?.message.startsWith(`${bob}: the share ${idOf(world, bob)} was there before this run`));
  t.deepEqual(others, []);
});

test("a set that waits for acceptance waits for each recipient, and names those who have not accepted", async (t) => {
  const world = new World();
  const inputs = setFor(world.addWorkload(), { waitForAcceptance: true, acceptanceTimeoutSeconds: 30 });
  world.onWake = () => {
    const share = world.service.shares().find(({ sharedWith }) => sharedWith === alice);
    if (share?.status === "PENDING") world.service.accept(share.shareId);
  };
  const process = world.process();

  const error = await unfinishedSet(process.createSet(inputs));

  t.regex(error.reason, new RegExp(`with ${bob} .*still PENDING after 30 s`));
  t.false(error.reason.includes(`with ${alice}`));
  t.deepEqual(
    error.state.members.map(({ status }) => status),
    ["ACCEPTED", "PENDING"],
  );
  t.true(process.lines.some(({ message }) => message.startsWith(`${bob}: waiting`)));
});

for (const when of ["before", "after"] as const) {
  test(`a create of a set that dies ${when} any of its calls is finished by a rerun, each share once`, async (t) => {
    const calls = (await start({ exclusive: true })).world.calls.length;
    t.true(calls > 6);

    for (let nth = 0; nth < calls; nth++) {
      const world = new World();
      const inputs = setFor(world.addWorkload(), { exclusive: true });
      crashAt(world, when, "any", nth);
      await t.throwsAsync(world.process().createSet(inputs), { instanceOf: Crash });
      world.hooks = {};

      const state = await world.process().createSet(inputs);

      t.deepEqual(principalsOf(world), [alice, bob]);
      t.deepEqual(
        state.members.map(({ shareId }) => shareId),
        [idOf(world, alice), idOf(world, bob)],
      );
    }
  });
}

test("an exclusive set removes nothing when it is created, but reports what it does not declare", async (t) => {
  const { world, inputs, foreign, process, state } = await startBesideCarol();

  t.deepEqual(principalsOf(world), [alice, carol, bob]);
  t.deepEqual(state.undeclared, [
    { sharedWith: carol, permissionType: "READONLY", shareId: foreign, status: "PENDING" },
  ]);
  const [line, ...others] = process.lines.filter(({ severity }) => severity === "warn");
  t.is(line?.scope, inputs.scope);
  t.true(line?.message.includes(`${carol} (READONLY)`));
  t.deepEqual(others, []);
});

test("an exclusive set does not report the share that a declared principal has already as one to remove", async (t) => {
  const world = new World();
  const inputs = setFor(world.addWorkload(), { exclusive: true });
  world.service.shareOutside(inputs.workloadId, bob, "READONLY");
  const process = world.process();

  const error = await unfinishedSet(process.createSet(inputs));

  t.deepEqual(error.state.undeclared, []);
  t.deepEqual(process.warnings(), []);
});

test("an exclusive set keeps what it has made if the workload's other shares can't be listed in the end", async (t) => {
  const world = new World();
  const inputs = setFor(world.addWorkload(), { exclusive: true });
  const listsOfShares = 2 * inputs.shares.length;
  let lists = 0;
  world.hooks.before = ({ operation }) => {
    if (operation === "list" && lists++ === listsOfShares) throw new ServiceFailure("accessDenied", "list: denied");
  };

  const error = await unfinishedSet(world.process().createSet(inputs));

  t.is(error.reason, `reading the shares of workload ${inputs.workloadId} in eu-west-1: list: denied`);
  t.deepEqual(principalsIn(error.state), [alice, bob]);
  t.false("undeclared" in error.state);
});

for (const [place, caller, changes] of [
  ["account", { accountId: otherOwner }, {}],
  ["Region", {}, { region: "us-east-1" }],
] as const) {
  test(`an empty set of a workload that isn't in this ${place} is refused: state would keep the wrong one`, async (t) => {
    const world = new World();

    for (const exclusive of [false, true]) {
      const inputs = setFor(world.addWorkload(), { shares: [], exclusive, allowEmpty: true, ...changes });
      const { message } = await refusal(world.process(caller).createSet(inputs));

      t.true(message.startsWith(`creating the shares of workload ${inputs.workloadId} in ${inputs.region}: `));
    }
  });
}
