import { describe, expect, it } from "vitest";
import { ServiceFailure } from "../../../provider/core/errors";
import { principalKey } from "../../../provider/shares/model/principal";
import { sharedRunLog } from "../../core/run-log";
import { checkShare, diffShare, inputsOf, type WorkloadShareState } from "../properties";
import {
  crashAt,
  inputsFor,
  onlyShare,
  otherOwner,
  owner,
  type Process,
  recipient,
  refusal,
  startWithShare,
  unfinished,
  urnOf,
  World,
} from "../world";

describe("a delete", () => {
  it("takes the share away with one call, under a token of its own", async () => {
    const { world, state } = await startWithShare();
    await world.process().delete(state);
    expect(world.service.shares()).toEqual([]);
    expect(world.calls.map(({ operation }) => operation)).toEqual(["delete"]);
    expect(world.calls[0]?.request.ClientRequestToken).toMatch(/^[0-9a-f]{64}$/);
  });

  it("sends the same token in a rerun", async () => {
    const { world, state } = await startWithShare();
    crashAt(world, "after", "delete");
    await world
      .process()
      .delete(state)
      .catch(() => {});
    world.hooks = {};
    await world.process().delete(state);
    const tokens = world.calls.map(({ request }) => request.ClientRequestToken);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens).toHaveLength(2);
  });

  it("of a share that is gone already is done", async () => {
    const { world, state } = await startWithShare();
    world.service.deleteOutside(state.shareId);
    await world.process().delete(state);
    expect(world.count("delete")).toBe(1);
  });

  it("with its workload gone is done", async () => {
    const { world, state } = await startWithShare();
    world.service.deleteWorkload(state.workloadId);
    await world.process().delete(state);
  });

  it("of a share that is gone from a workload that is seen is done, even if no account is known", async () => {
    const { world, state } = await startWithShare();
    world.service.deleteOutside(state.shareId);
    await world.process({ skipRequestingAccountId: true }).delete(state);
  });

  it("whose response was lost is done", async () => {
    const { world, state } = await startWithShare();
    let losses = 0;
    world.hooks = { after: () => (losses++ === 0 ? "lost" : undefined) };
    await world.process().delete(state);
    expect(world.service.shares()).toEqual([]);
  });

  it("uses the connection and the region of state", async () => {
    const { world, state } = await startWithShare({}, { connection: { profile: owner } });
    await world.process({ accountId: otherOwner, declaredRegion: "us-west-2" }).delete(state);
    expect(world.service.shares()).toEqual([]);
  });
});

describe("a delete that doesn't find the share", () => {
  it("is done if no account is known, but a list of its workload shows that it is gone", async () => {
    const { world, state } = await startWithShare();
    world.service.deleteOutside(state.shareId);
    await world.process({ skipRequestingAccountId: true }).delete(state);
  });
});

describe("a delete that doesn't find the share is not done", () => {
  it("for another account, which is named with the one that made it", async () => {
    const { world, state } = await startWithShare();
    const { message } = await refusal(world.process({ accountId: otherOwner }).delete(state));
    expect(message).toMatch(/^deleting the share of workload /);
    expect(message).toContain(`by account ${otherOwner}`);
    expect(message).toContain(`created by account ${owner}`);
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });

  it("if no account is known, and its workload isn't found either", async () => {
    const { world, state } = await startWithShare();
    world.service.deleteWorkload(state.workloadId);
    const { message } = await refusal(world.process({ skipRequestingAccountId: true }).delete(state));
    expect(message).toContain("unknown (skipRequestingAccountId)");
  });

  it("and this process goes on seeing the share: another account's delete proves nothing", async () => {
    const { world, state } = await startWithShare();
    const process = world.process({ accountId: otherOwner });
    await refusal(process.delete(state));
    const { journal } = process.context;
    expect(journal.isDeleted(state.shareId)).toBe(false);
    expect(journal.firstGeneration({ scope: state.scope, principal: principalKey(state.sharedWith) })).toBe(0);
  });
});

