import { describe, expect, it } from "vitest";
import { diff } from "../../provider/shares/diff";
import { ServiceFailure } from "../../provider/shares/errors";
import { inputsOf } from "../../provider/shares/inputs";
import { crashAt, inputsFor, onlyShare, otherOwner, owner, refusal, unfinished, urnOf, World } from "./world";

const start = async (options: ConstructorParameters<typeof World>[0] = {}, changes = {}) => {
  const world = new World(options);
  const state = await world.process().create(inputsFor(world.addWorkload(), changes));
  world.advance(60);
  world.calls.length = 0;
  return { world, state };
};

describe("a delete", () => {
  it("takes the share away with one call, under a token of its own", async () => {
    const { world, state } = await start();
    await world.process().delete(state);
    expect(world.service.shares()).toEqual([]);
    expect(world.calls.map(({ operation }) => operation)).toEqual(["delete"]);
    expect(world.calls[0]?.request.ClientRequestToken).toMatch(/^[0-9a-f]{64}$/);
  });

  it("sends the same token in a rerun", async () => {
    const { world, state } = await start();
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
    const { world, state } = await start();
    world.service.deleteOutside(state.shareId);
    await world.process().delete(state);
    expect(world.count("delete")).toBe(1);
  });

  it("with its workload gone is done", async () => {
    const { world, state } = await start();
    world.service.deleteWorkload(state.workloadId);
    await world.process().delete(state);
  });

  it("of a share that is gone from a workload that is seen is done, even where no account is known", async () => {
    const { world, state } = await start();
    world.service.deleteOutside(state.shareId);
    await world.process({ skipRequestingAccountId: true }).delete(state);
  });

  it("whose answer was lost is done", async () => {
    const { world, state } = await start();
    let losses = 0;
    world.hooks = { after: () => (losses++ === 0 ? "lost" : undefined) };
    await world.process().delete(state);
    expect(world.service.shares()).toEqual([]);
  });

  it("uses the connection and the region of state", async () => {
    const { world, state } = await start({}, { connection: { profile: owner } });
    await world.process({ accountId: otherOwner, declaredRegion: "us-west-2" }).delete(state);
    expect(world.service.shares()).toEqual([]);
  });
});

describe("a delete that doesn't find the share", () => {
  it("is done where no account is known, but a list of its workload shows that it is gone", async () => {
    const { world, state } = await start();
    world.service.deleteOutside(state.shareId);
    await world.process({ skipRequestingAccountId: true }).delete(state);
  });
});

describe("a delete that doesn't find the share is not done", () => {
  it("for another account, which is named with the one that made it", async () => {
    const { world, state } = await start();
    const { message } = await refusal(world.process({ accountId: otherOwner }).delete(state));
    expect(message).toMatch(/^deleting the share of workload /);
    expect(message).toContain(`by account ${otherOwner}`);
    expect(message).toContain(`made by account ${owner}`);
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });

  it("where no account is known, and its workload isn't found either", async () => {
    const { world, state } = await start();
    world.service.deleteWorkload(state.workloadId);
    const { message } = await refusal(world.process({ skipRequestingAccountId: true }).delete(state));
    expect(message).toContain("unknown (skipRequestingAccountId)");
  });

  it("and this process goes on seeing the share: another account's delete proves nothing", async () => {
    const { world, state } = await start();
    const process = world.process({ accountId: otherOwner });
    await refusal(process.delete(state));
    expect(process.memory.isDeleted(state.shareId)).toBe(false);
    expect(process.memory.firstGeneration(state)).toBe(0);
  });
});

describe("a Conflict", () => {
  it("is tried again while AWS is still busy with the share", async () => {
    const { world, state } = await start();
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
    const { world, state } = await start();
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
    const { world, state } = await start({ behaviour: { deleteUnknown: "conflict" } });
    world.service.deleteOutside(state.shareId);
    await world.process().delete(state);
  });
});

it.each(["accessDenied", "validation", "quota", "throttling", "network"] as const)(
  "a failure of kind %s is an error at once, with what to do",
  async (kind) => {
    const { world, state } = await start();
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

describe("a share that this process has returned is kept, aloud", () => {
  it("after a reverted replacement: the pending delete names the share that the create has just replayed", async () => {
    const { world, state } = await start();
    const process = world.process();
    expect((await process.create(inputsFor(state.workloadId))).shareId).toBe(state.shareId);

    await process.delete(state);

    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(world.count("delete")).toBe(0);
    expect(process.lines).toEqual([
      {
        severity: "warn",
        scope: state.scope,
        message: `the share ${state.shareId} was not deleted: this run has kept it for ${urnOf("review")}`,
      },
    ]);
  });

  it("after a rename with adoptExisting", async () => {
    const { world, state } = await start();
    const process = world.process();
    await process.create(inputsFor(state.workloadId, { name: "renamed", adoptExisting: true }));
    await process.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(process.warnings()[0]).toContain(urnOf("renamed"));
  });

  it("though its create couldn't finish", async () => {
    const { world, state } = await start();
    world.service.reject(state.shareId);
    const process = world.process();
    await process.create(inputsFor(state.workloadId)).catch(() => {});
    await process.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });

  it("for another resource that goes on with it: a move that was interrupted left it in both their states", async () => {
    const { world, state } = await start();
    const process = world.process();
    const moved = { ...state, scope: urnOf("moved") };
    process.memory.declareWorkload("workload", moved.scope, false);
    diff(process.context, moved, inputsOf(moved));

    await process.delete(state);

    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(process.warnings()[0]).toContain(urnOf("moved"));
  });

  it("for the resource itself, which goes on with it: a replacement that was interrupted and taken back left it as a pending delete, too", async () => {
    for (const scope of [urnOf("review"), urnOf("renamed by alias")]) {
      const { world, state } = await start();
      const process = world.process();
      process.memory.declareWorkload("workload", scope, false);
      diff(process.context, state, { ...inputsOf(state), scope });
      await process.delete(state);
      expect(onlyShare(world).shareId).toBe(state.shareId);
      expect(process.warnings()[0]).toContain(scope);
    }
  });

  it("but not for a resource that the program declares no more: a refresh asks for its diff, too", async () => {
    const { world, state } = await start();
    const process = world.process();
    diff(process.context, state, inputsOf(state));
    await process.delete(state);
    expect(world.service.shares()).toEqual([]);
  });

  it("but not for a resource that is replaced", async () => {
    const { world, state } = await start();
    const process = world.process();
    const moved = { ...state, scope: urnOf("moved") };
    process.memory.declareWorkload("workload", moved.scope, false);
    diff(process.context, moved, { ...inputsOf(moved), sharedWith: "333333333333" });
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
    world.hooks = {};
    await process.delete(state);
    expect(onlyShare(world).shareId).toBe(state.shareId);
  });

  it("but another process deletes it", async () => {
    const { world, state } = await start();
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
    expect(process.memory.isDeleted(failed)).toBe(true);
    await process.delete({ ...state, shareId: failed });
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(process.warnings()).toEqual([]);
  });
});
