import { describe, expect, it } from "vitest";
import { ServiceFailure } from "../../../provider/core/errors";
import { sharedRunLog } from "../../core/run-log";
import { checkShare, diffShare, idOf, type WorkloadShareInputs } from "../properties";
import {
  Crash,
  crashAt,
  inputsFor,
  onlyShare,
  type Process,
  recipient,
  refusal,
  region,
  unfinished,
  urnOf,
  World,
} from "../world";

const spentTokens = ["deadResult", "conflict"] as const;
const contributor = { permissionType: "CONTRIBUTOR" } as const;

describe.each(spentTokens)("someone else's share (tokens of the dead answer %s)", (spentToken) => {
  const start = (permission: "READONLY" | "CONTRIBUTOR" = "READONLY") => {
    const world = new World({ behaviour: { spentToken } });
    const workloadId = world.addWorkload();
    const shareId = world.service.shareOutside(workloadId, recipient, permission);
    return { world, workloadId, shareId };
  };

  it.each(["READONLY", "CONTRIBUTOR"] as const)("of %s is an error, and nothing is changed", async (permission) => {
    const { world, workloadId, shareId } = start(permission);
    const untouched = onlyShare(world);

    const { message } = await refusal(world.process().create(inputsFor(workloadId)));

    expect(message).toContain(
      `creating the share of workload ${workloadId} with ${recipient} in ${region}: the workload is already shared with ${recipient} (${permission}, PENDING, id ${workloadId}/${shareId})`,
    );
    expect(onlyShare(world)).toEqual(untouched);
    expect(world.count("create")).toBeLessThanOrEqual(16);
    expect(world.count("update") + world.count("delete")).toBe(0);
  });

  it("is named with its import id only if the door can import", async () => {
    const { world, workloadId, shareId } = start();
    const can = await refusal(world.process({ canImport: true }).create(inputsFor(workloadId)));
    const takeOver = "To take over a share that someone made by hand,";
    expect(can.message).toContain(
      `${takeOver} import it by its id ${workloadId}/${shareId}, or set adoptExisting: true. Then this resource manages it`,
    );
    const cannot = await refusal(world.process().create(inputsFor(workloadId)));
    expect(cannot.message).not.toContain("import");
    expect(cannot.message).toContain(`${takeOver} set adoptExisting: true. Then this resource manages it`);
  });

  it("is named with what else may be the reason, and what to do then", async () => {
    const { world, workloadId } = start();
    const { message } = await refusal(world.process().create(inputsFor(workloadId)));
    const ways = message.split("\n- ").slice(1);
    expect(ways).toEqual([
      expect.stringMatching(/renamed or moved.* aliases\.$/),
      expect.stringMatching(/replaced.* deleteBeforeReplace: true\.$/),
      expect.stringMatching(/another resource of this program or of another stack.* in one of them only\.$/),
      expect.stringMatching(/made by hand.* adoptExisting: true\..* destroy deletes it$/),
    ]);
  });

  it("that was listed from the start is refused without a wait", async () => {
    const { world, workloadId } = start("READONLY");
    const begun = world.now;
    await refusal(world.process().create(inputsFor(workloadId)));
    // Nothing but calls, of 20 ms each.
    expect(world.now - begun).toBe(20 * world.calls.length);
  });

  it("of another stack that declares the same is someone else's, though its inputs are equal", async () => {
    const world = new World({ behaviour: { spentToken } });
    const workloadId = world.addWorkload();
    const dev = await world.process().create(inputsFor(workloadId, { scope: urnOf("review", "dev") }));
    const { message } = await refusal(
      world.process().create(inputsFor(workloadId, { scope: urnOf("review", "prod") })),
    );
    expect(message).toContain("already shared");
    expect(onlyShare(world).shareId).toBe(dev.shareId);
  });

  it("of a stack of the same name in another backend is told apart by tokenScope", async () => {
    const world = new World({ behaviour: { spentToken } });
    const inputs = inputsFor(world.addWorkload());
    await world.process({ tokenScope: "backend-a" }).create(inputs);
    expect((await refusal(world.process({ tokenScope: "backend-b" }).create(inputs))).message).toContain(
      "already shared",
    );
  });

  it("that is deleted while we look gives way to ours", async () => {
    for (let wakes = 1; wakes <= 6; wakes++) {
      const { world, workloadId, shareId } = start();
      let woken = 0;
      world.onWake = () => {
        if (++woken === wakes) world.service.deleteOutside(shareId);
      };
      const outcome = await world
        .process()
        .create(inputsFor(workloadId))
        .catch((error: Error) => error);
      if (outcome instanceof Error) expect(outcome.message).toContain("already shared");
      else expect(onlyShare(world)).toMatchObject({ shareId: outcome.shareId, permissionType: "READONLY" });
    }
  });

  it("that is deleted between any two of our calls never leaves a share that no one declared", async () => {
    for (let nth = 0; nth < 40; nth++) {
      const { world, workloadId, shareId } = start("CONTRIBUTOR");
      let calls = 0;
      world.hooks = {
        before: () => {
          if (calls++ === nth && onlyShare(world).shareId === shareId) world.service.deleteOutside(shareId);
        },
      };
      const outcome = await world
        .process()
        .create(inputsFor(workloadId))
        .catch((error: Error) => error);
      if (outcome instanceof Error) {
        expect(outcome.message).toContain("already shared");
        continue;
      }
      expect(onlyShare(world)).toMatchObject({ shareId: outcome.shareId, permissionType: "READONLY" });
    }
  });

  it("that is gone by the time that all our tokens are refused is no obstacle", async () => {
    const { world, workloadId, shareId } = start();
    world.hooks = {
      after: ({ operation }) => {
        if (operation === "create" && world.count("create") === 16) world.service.deleteOutside(shareId);
        return undefined;
      },
    };
    const state = await world.process().create(inputsFor(workloadId));
    expect(state).toMatchObject({ shareId: onlyShare(world).shareId, generation: 1, permissionType: "READONLY" });
  });

  it("that is gone is not replayed with a permission that no one declares", async () => {
    for (let nth = 1; nth <= 15; nth++) {
      const { world, workloadId, shareId } = start("CONTRIBUTOR");
      world.hooks = {
        after: ({ operation, request }) => {
          if (operation !== "create") return undefined;
          const isDeclared = request.PermissionType === "READONLY";
          if (!isDeclared) expect(world.service.shares().map((share) => share.shareId)).toEqual([shareId]);
          if (world.count("create") === nth) world.service.deleteOutside(shareId);
          return undefined;
        },
      };
      expect(await world.process().create(inputsFor(workloadId))).toMatchObject({ permissionType: "READONLY" });
    }
  });

  it("that no list shows yet is waited for, before any token is thought to be spent", async () => {
    const world = new World({ behaviour: { spentToken, listLag: { mode: "fixed", seconds: 3 } } });
    const workloadId = world.addWorkload();
    world.service.shareOutside(workloadId, recipient, "READONLY");
    expect((await refusal(world.process().create(inputsFor(workloadId)))).message).toContain("already shared");
    expect(world.count("create")).toBe(16);
  });

  it("that only a lagging list still shows is no obstacle", async () => {
    const { world, workloadId, shareId } = start();
    const inputs = inputsFor(workloadId);
    world.service.deleteOutside(shareId);
    const ours = await world.process().create(inputs);
    await world.process().delete(ours);
    world.service.shareOutside(workloadId, recipient, "CONTRIBUTOR");
    world.advance(60);
    world.service.behaviour.listLag = { mode: "fixed", seconds: 2 };
    world.service.deleteOutside(onlyShare(world).shareId);

    const again = await world.process().create(inputs);

    expect(again).toMatchObject({ shareId: onlyShare(world).shareId, generation: 1 });
  });
});