describe("a Conflict", () => {
  it("is tried again while AWS is still busy with the share", async () => {
    const { world, state } = await startWithShare();
    let conflicts = 0;
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "delete" && conflicts++ < 3) throw new ServiceFailure("conflict", "busy");
      },
    };
    await world.process().delete(state);
    expect(world.count("delete")).toBe(4);
    expect(world.service.shares()).toEqual([]);
  });

  it("that lasts is an error after a bounded time", async () => {
    const { world, state } = await startWithShare();
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "delete") throw new ServiceFailure("conflict", "ConflictException: busy");
      },
    };
    const begun = world.now;
    const { message } = await refusal(world.process().delete(state));
    expect(message).toContain("ConflictException: busy");
    expect(world.count("delete")).toBe(6);
    expect(world.now - begun).toBeLessThan(60_000);
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });

  it("of a share that is deleted already (AWS documents it so) is done: the list doesn't show it", async () => {
    const { world, state } = await startWithShare({ behaviour: { deleteUnknown: "conflict" } });
    world.service.deleteOutside(state.shareId);
    await world.process().delete(state);
  });
});

it.each(["accessDenied", "validation", "quota", "throttling", "network"] as const)(
  "a failure of kind %s is an error at once, with what to do",
  async (kind) => {
    const { world, state } = await startWithShare();
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "delete") throw new ServiceFailure(kind, "AWS said no", "do this");
      },
    };
    const { message } = await refusal(world.process().delete(state));
    expect(message).toMatch(/^deleting the share of .*: AWS said no\n/);
    expect(world.count("delete")).toBe(1);
  },
);

/** What another record of the same share in state has: one that an interrupted replacement or move has left behind. */
const pending = { record: "0123abcd" };
const declares = (process: Process, scope: string) =>
  process.context.declarations.declareSharer({ shared: "workload", scope, isExclusive: false });

describe("a share that this run has kept is left, with a warning", () => {
  it("after a reverted replacement: the pending delete names the share that the create has just replayed", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    expect((await process.create(inputsFor(state.workloadId))).shareId).toBe(state.shareId);

    await process.delete(state);

    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(world.count("delete")).toBe(0);
    expect(process.lines).toEqual([
      { severity: "warn", scope: state.scope, message: expect.stringContaining("was there before this run") },
      {
        severity: "warn",
        scope: state.scope,
        message: `the share ${state.shareId} was not deleted: this resource still has it. (To replace a share with a new one with the same principal, set the resource option deleteBeforeReplace: true)`,
      },
    ]);
  });

  it("after a rename with adoptExisting", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    await process.create(inputsFor(state.workloadId, { name: "renamed", adoptExisting: true }));
    await process.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(process.warnings()).toEqual([
      `the share ${state.shareId} was not deleted: this run has kept it for ${urnOf("renamed")}`,
    ]);
  });

  it("though its create couldn't finish", async () => {
    const { world, state } = await startWithShare();
    world.service.reject(state.shareId);
    const process = world.process();
    await process.create(inputsFor(state.workloadId)).catch(() => {});
    await process.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });

  it("for another resource that goes on with it: a move that was interrupted left it in both their states", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const moved = { ...state, ...pending, scope: urnOf("moved") };
    declares(process, moved.scope);
    diffShare(process.context, moved, inputsOf(moved));

    await process.delete(state);

    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(process.warnings()).toEqual([expect.stringContaining(`this run has kept it for ${urnOf("moved")}`)]);
  });

  it("for the resource itself, which goes on with it: a replacement that was interrupted and taken back left it as a pending delete, too", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    declares(process, state.scope);
    diffShare(process.context, state, inputsOf(state));
    await process.delete({ ...state, ...pending });
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(process.warnings()).toEqual([expect.stringContaining("this resource still has it")]);
  });

  it("for the resource itself under the name that it has by an alias", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const scope = urnOf("renamed by alias");
    declares(process, scope);
    diffShare(process.context, state, { ...inputsOf(state), scope });
    await process.delete({ ...state, ...pending });
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(process.warnings()[0]).toContain(scope);
  });

  it("for the resource itself, though it was imported: the record of an import has no name, and that of a create has one", async () => {
    const { world, state } = await startWithShare();
    const { record: _, ...imported } = state;
    const process = world.process();
    declares(process, state.scope);
    diffShare(process.context, imported, inputsOf(state));
    await process.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });

  it("but not for a resource that the program declares no more: a refresh asks for its diff, too", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    diffShare(process.context, state, inputsOf(state));
    await process.delete({ ...state, ...pending });
    expect(world.service.shares()).toEqual([]);
    expect(process.warnings()).toEqual([]);
  });

  it("but not for a resource that is replaced", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const moved = { ...state, ...pending, scope: urnOf("moved") };
    declares(process, moved.scope);
    diffShare(process.context, moved, { ...inputsOf(moved), sharedWith: "333333333333" });
    await process.delete(state);
    expect(world.service.shares()).toEqual([]);
  });

  it("though a list failed right after its create", async () => {
    const world = new World();
    const inputs = inputsFor(world.addWorkload());
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "list" && world.count("create") > 0) throw new ServiceFailure("throttling", "slow down");
      },
    };
    const process = world.process();
    const { state } = await unfinished(process.create(inputs));
    expect(state.record).toMatch(/^[0-9a-f]{8}$/);
    world.hooks = {};
    await process.delete({ ...state, ...pending });
    expect(onlyShare(world).shareId).toBe(state.shareId);
    await process.delete(state);
    expect(world.service.shares()).toEqual([]);
  });

  it("but another run deletes it", async () => {
    const { world, state } = await startWithShare();
    await world.process().create(inputsFor(state.workloadId));
    await world.process().delete(state);
    expect(world.service.shares()).toEqual([]);
  });

  it("but one that it healed away is no share that it kept", async () => {
    const world = new World({ behaviour: { failAfterCreate: 1 } });
    const inputs = inputsFor(world.addWorkload());
    const process = world.process();
    const state = await process.create(inputs);
    const failed = world.calls.find(({ operation }) => operation === "delete")?.request.ShareId ?? "";
    expect(process.context.journal.isDeleted(`${state.workloadId}/${failed}`)).toBe(true);
    await process.delete({ ...state, shareId: failed });
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(process.warnings()).toEqual([]);
  });
});

