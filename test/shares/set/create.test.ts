import { describe, expect, it } from "vitest";
import { ServiceFailure, UnfinishedError } from "../../../provider/core/errors";
import { sharedRunLog } from "../../core/run-log";
import { setInputsOf } from "../properties";
import { Crash, crashAt, inputsFor, otherOwner, owner, refusal, World } from "../world";
import {
  accounts,
  alice,
  bob,
  carol,
  dave,
  deny,
  idOf,
  memberOf,
  principalsOf,
  readonly,
  setFor,
  start,
  startBesideCarol,
  unfinishedSet,
  writes,
} from "./sets";

describe("creating a set", () => {
  it("makes each of its shares, with a token of its own, and reports of each", async () => {
    const { world, inputs, state } = await start();
    expect(principalsOf(world)).toEqual([alice, bob]);
    const tokens = world.calls.flatMap(({ request }) => request.ClientRequestToken ?? []);
    expect(new Set(tokens).size).toBe(2);
    expect(state).toEqual({
      ...inputs,
      accountId: owner,
      record: expect.stringMatching(/^[0-9a-f]{8}$/),
      members: [alice, bob].map((sharedWith) => ({
        sharedWith,
        permissionType: "READONLY",
        shareId: idOf(world, sharedWith),
        status: "PENDING",
        generation: 0,
      })),
    });
    expect(setInputsOf(state)).toEqual(inputs);
  });

  it("makes nothing of an empty one", async () => {
    const { world, state } = await start({ shares: [] });
    expect(state.members).toEqual([]);
    expect(writes(world)).toEqual([]);
  });

  it.each([
    ["account", { accountId: otherOwner }, {}],
    ["Region", {}, { region: "us-east-1" }],
  ])(
    "refuses an empty one of a workload that isn't in this %s: state would keep the wrong one",
    async (_, caller, changes) => {
      const world = new World();
      for (const exclusive of [false, true]) {
        const inputs = setFor(world.addWorkload(), { shares: [], exclusive, allowEmpty: true, ...changes });
        const error = await refusal(world.process(caller).createSet(inputs));
        expect(error.message).toContain(`creating the shares of workload ${inputs.workloadId} in ${inputs.region}`);
      }
    },
  );

  it("keeps what could be made, and names what could not; an update finishes", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload(), { shares: readonly(alice, carol, bob) });
    deny(world, "create", carol);
    const error = await unfinishedSet(world.process().createSet(inputs));
    expect(error.id).toBe(inputs.workloadId);
    expect(error.reason).toContain(`creating the share of workload ${inputs.workloadId} with ${carol}`);
    expect(error.reason).toContain("create: denied");
    for (const made of [alice, bob]) expect(error.reason).not.toContain(made);
    expect(error.state.members.map(({ sharedWith }) => sharedWith)).toEqual([alice, bob]);
    expect(error.state.accountId).toBe(owner);
    world.hooks = {};
    const before = world.calls.length;
    const state = await world.process().updateSet(error.state, inputs);
    expect(writes(world, before).map(({ request }) => request.SharedWith)).toEqual([carol]);
    expect(state.members.map(({ sharedWith }) => sharedWith)).toEqual([alice, carol, bob]);
    expect(memberOf(state, alice)).toEqual(memberOf(error.state, alice));
  });

  it("of which nothing could be made is an error that names each, and in no state", async () => {
    const world = new World();
    const error = await refusal(world.process().createSet(setFor("f".repeat(32))));
    expect(error).not.toBeInstanceOf(UnfinishedError);
    expect(error.message).toMatch(
      /^the shares are not what is declared:\n- creating .*\n- creating .*\nAccount \d+ has no such workload.*$/,
    );
    for (const principal of [alice, bob]) expect(error.message).toContain(`with ${principal}`);
  });

  it("says what to do once for all shares that have it in common", async () => {
    const world = new World();
    const advice: Record<string, string | undefined> = {
      [alice]: "Allow it",
      [carol]: "Allow it",
      [bob]: "Use others",
    };
    world.hooks.before = ({ operation, request: { SharedWith } }) => {
      if (operation === "create") throw new ServiceFailure("accessDenied", "denied", advice[SharedWith ?? ""]);
    };
    const shares = readonly(alice, bob, carol, dave);
    const error = await refusal(world.process().createSet(setFor(world.addWorkload(), { shares })));
    const lines = error.message.split("\n").map((line) => line.replace(/^- creating .* with (.*) in .*: /, "$1 "));
    expect(lines).toEqual([
      "the shares are not what is declared:",
      `${alice} denied`,
      `${carol} denied`,
      "Allow it",
      `${bob} denied`,
      "Use others",
      `${dave} denied`,
    ]);
  });

  it("in a full workload makes what there is room for, and names the quota", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload());
    for (const account of accounts(19)) world.service.shareOutside(inputs.workloadId, account, "READONLY");
    const error = await unfinishedSet(world.process().createSet(inputs));
    expect(error.reason).toContain(`with ${bob}`);
    expect(error.reason).toContain("A workload has at most 20 shares");
    expect(error.state.members.map(({ sharedWith }) => sharedWith)).toEqual([alice]);
  });

  it("leaves a share that someone else has made, and says how to take it over, which isn't an import", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload());
    const shareId = world.service.shareOutside(inputs.workloadId, bob, "CONTRIBUTOR");
    const error = await unfinishedSet(world.process({ canImport: true }).createSet(inputs));
    expect(error.reason).toContain(`already shared with ${bob} (CONTRIBUTOR`);
    expect(error.reason).toContain("set adoptExisting: true");
    expect(error.reason).not.toContain("import it");
    expect(error.state.members.map(({ sharedWith }) => sharedWith)).toEqual([alice]);
    const adopting = { ...inputs, adoptExisting: true };
    const adopted = await world.process().updateSet(error.state, adopting);
    expect(memberOf(adopted, bob)).toMatchObject({ shareId, permissionType: "READONLY" });
    expect(world.service.shares().find((share) => share.shareId === shareId)?.permissionType).toBe("READONLY");
  });

  it("keeps a share that AWS could not complete, with what it said", async () => {
    const world = new World({ behaviour: { failAfterCreate: 9 } });
    const inputs = setFor(world.addWorkload(), { shares: readonly(alice) });
    const error = await unfinishedSet(world.process().createSet(inputs));
    expect(error.reason).toContain("because of throttling");
    expect(error.state.members).toMatchObject([
      { sharedWith: alice, status: "FAILED", statusMessage: expect.stringContaining("throttling") },
    ]);
  });

  it("reaches AWS as its connection says, for each share", async () => {
    const world = new World();
    const connection = { profile: otherOwner };
    const state = await world.process().createSet(setFor(world.addWorkload(otherOwner), { connection }));
    expect(state).toMatchObject({ connection, accountId: otherOwner });
    expect(new Set(world.calls.map(({ accountId }) => accountId))).toEqual(new Set([otherOwner]));
  });

  it("is an error of the set if the account can't be asked for", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload());
    world.hooks = {
      before: () => {
        throw new ServiceFailure("credentials", "no credentials");
      },
    };
    const error = await refusal(world.process().createSet(inputs));
    expect(error.message).toBe(`creating the shares of workload ${inputs.workloadId} in eu-west-1: no credentials`);
  });

  it("takes no share of another resource of this program over", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload(), { adoptExisting: true });
    const process = world.process();
    const other = await process.create(inputsFor(inputs.workloadId, { name: "other", sharedWith: bob }));
    const error = await unfinishedSet(process.createSet(inputs));
    expect(error.reason).toContain(`${other.scope} of this program has the share`);
  });

  it("takes no share over that another process of the run keeps", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload(), { adoptExisting: true });
    const join = sharedRunLog();
    const one = world.process({ log: join() });
    const other = await one.create(inputsFor(inputs.workloadId, { name: "other", sharedWith: bob }));
    const error = await unfinishedSet(world.process({ log: join() }).createSet(inputs));
    expect(error.reason).toContain(`${other.scope} of this program has the share`);
  });

  it("reports which of its shares it had made before this run, unless it is to take shares over", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload());
    await world.process().createSet({ ...inputs, shares: readonly(bob) });
    const process = world.process();
    const { members } = await process.createSet(inputs);
    expect(members.map(({ shareId }) => shareId)).toEqual([idOf(world, alice), idOf(world, bob)]);
    expect(process.lines).toEqual([
      {
        severity: "warn",
        scope: inputs.scope,
        message: expect.stringContaining(`${bob}: the share ${idOf(world, bob)} was there before this run`),
      },
    ]);
    const adopting = world.process();
    await adopting.createSet({ ...inputs, adoptExisting: true });
    expect(adopting.warnings()).toEqual([]);
  });

  it("waits for every recipient if that is asked, and names who has not accepted", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload(), { waitForAcceptance: true, acceptanceTimeoutSeconds: 30 });
    world.onWake = () => {
      const share = world.service.shares().find(({ sharedWith }) => sharedWith === alice);
      if (share?.status === "PENDING") world.service.accept(share.shareId);
    };
    const process = world.process();
    const error = await unfinishedSet(process.createSet(inputs));
    expect(error.reason).toContain(`with ${bob}`);
    expect(error.reason).toContain("still PENDING after 30 s");
    expect(error.reason).not.toContain(`with ${alice}`);
    expect(error.state.members.map(({ status }) => status)).toEqual(["ACCEPTED", "PENDING"]);
    expect(process.lines.some(({ message }) => message.startsWith(`${bob}: waiting`))).toBe(true);
  });

  it.each(["before", "after"] as const)(
    "and dying %s any call leaves all to a rerun, each share once",
    async (when) => {
      const undisturbed = (await start({ exclusive: true })).world.calls.length;
      expect(undisturbed).toBeGreaterThan(6);
      for (let nth = 0; nth < undisturbed; nth++) {
        const world = new World();
        const inputs = setFor(world.addWorkload(), { exclusive: true });
        crashAt(world, when, "any", nth);
        await expect(world.process().createSet(inputs)).rejects.toThrow(Crash);
        world.hooks = {};
        const state = await world.process().createSet(inputs);
        expect(principalsOf(world)).toEqual([alice, bob]);
        expect(state.members.map(({ shareId }) => shareId)).toEqual([idOf(world, alice), idOf(world, bob)]);
      }
    },
  );
});

