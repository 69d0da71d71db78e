import { describe, expect, it } from "vitest";
import { check } from "../../provider/shares/check";
import { ServiceFailure, UnfinishedError } from "../../provider/shares/errors";
import { inputsOf } from "../../provider/shares/inputs";
import { checkSet } from "../../provider/shares/set/check";
import { diffSet } from "../../provider/shares/set/diff";
import {
  type DeclaredShare,
  setInputsOf,
  type WorkloadSharesInputs,
  type WorkloadSharesState,
} from "../../provider/shares/set/inputs";
import { createSet, deleteSet, readSet, updateSet } from "../../provider/shares/set/lifecycle";
import { parseSetState } from "../../provider/shares/set/state";
import { Crash, crashAt, inputsFor, type Process, refusal, region, unknown, urnOf, World } from "./world";

const alice = "222222222222";
const bob = "arn:aws:iam::333333333333:role/bob";
const carol = "444444444444";

const readonly = (...principals: string[]): DeclaredShare[] =>
  principals.map((sharedWith) => ({ sharedWith, permissionType: "READONLY" }));

function setFor(workloadId: string, changes: Partial<WorkloadSharesInputs> = {}): WorkloadSharesInputs {
  return { workloadId, shares: readonly(alice, bob), region, scope: urnOf("set"), ...changes };
}

const create = (process: Process, inputs: WorkloadSharesInputs) => createSet(process.context, inputs);
const read = (process: Process, state: WorkloadSharesState) => readSet(process.context, state.workloadId, state);
const update = (process: Process, state: WorkloadSharesState, inputs: WorkloadSharesInputs) =>
  updateSet(process.context, state, inputs);
const changes = (process: Process, state: WorkloadSharesState, inputs: WorkloadSharesInputs) =>
  diffSet(process.context, state, inputs).changed;

/** The principals that the world's workloads are shared with, sorted. */
const live = (world: World) =>
  world.service
    .shares()
    .map(({ sharedWith }) => sharedWith)
    .sort();