describe("a share that its resource continues with is deleted all the same, as the engine does before a forced replacement,", () => {
  it.each([
    ["by the record that the resource continues with", (state: WorkloadShareState) => state],
    ["by that of an import, which has no name", ({ record: _, ...state }: WorkloadShareState) => state],
  ])("%s", async (_, recordOf) => {
    const { world, state } = await startWithShare();
    const record = recordOf(state);
    const process = world.process();
    declares(process, record.scope);
    diffShare(process.context, record, inputsOf(record));
    await process.delete(record);
    expect(world.service.shares()).toEqual([]);
    expect(process.warnings()).toEqual([]);
    const again = await process.create(inputsOf(record));
    expect(again).toMatchObject({ shareId: onlyShare(world).shareId, generation: 1 });
    expect(process.warnings()).toEqual([]);
  });

  it("by the same record under the URN of before a move by aliases, which the npm package's state may still have", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const inputs = { ...inputsOf(state), scope: urnOf("renamed by alias") };
    declares(process, inputs.scope);
    expect(diffShare(process.context, state, inputs).changes).toBe(false);
    await process.delete(state);
    expect(world.service.shares()).toEqual([]);
    expect(process.warnings()).toEqual([]);
  });

  it("by the record that a create or an update of this run has written", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const created = await process.create(inputsOf(state));
    const updated = await process.change(created, { permissionType: "CONTRIBUTOR" });
    expect(updated.record).toBe(created.record);
    await process.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
    await process.delete(updated);
    expect(world.service.shares()).toEqual([]);
  });
});

