import test from "ava";
import { ServiceFailure } from "../../../provider/core/errors";
import { format } from "../../../provider/shares/model/state";
import { workloadShares } from "../../../provider/shares/resources/workload-shares";
import { parseSetState } from "../../../provider/shares/set/state";
import { diffSet, type WorkloadSharesState } from "../properties";
import { otherOwner, owner, refusal, region, urnOf, World } from "../world";
import {
  alice,
  bob,
  carol,
  idOf,
  memberOf,
  principalsIn,
  principalsOf,
  readonly,
  setFor,
  start,
  startBesideCarol,
} from "./sets";

const scope = urnOf("set");

test("a refresh of a set that has not changed returns its state, in the program's spelling, with one list", async (t) => {
  const world = new World();
  const workloadId = `arn:aws:wellarchitected:${region}:${owner}:workload/${world.addWorkload()}`;
  const shares = readonly(`arn:aws:iam::${alice}:root`, bob);
  const state = await world.process().createSet(setFor(workloadId, { shares }));
  const before = world.calls.length;

  const seen = await world.process().readSet(state);

  t.deepEqual(seen, state);
  t.deepEqual(
    world.calls.slice(before).map(({ operation }) => operation),
    ["list"],
  );
});

test("a refresh of a set sees permissions and statuses that others have changed", async (t) => {
  const { world, state } = await start();
  world.service.editOutside(idOf(world, alice), "CONTRIBUTOR");
  world.service.accept(idOf(world, bob));

  const seen = await world.process().readSet(state);

  t.like(memberOf(seen, alice), { ...memberOf(state, alice), permissionType: "CONTRIBUTOR" });
  t.like(memberOf(seen, bob), { ...memberOf(state, bob), status: "ACCEPTED" });
});

test("a refresh of a set leaves out a share that is gone, though its principal has one by others now", async (t) => {
  const { world, inputs, state } = await start();
  world.service.deleteOutside(idOf(world, alice));
  world.service.shareOutside(inputs.workloadId, alice, "READONLY");

  const seen = (await world.process().readSet(state)) as WorkloadSharesState;

  t.deepEqual(seen, { ...state, shares: readonly(bob), members: state.members.slice(1) });
  t.deepEqual(diffSet(world.process().context, seen, inputs).changed, ["shares"]);
});

test("a refresh keeps a set none of whose shares is left while its workload is there", async (t) => {
  const { world, state } = await start();
  for (const principal of [alice, bob]) world.service.deleteOutside(idOf(world, principal));

  const seen = await world.process().readSet(state);

  t.deepEqual(seen, { ...state, shares: [], members: [] });
});

test("a refresh of a set lists again before it takes a share for gone that a lagging list does not show yet", async (t) => {
  const world = new World({ behaviour: { listLag: { mode: "fixed", seconds: 2 } } });
  const inputs = setFor(world.addWorkload(), { shares: readonly(alice, bob) });
  const members = readonly(alice, bob).map((share) => ({
    ...share,
    shareId: world.service.shareOutside(inputs.workloadId, share.sharedWith, "READONLY"),
    generation: 0,
  }));

  const seen = await world.process().readSet({ ...inputs, members, accountId: owner });

  t.deepEqual(principalsIn(seen), [alice, bob]);
});

test("a refresh of a set reports a share that has ended, with its principal", async (t) => {
  const { world, state } = await start();
  world.service.reject(idOf(world, bob));
  const process = world.process();

  await process.readSet(state);

  const [line, ...others] = process.lines;
  t.like(line, { severity: "warn", scope });
  t.true(line?.message.startsWith(`${bob}: the recipient rejected the share`));
  t.deepEqual(others, []);
});

test("a refresh takes a set's workload for gone only under the account that made the set", async (t) => {
  const { world, state } = await start();
  world.service.deleteWorkload(state.workloadId);

  const { message } = await refusal(world.process({ accountId: otherOwner }).readSet(state));

  t.true(message.includes(`the workload or share was not found in eu-west-1 by account ${otherOwner}`));
  t.is(await world.process().readSet(state), undefined);
});

test("a refresh takes a set's share for gone only under the account that made the set", async (t) => {
  const { world, state } = await start();
  const elsewhere = { ...state, accountId: otherOwner };
  t.deepEqual(await world.process().readSet(elsewhere), elsewhere);
  world.service.deleteOutside(idOf(world, bob));

  const { message } = await refusal(world.process().readSet(elsewhere));

  t.true(message.includes("not listed"));
  t.deepEqual(principalsIn(await world.process().readSet(state)), [alice]);
});

test("a refresh of a set whose workload can't be listed fails with what AWS says, and what to do", async (t) => {
  const { world, state } = await start();
  world.hooks.before = () => {
    throw new ServiceFailure("accessDenied", "list: denied", "allow it");
  };

  const { message } = await refusal(world.process().readSet(state));

  t.is(message, `reading the shares of workload ${state.workloadId} in eu-west-1: list: denied\nallow it`);
});

test("a refresh of an exclusive set reports the workload's other shares, and forgets those that are gone", async (t) => {
  const { world, inputs, foreign, state } = await startBesideCarol();
  world.service.deleteOutside(foreign);
  const shareId = world.service.shareOutside(inputs.workloadId, "888888888888", "CONTRIBUTOR");
  const process = world.process();

  const seen = await process.readSet(state);

  t.deepEqual(seen?.undeclared, [
    { sharedWith: "888888888888", permissionType: "CONTRIBUTOR", shareId, status: "PENDING" },
  ]);
  t.is(process.warnings().length, 1);
  t.true(process.warnings()[0]?.includes("888888888888 (CONTRIBUTOR)"));
});

