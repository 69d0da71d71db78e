import { describe, expect, it, vi } from "vitest";
import { workloadShares } from "../../provider/shares/resources/workload-shares";
import { fakeClock, region } from "../aws/fixtures";
import { unknown, urnOf } from "../shares/world";
import { useEmulator } from "./hooks";
import { type Bag, Host, printed } from "./host";

// Nobody waits: a sleep only moves the clock.
vi.mock("../../provider/core/clock", () => ({ systemClock: fakeClock() }));

const emulator = useEmulator();

const alice = "222222222222";
const bob = "333333333333";
const carol = "444444444444";
const readonly = (...principals: string[]) =>
  principals.map((sharedWith) => ({ sharedWith, permissionType: "READONLY" }));
const newHost = () => new Host({ "wellarchitected:region": region }, workloadShares);
const live = () =>
  emulator()
    .service.shares()
    .map(({ sharedWith }) => sharedWith)
    .sort();

/** A set that has gone through check and create of one host. */
async function created(changes: Bag = {}) {
  const host = newHost();
  const workloadId = emulator().service.addWorkload({ accountId: "111111111111", region }).workloadId;
  const news = { workloadId, shares: readonly(alice, bob), __scope: urnOf("set"), ...changes };
  const { inputs, failures } = await host.check({}, news);
  expect(failures).toEqual([]);
  return { host, inputs, workloadId, ...(await host.create(inputs)) };
}

describe("the dynamic door of a set", () => {
  it("returns the workload as the id, and outputs that hold everything", async () => {
    const { id, outs, inputs, workloadId } = await created({ exclusive: true });
    expect(id).toBe(workloadId);
    const members = [alice, bob].map((sharedWith) => ({
      sharedWith,
      permissionType: "READONLY",
      shareId: emulator()
        .service.shares()
        .find((share) => share.sharedWith === sharedWith)?.shareId,
      status: "PENDING",
      __generation: 0,
    }));
    const __record = expect.stringMatching(/^[0-9a-f]{8}$/);
    expect(outs).toEqual({ ...inputs, members, undeclared: [], accountId: "111111111111", __record });
  });

  it("reads what it made as it was, with the inputs that were declared; then nothing changes", async () => {
    const { id, outs, inputs } = await created();
    const host = newHost();
    expect(await host.read(id, outs)).toEqual({ id, props: outs, inputs });
    expect(await host.diff(id, outs, inputs)).toEqual({ changes: false, replaces: [], deleteBeforeReplace: false });
  });

  it("reads all shares of a workload that it knows nothing of", async () => {
    const { id, outs } = await created();
    const known = await newHost().read(`${id}@${region}`, { __scope: urnOf("known"), __provider: "text" });
    expect(known).toMatchObject({
      id,
      props: {
        shares: expect.arrayContaining(outs.shares as object[]),
        members: expect.arrayContaining(outs.members as object[]),
        workloadId: id,
        region,
      },
    });
  });

  it("returns no id for a set whose workload is gone", async () => {
    const { id, outs, workloadId } = await created();
    emulator().service.deleteWorkload(workloadId);
    expect(await newHost().read(id, outs)).toMatchObject({ id: "" });
  });

  it("updates it, and reports what an exclusive one removes under its resource, before it does", async () => {
    const { id, outs, inputs, workloadId } = await created({ exclusive: true });
    emulator().service.shareOutside(workloadId, carol, "READONLY");
    const host = newHost();
    const { props } = await host.read(id, outs);
    expect(await host.diff(id, props, inputs)).toMatchObject({ changes: true, replaces: [] });
    const told = { severity: "warn", urn: urnOf("set"), message: expect.stringContaining(carol) };
    expect(host.logged).toEqual([told, told]);
    expect(live()).toEqual([alice, bob, carol]);
    const { outs: updated } = await host.update(id, props, inputs);
    expect(updated).toEqual(outs);
    expect(live()).toEqual([alice, bob]);
  });

  it("lands what could be made in state, with __provider, and names what could not", async () => {
    const host = newHost();
    const workloadId = emulator().service.addWorkload({ accountId: "111111111111", region }).workloadId;
    emulator().service.shareOutside(workloadId, bob, "READONLY");
    const { inputs } = await host.check({}, { workloadId, shares: readonly(alice, bob), __scope: urnOf("set") });
    const answer = await host.create({ ...inputs, __provider: "text" });
    expect(answer).toMatchObject({
      id: workloadId,
      outs: { workloadId, shares: readonly(alice, bob), members: [{ sharedWith: alice }], __provider: "text" },
      reasons: [expect.stringContaining(`already shared with ${bob}`)],
      error: { stack: "" },
    });
    const next = { ...inputs, adoptExisting: true };
    expect(await host.diff(workloadId, answer.outs, next)).toMatchObject({ changes: true });
    const { outs } = await host.update(workloadId, answer.outs, next);
    expect(outs.members).toMatchObject([{ sharedWith: alice }, { sharedWith: bob }]);
  });

  it("prints why nothing could be made, without a stack trace", async () => {
    const host = newHost();
    const news = { workloadId: "0".repeat(32), shares: readonly(alice, bob), __scope: urnOf("set") };
    const { inputs } = await host.check({}, news);
    const text = await printed(host.create(inputs));
    expect(text).toMatch(/^ShareError: the shares are not what is declared:\n- creating .*\n- creating .*: $/s);
    expect(text).not.toContain("    at ");
  });

  it("passes a list that the engine doesn't know yet, and calls that a change", async () => {
    const { host, id, outs, inputs } = await created();
    const checked = await host.check(inputs, { ...inputs, shares: unknown });
    expect(checked.failures).toEqual([]);
    expect(await host.diff(id, outs, checked.inputs)).toMatchObject({ changes: true, replaces: [] });
  });

  it("reports under its resource why it is replaced, and which of its shares has ended", async () => {
    const { id, outs, inputs } = await created();
    const urn = urnOf("set");
    const moving = newHost();
    expect(await moving.diff(id, outs, { ...inputs, region: "us-east-1" })).toMatchObject({ replaces: ["region"] });
    expect(moving.logged).toEqual([{ severity: "info", urn, message: "replaced because of region" }]);
    const [first, second] = outs.members as object[];
    const host = newHost();
    const ended = { ...outs, members: [first, { ...second, status: "REVOKED" }] };
    expect(await host.diff(id, ended, inputs)).toMatchObject({ changes: true, replaces: [] });
    const message = expect.stringContaining(`${bob}: the share was revoked`);
    expect(host.logged).toEqual([{ severity: "warn", urn, message }]);
  });

  it("deletes its shares", async () => {
    const { id, outs } = await created();
    await newHost().delete(id, outs);
    expect(live()).toEqual([]);
  });

  it("refuses a state that has lost its members, and says what to run", async () => {
    const { host, id, outs, inputs } = await created();
    const { members: _, ...damaged } = outs;
    for (const work of [host.update(id, damaged, inputs), host.delete(id, damaged), host.diff(id, damaged, inputs)]) {
      expect(await printed(work)).toContain(`the state of the shares ${id} has no members: run "pulumi refresh"`);
    }
    expect(live()).toEqual([alice, bob]);
  });
});