describe("a share that another resource is to adopt", () => {
  const adopting = (workloadId: string, sharedWith = recipient) =>
    inputsFor(workloadId, { name: "renamed", adoptExisting: true, sharedWith });

  it("is not deleted before that has it, and is once it has a share of its own", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const inputs = adopting(state.workloadId, `arn:aws:iam::${recipient}:root`);
    expect((await checkShare(process.context, {}, { ...inputs })).failures).toEqual([]);

    const { message } = await refusal(process.delete(state));
    expect(message).toBe(
      `the share ${state.shareId} was not deleted: ${inputs.scope} declares it with adoptExisting, and has not taken it over yet. Run "pulumi up" again`,
    );
    expect(world.count("delete")).toBe(0);

    world.service.deleteOutside(state.shareId);
    const made = await process.create(inputs);
    await process.delete(state);
    expect(onlyShare(world).shareId).toBe(made.shareId);
    expect(process.warnings()).toEqual([]);
  });

  it("is left, with a warning, once it has been adopted", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const inputs = adopting(state.workloadId);
    await checkShare(process.context, {}, { ...inputs });
    await refusal(process.delete(state));
    expect(await process.create(inputs)).toMatchObject({ shareId: state.shareId });
    await process.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(process.warnings()).toEqual([expect.stringContaining(`this run has kept it for ${inputs.scope}`)]);
  });

  it("is deleted if the adopting resource has a share of its own", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const inputs = adopting(state.workloadId);
    await checkShare(process.context, {}, { ...inputs });
    const theirs = { ...state, ...inputs, shareId: "e".repeat(32) };
    expect(diffShare(process.context, theirs, inputs).changes).toBe(false);
    await process.delete(state);
    expect(world.service.shares()).toEqual([]);
  });

  it.each([
    ["another principal's", { sharedWith: "444444444444" }],
    ["another workload's", { workloadId: "e".repeat(32) }],
    ["to be made, and not adopted", { adoptExisting: false }],
    ["its own resource's", { scope: urnOf("review") }],
  ])("is deleted if what is declared is %s", async (_, changes) => {
    const { world, state } = await startWithShare();
    const process = world.process();
    await checkShare(process.context, {}, { ...adopting(state.workloadId), ...changes });
    await process.delete(state);
    expect(world.service.shares()).toEqual([]);
  });

  it("is not deleted though that is declared in another region, which may be why it has not taken it over", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const inputs = { ...adopting(state.workloadId), region: "us-east-1" };
    expect((await checkShare(process.context, {}, { ...inputs })).failures).toEqual([]);
    const { message } = await refusal(process.delete(state));
    expect(message).toContain(`${inputs.scope} declares it with adoptExisting, and has not taken it over yet`);
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(world.count("delete")).toBe(0);
  });

  it("is deleted if that resource has it in state: it is the same resource, by its URN after a move by aliases", async () => {
    const { world, state } = await startWithShare();
    world.service.expire(state.shareId);
    const process = world.process();
    const inputs = adopting(state.workloadId);
    await checkShare(process.context, {}, { ...inputs });
    expect(diffShare(process.context, { ...state, status: "EXPIRED" }, inputs).deleteBeforeReplace).toBe(true);
    await process.delete(state);
    expect(world.service.shares()).toEqual([]);
    expect(process.warnings()).toEqual([]);
  });

  it("is not deleted though that resource has another share in state", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const inputs = adopting(state.workloadId);
    await checkShare(process.context, {}, { ...inputs });
    const another = { ...state, ...pending, ...inputs, shareId: "e".repeat(32), status: "EXPIRED" as const };
    expect(diffShare(process.context, another, inputs).deleteBeforeReplace).toBe(true);
    await refusal(process.delete(state));
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });
});

