import test, { type ExecutionContext } from "ava";
import { workloadShares } from "../../provider/shares/resources/workload-shares";
import { urnOf } from "../shares/world";
import { account, region, startAws } from "./aws";
import { type Bag, Host, printed } from "./host";

const alice = "222222222222";
const bob = "333333333333";
const carol = "444444444444";
const readonly = (...principals: string[]) =>
  principals.map((sharedWith) => ({ sharedWith, permissionType: "READONLY" }));
const newHost = () => new Host({ "wellarchitected:region": region }, workloadShares);

/** AWS with a workload, and the inputs of a set of Alice and Bob as a check has passed them. */
async function start(t: ExecutionContext, changes: Bag = {}) {
  const { emulator, addWorkload } = await startAws(t);
  const workloadId = addWorkload();
  const host = newHost();
  const news = { workloadId, shares: readonly(alice, bob), __scope: urnOf("set"), ...changes };
  const { inputs, failures } = await host.check({}, news);
  t.deepEqual(failures, []);
  const principals = () => emulator.service.shares().map(({ sharedWith }) => sharedWith);
  return { emulator, host, inputs, workloadId, principals: () => principals().sort() };
}

/** A set that one host has created. */
async function startWithSet(t: ExecutionContext, changes: Bag = {}) {
  const started = await start(t, changes);
  return { ...started, ...(await started.host.create(started.inputs)) };
}

test.serial("a set has the workload's ID for its id, and outputs that hold everything", async (t) => {
  const { emulator, id, outs, inputs, workloadId } = await startWithSet(t, { exclusive: true });

  const { __record, ...rest } = outs;
  const members = [alice, bob].map((sharedWith) => {
    const share = emulator.service.shares().find((share) => share.sharedWith === sharedWith);
    return { sharedWith, permissionType: "READONLY", shareId: share?.shareId, status: "PENDING", __generation: 0 };
  });
  t.is(id, workloadId);
  t.regex(String(__record), /^[0-9a-f]{8}$/);
  t.deepEqual<unknown, unknown>(rest, { ...inputs, members, undeclared: [], accountId: account });
});

test.serial("what create returned of a set has no change, and a delete takes its shares away", async (t) => {
  const { id, outs, inputs, principals } = await startWithSet(t);
  const host = newHost();

  const read = await host.read(id, outs);
  const diff = await host.diff(id, outs, inputs);

  t.deepEqual(read, { id, props: outs, inputs });
  t.deepEqual<unknown, unknown>(diff, { changes: false, replaces: [], deleteBeforeReplace: false });

  await newHost().delete(id, outs);

  t.deepEqual(principals(), []);
});

test.serial("a read of a workload that the program knows nothing of returns all its shares, as a set", async (t) => {
  const { id, outs, workloadId } = await startWithSet(t);

  const known = await newHost().read(`${id}@${region}`, { __scope: urnOf("known"), __provider: "text" });

  t.is(known.id, id);
  t.like(known.props, { workloadId, region });
  const { shares, members } = known.props as { shares: object[]; members: object[] };
  const byText = (list: unknown) => (list as object[]).map((one) => JSON.stringify(one)).sort();
  t.deepEqual(byText(shares), byText(outs.shares));
  t.deepEqual(byText(members), byText(outs.members));
});

test.serial("an exclusive set reports other shares under its resource before its update removes them", async (t) => {
  const { emulator, id, outs, inputs, workloadId, principals } = await startWithSet(t, { exclusive: true });
  emulator.service.shareOutside(workloadId, carol, "READONLY");
  const host = newHost();

  const { props } = await host.read(id, outs);
  const diff = await host.diff(id, props, inputs);

  t.like(diff, { changes: true, replaces: [] });
  t.is(host.logged.length, 2);
  for (const line of host.logged) {
    t.like(line, { severity: "warn", urn: urnOf("set") });
    t.true(line.message.includes(carol));
  }
  t.deepEqual(principals(), [alice, bob, carol]);

  const updated = await host.update(id, props, inputs);

  t.deepEqual(updated.outs, outs);
  t.deepEqual(principals(), [alice, bob]);
});

test.serial("what could be made of a set is in state, and the next update makes the rest", async (t) => {
  const { emulator, host, inputs, workloadId } = await start(t);
  emulator.service.shareOutside(workloadId, bob, "READONLY");
  const principalsIn = ({ members }: Bag) => (members as { sharedWith: string }[]).map(({ sharedWith }) => sharedWith);

  const created = await host.create({ ...inputs, __provider: "text" });

  t.is(created.id, workloadId);
  t.like(created.outs, { workloadId, __provider: "text" });
  t.deepEqual(created.outs.shares, readonly(alice, bob));
  t.deepEqual(principalsIn(created.outs), [alice]);
  t.true("reasons" in created && created.reasons[0]?.includes(`already shared with ${bob}`));

  const next = { ...inputs, adoptExisting: true };
  t.like(await host.diff(workloadId, created.outs, next), { changes: true });
  const { outs } = await host.update(workloadId, created.outs, next);

  t.deepEqual(principalsIn(outs), [alice, bob]);
});

test.serial("a state of a set that has lost its members is refused, and the error says what to run", async (t) => {
  const { host, id, outs, inputs, principals } = await startWithSet(t);
  const { members: _, ...damaged } = outs;
  const calls = [
    () => host.update(id, damaged, inputs),
    () => host.delete(id, damaged),
    () => host.diff(id, damaged, inputs),
  ];

  for (const call of calls) {
    t.true((await printed(call())).includes(`the state of the shares ${id} has no members: run "pulumi refresh"`));
  }
  t.deepEqual(principals(), [alice, bob]);
});