describe("creating an exclusive set", () => {
  it("removes nothing, and reports what it doesn't declare", async () => {
    const { world, inputs, foreign, process, state } = await startBesideCarol();
    expect(principalsOf(world)).toEqual([alice, carol, bob]);
    expect(state.undeclared).toEqual([
      { sharedWith: carol, permissionType: "READONLY", shareId: foreign, status: "PENDING" },
    ]);
    expect(process.lines.filter(({ severity }) => severity === "warn")).toEqual([
      { severity: "warn", scope: inputs.scope, message: expect.stringContaining(`${carol} (READONLY)`) },
    ]);
  });

  it("reports nothing if there is nothing else", async () => {
    const world = new World();
    const process = world.process();
    const state = await process.createSet(setFor(world.addWorkload(), { exclusive: true }));
    expect(state.undeclared).toEqual([]);
    expect(process.warnings()).toEqual([]);
  });

  it("reports no share of a principal that it declares: that is already shared", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload(), { exclusive: true });
    world.service.shareOutside(inputs.workloadId, bob, "READONLY");
    const process = world.process();
    const error = await unfinishedSet(process.createSet(inputs));
    expect(error.state.undeclared).toEqual([]);
    expect(process.warnings()).toEqual([]);
  });

  it("keeps what it has made if the workload can't be looked at in the end", async () => {
    const world = new World();
    const inputs = setFor(world.addWorkload(), { exclusive: true });
    const checks = 2 * inputs.shares.length;
    let lists = 0;
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "list" && lists++ === checks) throw new ServiceFailure("accessDenied", "list: denied");
      },
    };
    const error = await unfinishedSet(world.process().createSet(inputs));
    expect(error.reason).toBe(`reading the shares of workload ${inputs.workloadId} in eu-west-1: list: denied`);
    expect(error.state.members.map(({ sharedWith }) => sharedWith)).toEqual([alice, bob]);
    expect(error.state).not.toHaveProperty("undeclared");
  });
});