describe.each(spentTokens)("a share that our own crash left (tokens of the dead answer %s)", (spentToken) => {
  const start = () => {
    const world = new World({ behaviour: { spentToken } });
    return { world, workloadId: world.addWorkload() };
  };
  const crashed = async (world: World, inputs: ReturnType<typeof inputsFor>) => {
    world.hooks = {
      after: ({ operation }) => {
        if (operation === "create" && world.service.shares().length > 0) throw new Crash("after the create");
        return undefined;
      },
    };
    await expect(world.process().create(inputs)).rejects.toThrow(Crash);
    world.hooks = {};
    return onlyShare(world).shareId;
  };

  it("is ours though the program then declares another permission: proven by replay, set in place", async () => {
    const { world, workloadId } = start();
    const shareId = await crashed(world, inputsFor(workloadId, contributor));

    const state = await world.process().create(inputsFor(workloadId));

    expect(state).toMatchObject({ shareId, permissionType: "READONLY", generation: 0 });
    expect(onlyShare(world)).toMatchObject({ shareId, permissionType: "READONLY" });
  });

  it("is ours though the program then spells its principal differently", async () => {
    const { world, workloadId } = start();
    world.service.behaviour.associateSeconds = 0;
    const arn = "arn:aws:organizations::111111111111:organization/o-abcdefghij";
    const shareId = await crashed(world, inputsFor(workloadId, { sharedWith: arn }));
    const state = await world.process().create(inputsFor(workloadId, { sharedWith: "o-abcdefghij" }));
    expect(state).toMatchObject({ shareId, sharedWith: "o-abcdefghij" });
  });

  it("in a later generation, is ours with another permission", async () => {
    const { world, workloadId } = start();
    for (let round = 0; round < 3; round++) {
      const state = await world.process().create(inputsFor(workloadId, contributor));
      await world.process().delete(state);
    }
    const shareId = await crashed(world, inputsFor(workloadId, contributor));
    const state = await world.process().create(inputsFor(workloadId));
    expect(state).toMatchObject({ shareId, permissionType: "READONLY", generation: 3 });
    expect(onlyShare(world)).toMatchObject({ shareId, permissionType: "READONLY" });
  });

  it("in an earlier generation than the one that this process tries first, is ours", async () => {
    const { world, workloadId } = start();
    const shareId = await crashed(world, inputsFor(workloadId));
    const process = world.process();
    const { scope } = inputsFor(workloadId);
    process.context.journal.addDeleted({ share: "another", scope, principal: recipient, generation: 4 });
    expect(await process.create(inputsFor(workloadId))).toMatchObject({ shareId, generation: 0 });
  });

  it("is found whatever call the next run crashes at too", async () => {
    for (let nth = 0; nth < 20; nth++) {
      const { world, workloadId } = start();
      const shareId = await crashed(world, inputsFor(workloadId, contributor));
      crashAt(world, nth % 2 ? "before" : "after", "any", nth);
      await world
        .process()
        .create(inputsFor(workloadId))
        .catch(() => {});
      world.hooks = {};
      expect(await world.process().create(inputsFor(workloadId))).toMatchObject({ shareId });
      expect(onlyShare(world)).toMatchObject({ shareId, permissionType: "READONLY" });
    }
  });

  it("in a later generation, with another permission, and that has expired since, is replaced by the next one", async () => {
    const { world, workloadId } = start();
    for (let round = 0; round < 3; round++) {
      const state = await world.process().create(inputsFor(workloadId, contributor));
      await world.process().delete(state);
    }
    await crashed(world, inputsFor(workloadId, contributor));
    world.advance(8 * 24 * 3600);
    expect(await world.process().create(inputsFor(workloadId))).toMatchObject({ generation: 4, status: "PENDING" });
  });

  it("in an earlier generation than the one that this process tries first, and that has expired since, is replaced by the next one", async () => {
    const { world, workloadId } = start();
    await crashed(world, inputsFor(workloadId));
    world.advance(8 * 24 * 3600);
    const process = world.process();
    const { scope } = inputsFor(workloadId);
    process.context.journal.addDeleted({ share: "another", scope, principal: recipient, generation: 4 });
    expect(await process.create(inputsFor(workloadId))).toMatchObject({ generation: 6, status: "PENDING" });
  });

  it("with another permission, is reported with the declared one, though lists still show what was", async () => {
    const { world, workloadId } = start();
    await crashed(world, inputsFor(workloadId, contributor));
    world.advance(60);
    world.service.behaviour.listLag = { mode: "fixed", seconds: 30 };
    expect(await world.process().create(inputsFor(workloadId))).toMatchObject({ permissionType: "READONLY" });
    expect(onlyShare(world).permissionType).toBe("READONLY");
  });

  it("and that has expired since, with another permission declared, is replaced and not refused", async () => {
    const { world, workloadId } = start();
    const shareId = await crashed(world, inputsFor(workloadId, contributor));
    world.advance(8 * 24 * 3600);
    const state = await world.process().create(inputsFor(workloadId));
    expect(state).toMatchObject({ status: "PENDING", permissionType: "READONLY" });
    expect(onlyShare(world).shareId).toBe(state.shareId);
    expect(state.shareId).not.toBe(shareId);
  });
});