async function unfinishedSet(work: Promise<unknown>): Promise<UnfinishedError & { state: WorkloadSharesState }> {
  const error = await work.then(
    (result) => new Error(`it finished: ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof UnfinishedError) return error as UnfinishedError & { state: WorkloadSharesState };
  throw error;
}

async function start(changes: Partial<WorkloadSharesInputs> = {}) {
  const world = new World();
  const inputs = setFor(world.addWorkload(), changes);
  const state = await create(world.process(), inputs);
  return { world, inputs, state };
}

describe("check of a set", () => {
  const world = new World();
  const workloadId = world.addWorkload();
  const failures = async (news: object, process = world.process()) =>
    (await checkSet(process.context, {}, { ...setFor(workloadId), ...news })).failures;

  it("passes what is right, and writes the region", async () => {
    const { inputs, failures } = await checkSet(world.process().context, {}, { ...setFor(workloadId) });
    expect(failures).toEqual([]);
    expect(inputs).toEqual(setFor(workloadId));
  });

  it.each([
    ["no list", "x", "shares", "must be a list"],
    ["a member that is no object", ["x"], "shares[0]", "must be {"],
    ["a member without a principal", [{ permissionType: "READONLY" }], "shares[0].sharedWith", "is required"],
    [
      "a wrong permission",
      [...readonly(alice), { sharedWith: bob, permissionType: "ADMIN" }],
      "shares[1].permissionType",
      "READONLY or CONTRIBUTOR",
    ],
    ["a wrong principal", readonly(alice, "12345"), "shares[1].sharedWith", "5 digits"],
    [
      "more than a member takes",
      [{ ...readonly(alice)[0], shareId: "x" }],
      "shares[0].shareId",
      "is not part of a share",
    ],
    [
      "one principal twice",
      readonly(alice, bob, `arn:aws:iam::${alice}:root`),
      "shares[2].sharedWith",
      "the same principal as shares[0].sharedWith",
    ],
    [
      "another partition",
      readonly(alice, "arn:aws-cn:iam::333333333333:role/bob"),
      "shares[1].sharedWith",
      "partition aws-cn",
    ],
  ])("refuses %s, by its path", async (_, shares, property, reason) => {
    expect(await failures({ shares })).toEqual([{ property, reason: expect.stringContaining(reason) }]);
  });

  it("refuses more than 20 shares, and names the quota", async () => {
    const accounts = Array.from({ length: 21 }, (_, index) => String(222222222200 + index));
    const [failure] = await failures({ shares: readonly(...accounts) });
    expect(failure).toMatchObject({ property: "shares", reason: expect.stringContaining("at most 20") });
    expect(await failures({ shares: readonly(...accounts.slice(1)) })).toEqual([]);
  });

  it("refuses an empty exclusive set, unless allowEmpty is true", async () => {
    expect(await failures({ shares: [], exclusive: true })).toMatchObject([{ property: "shares" }]);
    expect(await failures({ shares: [], exclusive: true, allowEmpty: true })).toEqual([]);
    expect(await failures({ shares: [] })).toEqual([]);
  });

  it("passes what isn't known yet, at every level", async () => {
    for (const shares of [unknown, [unknown], [{ sharedWith: unknown, permissionType: unknown }]]) {
      expect(await failures({ shares })).toEqual([]);
    }
    expect(await failures({ exclusive: unknown, workloadId: unknown })).toEqual([]);
  });

  it("refuses a share that another resource of the program declares", async () => {
    const process = world.process();
    await check(process.context, {}, { ...inputsFor(workloadId, { sharedWith: bob }) });
    expect(await failures({}, process)).toMatchObject([
      { property: "shares[1].sharedWith", reason: expect.stringContaining("declared twice") },
    ]);
  });

  it("refuses an exclusive set beside any other share of the workload, in either order", async () => {
    const one = world.process();
    await check(one.context, {}, { ...inputsFor(workloadId, { sharedWith: carol }) });
    expect(await failures({ exclusive: true }, one)).toMatchObject([{ property: "workloadId" }]);
    const other = world.process();
    expect(await failures({ exclusive: true }, other)).toEqual([]);
    const { failures: late } = await check(other.context, {}, { ...inputsFor(workloadId, { sharedWith: carol }) });
    expect(late).toMatchObject([{ property: "workloadId", reason: expect.stringContaining(urnOf("set")) }]);
  });
});

describe("a set", () => {
  it("makes all its shares; then nothing changes", async () => {
    const { world, inputs, state } = await start();
    expect(live(world)).toEqual([alice, bob]);
    expect(state.shares).toMatchObject([{ sharedWith: alice, status: "PENDING", generation: 0 }, { sharedWith: bob }]);
    const again = world.process();
    expect(await read(again, state)).toEqual(state);
    expect(changes(again, state, inputs)).toEqual([]);
    expect(changes(again, state, { ...inputs, shares: inputs.shares.toReversed() })).toEqual([]);
    expect(setInputsOf(state)).toEqual(inputs);
  });

  it("adds, removes and changes shares in one update, and touches no other", async () => {
    const { world, state, inputs } = await start();
    const next = setFor(inputs.workloadId, {
      shares: [{ sharedWith: bob, permissionType: "CONTRIBUTOR" }, ...readonly(carol)],
    });
    const process = world.process();
    expect(changes(process, state, next)).toEqual(["shares"]);
    const updated = await update(process, state, next);
    expect(live(world)).toEqual([carol, bob].sort());
    expect(updated.shares.find(({ sharedWith }) => sharedWith === bob)).toMatchObject({
      shareId: state.shares[1]?.shareId,
      permissionType: "CONTRIBUTOR",
    });
    world.calls.length = 0;
    await update(world.process(), updated, next);
    expect(world.calls.filter(({ operation }) => !["list", "accountId"].includes(operation))).toEqual([]);
  });

  it("swaps a share of a full workload: removal comes first", async () => {
    const accounts = Array.from({ length: 20 }, (_, index) => String(222222222200 + index));
    const { world, state, inputs } = await start({ shares: readonly(...accounts) });
    await update(world.process(), state, { ...inputs, shares: readonly(...accounts.slice(1), carol) });
    expect(live(world)).toEqual([...accounts.slice(1), carol].sort());
  });

  it("keeps what could be made in state, and names what could not; a rerun finishes", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload());
    const foreign = await world.process().create(inputsFor(inputs.workloadId, { name: "foreign", sharedWith: bob }));
    const error = await unfinishedSet(create(world.process(), inputs));
    expect(error.id).toBe(inputs.workloadId);
    expect(error.reason).toContain(bob);
    expect(error.reason).not.toContain(alice);
    expect(error.reason).not.toContain("import it");
    expect(error.state.shares).toMatchObject([{ sharedWith: alice }]);
    await world.process().delete(foreign);
    const process = world.process();
    expect(changes(process, error.state, inputs)).toEqual(["shares"]);
    const finished = await update(process, error.state, inputs);
    expect(finished.shares.map(({ sharedWith }) => sharedWith)).toEqual([alice, bob]);
    expect(finished.shares[0]?.shareId).toBe(error.state.shares[0]?.shareId);
  });

  it("of which nothing could be made is an error, and in no state", async () => {
    const world = new World();
    const error = await refusal(create(world.process(), setFor("f".repeat(32))));
    expect(error.message).toContain(alice);
    expect(error.message).toContain(bob);
    expect(error).not.toBeInstanceOf(UnfinishedError);
  });

  it.each(["before", "after"] as const)(
    "that dies %s any of its calls is made by a rerun, each share once",
    async (when) => {
      for (let nth = 0; ; nth++) {
        const world = new World();
        const inputs = setFor(world.addWorkload());
        crashAt(world, when, "any", nth);
        const outcome = await create(world.process(), inputs).catch((error: unknown) => error);
        const hasCrashed = outcome instanceof Error;
        world.hooks = {};
        const state = await create(world.process(), inputs);
        expect(live(world)).toEqual([alice, bob]);
        expect(state.shares.map(({ shareId }) => shareId).sort()).toEqual(
          world.service
            .shares()
            .map(({ shareId }) => shareId)
            .sort(),
        );
        if (!hasCrashed) break;
        expect(
          outcome instanceof Crash ||
            outcome instanceof UnfinishedError ||
            outcome.message.includes("before") ||
            outcome.message.includes("after"),
        ).toBe(true);
      }
    },
  );

  it("replaces an expired share in an update, and leaves a rejected one, aloud", async () => {
    const { world, state, inputs } = await start();
    world.service.reject(state.shares[1]?.shareId ?? "");
    world.advance(8 * 24 * 3600);
    const process = world.process();
    const seen = (await read(process, state)) as WorkloadSharesState;
    expect(seen.shares.map(({ status }) => status)).toEqual(["EXPIRED", "REJECTED"]);
    expect(changes(process, seen, inputs)).toEqual(["shares"]);
    const healed = await update(process, seen, inputs);
    expect(healed.shares.map(({ status }) => status)).toEqual(["PENDING", "REJECTED"]);
    expect(healed.shares[1]?.shareId).toBe(state.shares[1]?.shareId);
    expect(process.warnings().some((line) => line.startsWith(`${bob}: `) && line.includes("rejected"))).toBe(true);
  });

  it("shows a share that was deleted by hand, and makes it again", async () => {
    const { world, state, inputs } = await start();
    world.service.deleteOutside(state.shares[0]?.shareId ?? "");
    const process = world.process();
    const seen = (await read(process, state)) as WorkloadSharesState;
    expect(seen.shares.map(({ sharedWith }) => sharedWith)).toEqual([bob]);
    expect(changes(process, seen, inputs)).toEqual(["shares"]);
    await update(process, seen, inputs);
    expect(live(world)).toEqual([alice, bob]);
  });

  it("is gone with its workload, but not for another account", async () => {
    const { world, state } = await start();
    world.service.deleteWorkload(state.workloadId);
    await refusal(read(world.process({ accountId: "333333333333" }), state));
    expect(await read(world.process(), state)).toBeUndefined();
  });

  it("is imported by its workload, with all shares; the next update changes nothing", async () => {
    const { world, state } = await start();
    const imported = await readSet(world.process().context, `${state.workloadId}@${region}`, { scope: urnOf("set") });
    expect(imported?.shares.map(({ sharedWith }) => sharedWith).sort()).toEqual([alice, bob]);
    expect(changes(world.process(), imported as WorkloadSharesState, setFor(state.workloadId))).toEqual([]);
    for (const id of ["x", `${state.workloadId}/x`, `${state.workloadId}@nowhere`]) {
      const error = await refusal(readSet(world.process().context, id, { scope: "" }));
      expect(error.message).toContain("<WorkloadId>");
    }
  });

  it("deletes only its own shares, and each, whatever becomes of the others", async () => {
    const { world, state } = await start();
    await world.process().create(inputsFor(state.workloadId, { name: "foreign", sharedWith: carol }));
    crashAt(world, "before", "delete", 99);
    await deleteSet(world.process().context, state);
    expect(live(world)).toEqual([carol]);
    await deleteSet(world.process().context, state);
  });

  it("is not replaced but where it moves", async () => {
    const { world, state, inputs } = await start();
    const process = world.process();
    expect(diffSet(process.context, state, { ...inputs, region: "us-east-1" }).replaces).toEqual(["region"]);
    const elsewhere = { ...inputs, workloadId: world.addWorkload() };
    expect(diffSet(process.context, state, elsewhere)).toMatchObject({
      replaces: ["workloadId"],
      deleteBeforeReplace: false,
    });
    expect(diffSet(process.context, state, { ...inputs, shares: readonly(carol) }).replaces).toEqual([]);
    for (const shares of [unknown, [unknown], [{ sharedWith: unknown, permissionType: "READONLY" }]]) {
      expect(changes(process, state, { ...inputs, shares: shares as never })).toEqual(["shares"]);
    }
  });

  it("refuses a state that lacks a ShareId, until a refresh has filled it in", async () => {
    const { world, state } = await start();
    const [first, second] = state.shares;
    const { shareId: _, ...lacking } = first ?? {};
    const damaged = { ...state, shares: [lacking, second] } as never as WorkloadSharesState;
    expect(() => parseSetState(state.workloadId, damaged)).toThrow("shares[0].shareId");
    expect(await read(world.process(), damaged)).toEqual(state);
  });
});

describe("an exclusive set", () => {
  async function beside(changes: Partial<WorkloadSharesInputs> = {}) {
    const world = new World();
    const inputs = setFor(world.addWorkload(), { exclusive: true, ...changes });
    const foreign = await world.process().create(inputsFor(inputs.workloadId, { name: "foreign", sharedWith: carol }));
    const process = world.process();
    const state = await create(process, inputs);
    return { world, inputs, foreign, process, state };
  }

  it("removes nothing when it is created, tells what it doesn't declare, and removes that with the next update", async () => {
    const { world, inputs, foreign, process, state } = await beside();
    expect(live(world)).toEqual([alice, bob, carol].sort());
    expect(state.undeclared).toMatchObject([{ sharedWith: carol, shareId: foreign.shareId }]);
    expect(process.warnings()[0]).toContain(carol);
    const next = world.process();
    expect(changes(next, state, inputs)).toEqual(["undeclared"]);
    const updated = await update(next, state, inputs);
    expect(live(world)).toEqual([alice, bob]);
    expect(updated.undeclared).toEqual([]);
    expect(changes(world.process(), updated, inputs)).toEqual([]);
  });

  it("removes only what its diff has seen: a share that came later waits for the next one", async () => {
    const { world, inputs, state } = await beside();
    const dave = "555555555555";
    await world.process().create(inputsFor(inputs.workloadId, { name: "later", sharedWith: dave }));
    const updated = await update(world.process(), state, inputs);
    expect(live(world)).toEqual([alice, bob, dave].sort());
    expect(updated.undeclared).toMatchObject([{ sharedWith: dave }]);
  });

  it("sees a new share in a refresh", async () => {
    const { world, inputs, state } = await start({ exclusive: true });
    await world.process().create(inputsFor(inputs.workloadId, { name: "later", sharedWith: carol }));
    const process = world.process();
    const seen = (await read(process, state)) as WorkloadSharesState;
    expect(seen.undeclared).toMatchObject([{ sharedWith: carol }]);
    expect(process.warnings()[0]).toContain(carol);
    expect(changes(process, seen, inputs)).toEqual(["undeclared"]);
  });

  it("never removes a share of a principal that it declares: that is an error, or adopted where asked", async () => {
    const { world, inputs, foreign, state } = await beside();
    const declaring = { ...inputs, shares: readonly(alice, bob, carol) };
    expect(changes(world.process(), state, declaring)).toEqual(["shares"]);
    const error = await unfinishedSet(update(world.process(), state, declaring));
    expect(error.reason).toContain(`already shared with ${carol}`);
    expect(live(world)).toEqual([alice, bob, carol].sort());
    const adopted = await update(world.process(), error.state, { ...declaring, adoptExisting: true });
    expect(adopted.shares.find(({ sharedWith }) => sharedWith === carol)?.shareId).toBe(foreign.shareId);
  });

  it("leaves a share that another resource of the program goes on with, aloud", async () => {
    const { world, inputs, foreign, state } = await beside();
    const process = world.process();
    process.memory.kept(foreign.shareId, foreign.scope);
    await update(process, state, inputs);
    expect(live(world)).toContain(carol);
    expect(process.warnings().some((line) => line.includes(foreign.scope))).toBe(true);
  });

  it("is destroyed without what it doesn't declare", async () => {
    const { world, state } = await beside();
    await deleteSet(world.process().context, state);
    expect(live(world)).toEqual([carol]);
  });

  it("keeps what it has made, where the workload can't be listed for what is undeclared", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload(), { exclusive: true });
    const lists = 1 + inputs.shares.length * 2;
    let seen = 0;
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "list" && seen++ === lists - 1) throw new ServiceFailure("accessDenied", "list: denied");
      },
    };
    const error = await unfinishedSet(create(world.process(), inputs));
    expect(error.reason).toContain("denied");
    expect(error.state.shares.map(({ sharedWith }) => sharedWith)).toEqual([alice, bob]);
    expect(error.state.undeclared).toBeUndefined();
  });

  it("is a change where the set wasn't exclusive, and removes nothing that no diff has seen", async () => {
    const { world, inputs, state } = await start();
    await world.process().create(inputsFor(inputs.workloadId, { name: "foreign", sharedWith: carol }));
    const next = { ...inputs, exclusive: true };
    expect(changes(world.process(), state, next)).toEqual(["exclusive"]);
    const updated = await update(world.process(), state, next);
    expect(updated.undeclared).toMatchObject([{ sharedWith: carol }]);
    expect(live(world)).toContain(carol);
  });
});

describe("moving between the two forms", () => {
  it("from single shares to a set, and back, keeps every ShareId, also where a crash comes between", async () => {
    const world = new World();
    const workloadId = world.addWorkload();
    const one = await world.process().create(inputsFor(workloadId, { name: "one", sharedWith: alice }));
    const two = await world.process().create(inputsFor(workloadId, { name: "two", sharedWith: bob }));
    const ids = [one.shareId, two.shareId];
    const inputs = setFor(workloadId, { adoptExisting: true });
    crashAt(world, "before", "update", 1);
    await create(world.process(), inputs).catch(() => {});
    world.hooks = {};
    const process = world.process();
    const state = await create(process, inputs);
    expect(state.shares.map(({ shareId }) => shareId)).toEqual(ids);
    // Without retainOnDelete, the engine deletes the single ones next.
    for (const share of [one, two]) await process.delete(share);
    expect(live(world)).toEqual([alice, bob]);

    const back = world.process();
    const again = await back.create({ ...inputsOf(one), adoptExisting: true });
    await back.create({ ...inputsOf(two), adoptExisting: true });
    await deleteSet(back.context, state);
    expect(again.shareId).toBe(one.shareId);
    expect(live(world)).toEqual([alice, bob]);
  });
});