test("a refresh of an exclusive set does not report the share that others have made with a principal of the set", async (t) => {
  const { world, inputs, state } = await start({ exclusive: true });
  world.service.deleteOutside(idOf(world, alice));
  world.service.shareOutside(inputs.workloadId, alice, "READONLY");
  const process = world.process();

  const seen = await process.readSet(state);

  t.deepEqual(principalsIn(seen), [bob]);
  t.deepEqual(seen?.undeclared, []);
  t.deepEqual(process.warnings(), []);
});

test("a refresh of a set that is no longer exclusive drops the workload's other shares from its state", async (t) => {
  const { world, state } = await startBesideCarol();

  const seen = await world.process().readSet({ ...state, exclusive: false });

  t.true(seen && !("undeclared" in seen));
});

test("an import of a set by its workload's id has all shares of the workload; then nothing changes", async (t) => {
  const { world, inputs, state } = await start();
  const { record: _, ...withoutRecord } = state;
  const process = world.process({ declaredRegion: region });

  const imported = await process.importSet(inputs.workloadId, { scope });

  t.deepEqual(imported, withoutRecord);
  t.false(diffSet(process.context, imported as WorkloadSharesState, inputs).changes);
});

test("an import of a set goes to the region of its id before the configured one, and asks for one if there is none", async (t) => {
  const { world, state } = await start();
  const inOtherRegion = world.process({ declaredRegion: "us-east-1" });

  const imported = await inOtherRegion.importSet(`${state.workloadId}@${region}`, { scope });
  const { message } = await refusal(world.process().importSet(state.workloadId, { scope }));

  t.is(imported?.region, region);
  t.true(message.includes(`the region of the shares ${state.workloadId} is missing`));
});

test("an import of a workload without shares is an empty set", async (t) => {
  const world = new World();

  const imported = await world.process().importSet(`${world.addWorkload()}@${region}`, { scope });

  t.like(imported, { accountId: owner, region });
  t.deepEqual(imported?.members, []);
});

test("an import of a set by an id of another form is refused, and shows the form", async (t) => {
  const { message } = await refusal(new World().process().importSet(`${"0".repeat(32)}/x`, { scope }));

  t.true(message.includes("<WorkloadId>, with @<region>"));
});

const damage = (state: WorkloadSharesState, changes: object) => ({ ...state, ...changes }) as WorkloadSharesState;

test("a state in which a member of a set has lost a part is refused, and filled in by a refresh", async (t) => {
  const { world, state } = await start();
  const [first, second] = state.members;

  for (const part of ["shareId", "sharedWith"]) {
    const damaged = damage(state, { members: [{ ...first, [part]: undefined }, second] });

    t.throws(() => parseSetState(state.workloadId, damaged), {
      message: new RegExp(`has no members\\[0\\]\\.${part}: run "pulumi refresh"`),
    });
    t.deepEqual(await world.process().readSet(damaged), state);
  }
});

test("a state of a set that has lost its region or its members is refused by what is missing", async (t) => {
  const { state } = await start();
  const damages: [object, string][] = [
    [{ region: undefined }, "region"],
    [{ members: undefined }, "members"],
    [{ members: "x" }, "members"],
    [{ members: [null] }, "members[0].sharedWith"],
  ];

  for (const [changes, missing] of damages) {
    t.throws(() => parseSetState(state.workloadId, damage(state, changes)), {
      message: (message) => message.includes(`has no ${missing}`),
    });
  }
});

test("a set whose state has lost its members has none after a refresh, not those of others, and its own after an update", async (t) => {
  for (const members of [undefined, "x", [null, 5, {}]]) {
    const { world, inputs, state } = await start();
    world.service.shareOutside(inputs.workloadId, carol, "READONLY");

    const seen = await world.process().readSet(damage(state, { members }));
    const healed = await world.process().updateSet(seen as WorkloadSharesState, inputs);

    t.deepEqual(seen, { ...state, shares: [], members: [] });
    t.deepEqual(healed, state);
    t.true(principalsOf(world).includes(carol));
  }
});

test("a set whose state is lost but for its inputs is not taken for an import: it has no shares after a refresh, and its own after an update", async (t) => {
  const { world, inputs, state } = await start();
  world.service.shareOutside(inputs.workloadId, carol, "READONLY");
  const { context } = world.process({ declaredRegion: region });

  const seen = await workloadShares.read(context, state.workloadId, { state: { scope }, inputs: { ...inputs } });
  const known = { state: { ...seen?.state }, inputs: { ...seen?.inputs } };
  const healed = await workloadShares.update(context, state.workloadId, known, { ...inputs });

  t.like(known.state, { scope, region });
  t.deepEqual(known.state.members, []);
  t.false("imported" in known.inputs);
  t.deepEqual(healed.state.members, state.members);
  t.deepEqual(principalsOf(world), [alice, carol, bob]);
});

test("a state of a set takes its workload from the id, and a generation that a member lacks for the first", async (t) => {
  const { state } = await start();
  const members = state.members.map(({ generation: _, ...rest }) => rest);
  const { workloadId, ...damaged } = damage(state, { members });

  t.deepEqual(format(parseSetState(workloadId, damaged)), { ...state });
});

test("an exclusive set removes only those undeclared shares of its state that it can name", async (t) => {
  const { state } = await start();
  const whole = { sharedWith: carol, permissionType: "READONLY", shareId: "c".repeat(32), status: "PENDING" } as const;
  const undeclaredAfter = (undeclared: unknown) =>
    parseSetState(state.workloadId, damage(state, { undeclared })).undeclared;

  t.deepEqual(undeclaredAfter("x"), []);
  t.deepEqual(undeclaredAfter([whole, { ...whole, shareId: undefined }, null]), [whole]);
});