describe.each(spentTokens)("adoptExisting (tokens of the dead answer %s)", (spentToken) => {
  const start = (permission: "READONLY" | "CONTRIBUTOR" = "CONTRIBUTOR") => {
    const world = new World({ behaviour: { spentToken } });
    const workloadId = world.addWorkload();
    return { world, workloadId, shareId: world.service.shareOutside(workloadId, recipient, permission) };
  };
  const adopting = (workloadId: string, changes = {}) => inputsFor(workloadId, { adoptExisting: true, ...changes });

  it("takes over someone else's share, with the declared permission, and destroy deletes it", async () => {
    const { world, workloadId, shareId } = start();
    const state = await world.process().create(adopting(workloadId));
    expect(state).toMatchObject({ shareId, permissionType: "READONLY", status: "PENDING" });
    expect(onlyShare(world)).toMatchObject({ shareId, permissionType: "READONLY" });
    await world.process().delete(state);
    expect(world.service.shares()).toEqual([]);
  });

  it("keeps an accepted share accepted", async () => {
    const { world, workloadId, shareId } = start();
    world.service.accept(shareId);
    expect(await world.process().create(adopting(workloadId))).toMatchObject({ shareId, status: "ACCEPTED" });
  });

  it("makes a share if there is none", async () => {
    const world = new World({ behaviour: { spentToken } });
    const state = await world.process().create(adopting(world.addWorkload()));
    expect(state).toMatchObject({ shareId: onlyShare(world).shareId, generation: 0 });
  });

  it("adopts what is listed in another spelling", async () => {
    const world = new World({ behaviour: { spentToken } });
    const workloadId = world.addWorkload();
    const shareId = world.service.shareOutside(workloadId, `arn:aws:iam::${recipient}:root`, "READONLY");
    expect(await world.process().create(adopting(workloadId))).toMatchObject({ shareId, sharedWith: recipient });
  });

  it.each([
    [2, 0],
    [5, 1],
  ])(
    "of a share that was revoked just now, and is listed as open for %i s, reports the status",
    async (seconds, generation) => {
      const { world, workloadId, shareId } = start();
      world.service.accept(shareId);
      world.advance(60);
      world.service.behaviour.listLag = { mode: "fixed", seconds };
      world.service.revoke(shareId);
      const { state } = await unfinished(world.process().create(adopting(workloadId)));
      expect(state).toMatchObject({ shareId, status: "REVOKED", generation });
      expect(world.count("create")).toBe(1 + generation);
    },
  );

  it("of a share that may not be updated fails with what the service says", async () => {
    const { world, workloadId, shareId } = start();
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "update") throw new ServiceFailure("accessDenied", "no update");
      },
    };
    const { message } = await refusal(world.process().create(adopting(workloadId)));
    expect(message).toContain("no update");
    expect(onlyShare(world)).toMatchObject({ shareId, permissionType: "CONTRIBUTOR" });
    expect(world.count("create")).toBe(1);
  });

  it("of a share that is gone, and whose update conflicts while it is still listed, makes a new one", async () => {
    const { world, workloadId, shareId } = start();
    world.advance(60);
    Object.assign(world.service.behaviour, { listLag: { mode: "fixed", seconds: 2 }, updateDead: "conflict" });
    // Only a create that answers Conflict looks at what is listed.
    let isDeleted = false;
    world.hooks = {
      before: ({ operation }) => {
        if (operation !== "update" || isDeleted) return;
        isDeleted = true;
        world.service.deleteOutside(shareId);
      },
    };
    const state = await world.process().create(adopting(workloadId));
    expect(state).toMatchObject({ shareId: onlyShare(world).shareId, generation: 1 });
    expect(world.count("create")).toBe(2);
  });

  it("of an EXPIRED share deletes it and makes a new one", async () => {
    const { world, workloadId, shareId } = start();
    world.service.expire(shareId);
    const state = await world.process().create(adopting(workloadId));
    expect(state).toMatchObject({ shareId: onlyShare(world).shareId, status: "PENDING", permissionType: "READONLY" });
    expect(state.shareId).not.toBe(shareId);
  });

  it("of a FAILED share deletes it and makes a new one", async () => {
    const { world, workloadId, shareId } = start();
    world.service.fail(shareId);
    const state = await world.process().create(adopting(workloadId));
    expect(state).toMatchObject({ shareId: onlyShare(world).shareId, status: "PENDING" });
    expect(state.shareId).not.toBe(shareId);
  });

  it("of a REJECTED share takes it into state, and reports that it isn't offered again automatically", async () => {
    const { world, workloadId, shareId } = start();
    world.service.reject(shareId);
    const error = await unfinished(world.process().create(adopting(workloadId)));
    expect(error.state).toMatchObject({ shareId, status: "REJECTED", permissionType: "CONTRIBUTOR" });
    expect(error.reason).toContain("the recipient rejected the share");
    expect(onlyShare(world)).toMatchObject({ shareId, status: "REJECTED" });
  });

  it("of a REJECTED share in replaceOnStatus offers it again", async () => {
    const { world, workloadId, shareId } = start();
    world.service.reject(shareId);
    const state = await world.process().create(adopting(workloadId, { replaceOnStatus: ["REJECTED"] }));
    expect(state.status).toBe("PENDING");
    expect(onlyShare(world).shareId).not.toBe(shareId);
  });

  it("never takes a share that this process returned for another resource", async () => {
    const world = new World({ behaviour: { spentToken } });
    const workloadId = world.addWorkload();
    const process = world.process();
    const first = await process.create(inputsFor(workloadId, { name: "first" }));
    const { message } = await refusal(process.create(adopting(workloadId, { name: "second" })));
    expect(message).toContain(`${urnOf("first")} of this program has the share`);
    expect(onlyShare(world).shareId).toBe(first.shareId);
    expect(world.count("update")).toBe(0);
  });

  it.each<[string, (process: Process, world: World, inputs: WorkloadShareInputs) => Promise<unknown>]>([
    ["has made", (process, _, inputs) => process.create(inputs)],
    ["has adopted", (process, _, inputs) => process.create({ ...inputs, adoptExisting: true })],
    [
      "continues with",
      async (process, world, inputs) => {
        const state = await world.process().create(inputs);
        await checkShare(process.context, {}, { ...inputs });
        expect(diffShare(process.context, state, inputs).changes).toBe(false);
      },
    ],
  ])("never takes a share that another process of the run %s", async (how, keep) => {
    const world = new World({ behaviour: { spentToken } });
    const workloadId = world.addWorkload();
    if (how === "has adopted") world.service.shareOutside(workloadId, recipient, "READONLY");
    const join = sharedRunLog();
    await keep(world.process({ log: join() }), world, inputsFor(workloadId, { name: "first" }));
    const kept = onlyShare(world);
    const updates = world.count("update");

    const other = world.process({ log: join() });
    const { message } = await refusal(other.create(adopting(workloadId, { name: "second" })));

    expect(message).toContain(`${urnOf("first")} of this program has the share`);
    expect(onlyShare(world)).toEqual(kept);
    expect(world.count("update")).toBe(updates);
  });

  it("again, in the same process for the same resource, is the same share", async () => {
    const { world, workloadId, shareId } = start();
    const process = world.process();
    await process.create(adopting(workloadId));
    expect(await process.create(adopting(workloadId))).toMatchObject({ shareId });
  });

  it("survives a crash at any call", async () => {
    for (let nth = 0; nth < 10; nth++) {
      const { world, workloadId, shareId } = start();
      crashAt(world, nth % 2 ? "before" : "after", "any", nth);
      await world
        .process()
        .create(adopting(workloadId))
        .catch(() => {});
      world.hooks = {};
      const state = await world.process().create(adopting(workloadId));
      expect(state).toMatchObject({ shareId, permissionType: "READONLY" });
      expect(onlyShare(world).permissionType).toBe("READONLY");
    }
  });

  it("of a share that vanishes while it is taken over makes one", async () => {
    const { world, workloadId, shareId } = start();
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "update" && onlyShare(world).shareId === shareId) world.service.deleteOutside(shareId);
      },
    };
    const state = await world.process().create(adopting(workloadId));
    expect(state).toMatchObject({ shareId: onlyShare(world).shareId, permissionType: "READONLY" });
  });

  it("survives lists that lag", async () => {
    for (const seconds of [1, 3]) {
      const { world, workloadId, shareId } = start();
      world.service.behaviour.listLag = { mode: "fixed", seconds };
      const state = await world.process().create(adopting(workloadId));
      expect(idOf(state)).toBe(`${workloadId}/${shareId}`);
      expect(onlyShare(world)).toMatchObject({ shareId, permissionType: "READONLY" });
    }
  });
});

describe("another principal's share", () => {
  it("of the same workload is no one's obstacle, and is left alone", async () => {
    const world = new World();
    const workloadId = world.addWorkload();
    const other = world.service.shareOutside(workloadId, "444444444444", "CONTRIBUTOR");
    const state = await world.process().create(inputsFor(workloadId, { adoptExisting: true }));
    expect(world.service.shares().map(({ shareId }) => shareId)).toEqual([other, state.shareId]);
    expect(world.service.shares()[0]?.permissionType).toBe("CONTRIBUTOR");
  });
});