describe("a share whose principal has a new resource that could not get it in this run", () => {
  const renamed = (workloadId: string, changes: Parameters<typeof inputsFor>[1] = {}) =>
    inputsFor(workloadId, { name: "renamed", ...changes });
  const notDeleted = (state: WorkloadShareState) =>
    `the share ${state.shareId} was not deleted: ${urnOf("renamed")} declares a share with the same principal, which could not be created in this run. Correct that error, and run "pulumi up" again`;

  it.each([
    ["since it was not to take it over", {}],
    ["since it may not take it over", { adoptExisting: true }],
    ["since it looks in another region", { adoptExisting: true, region: "us-east-1" }],
    ["though it spells the principal differently", { sharedWith: `arn:aws:iam::${recipient}:root` }],
  ])("is not deleted, %s", async (_, changes) => {
    const { world, state } = await startWithShare();
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "update") throw new ServiceFailure("accessDenied", "no update");
      },
    };
    const process = world.process();
    await refusal(process.create(renamed(state.workloadId, changes)));
    expect((await refusal(process.delete(state))).message).toBe(notDeleted(state));
    expect(world.count("delete")).toBe(0);
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });

  it("is not deleted by another process of the run, but by another run", async () => {
    const { world, state } = await startWithShare();
    const join = sharedRunLog();
    await refusal(world.process({ log: join() }).create(renamed(state.workloadId)));
    expect((await refusal(world.process({ log: join() }).delete(state))).message).toBe(notDeleted(state));
    await world.process().delete(state);
    expect(world.service.shares()).toEqual([]);
  });

  it("is deleted once that has a share, though that could not finish", async () => {
    const { world, state } = await startWithShare();
    const process = world.process();
    const inputs = renamed(state.workloadId);
    await refusal(process.create(inputs));
    world.service.deleteOutside(state.shareId);
    await unfinished(process.create({ ...inputs, waitForAcceptance: true, acceptanceTimeoutSeconds: 5 }));
    await process.delete(state);
    expect(onlyShare(world).shareId).not.toBe(state.shareId);
    expect(process.warnings()).toEqual([]);
  });

  it.each([
    ["another principal's", { sharedWith: "arn:aws:iam::444444444444:user/bob" }],
    ["another workload's", { workloadId: "e".repeat(32) }],
  ])("is deleted if what it could not get is %s", async (_, changes) => {
    const { world, state } = await startWithShare();
    const process = world.process();
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "create") throw new ServiceFailure("accessDenied", "no create");
      },
    };
    await refusal(process.create(renamed(state.workloadId, changes)));
    await process.delete(state);
    expect(world.service.shares()).toEqual([]);
  });
});

describe("a share that another process of the run keeps is left, with a warning,", () => {
  const startRun = async () => {
    const { world, state } = await startWithShare();
    const join = sharedRunLog();
    return { world, state, one: world.process({ log: join() }), other: world.process({ log: join() }) };
  };

  it("after its create", async () => {
    const { world, state, one, other } = await startRun();
    await other.create(inputsOf(state));
    await one.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(one.warnings()).toEqual([expect.stringContaining("this resource still has it")]);
  });

  it("after its adoption", async () => {
    const { world, state, one, other } = await startRun();
    await other.create(inputsFor(state.workloadId, { name: "renamed", adoptExisting: true }));
    await one.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(one.warnings()).toEqual([
      `the share ${state.shareId} was not deleted: this run has kept it for ${urnOf("renamed")}`,
    ]);
  });

  it("after its diff, which finds it unchanged", async () => {
    const { world, state, one, other } = await startRun();
    const moved = { ...state, ...pending, scope: urnOf("moved") };
    await checkShare(other.context, {}, { ...inputsOf(moved) });
    expect(diffShare(other.context, moved, inputsOf(moved)).changes).toBe(false);
    await one.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(one.warnings()[0]).toContain(moved.scope);
  });

  it("also by a process that joins the run later", async () => {
    const { world, state } = await startWithShare();
    const join = sharedRunLog();
    await world.process({ log: join() }).create(inputsOf(state));
    const late = world.process({ log: join() });
    await late.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(late.warnings()).toHaveLength(1);
  });

  it("but deleted by the very record that it keeps", async () => {
    const { world, state, one, other } = await startRun();
    const created = await other.create(inputsOf(state));
    await one.delete(created);
    expect(world.service.shares()).toEqual([]);
    expect(await other.create(inputsOf(state))).toMatchObject({ generation: 1 });
  });

  it("and one that it is to adopt is not deleted before", async () => {
    const { world, state, one, other } = await startRun();
    const inputs = inputsFor(state.workloadId, { name: "renamed", adoptExisting: true });
    await checkShare(other.context, {}, { ...inputs });
    const { message } = await refusal(one.delete(state));
    expect(message).toContain(`${inputs.scope} declares it with adoptExisting`);
    expect(onlyShare(world).shareId).toBe(state.shareId);
    await other.create(inputs);
    await one.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });

  it("but not in another run", async () => {
    const { world, state } = await startWithShare();
    await world.process({ log: sharedRunLog()() }).create(inputsOf(state));
    await world.process({ log: sharedRunLog()() }).delete(state);
    expect(world.service.shares()).toEqual([]);
  });
});
