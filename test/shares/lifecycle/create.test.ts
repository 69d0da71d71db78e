import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../emulator";
import { ServiceFailure, UnfinishedError } from "../../../provider/core/errors";
import { lens } from "../../../provider/shares/kinds/lens";
import { sharedRunLog } from "../../core/run-log";
import { idOf, type WorkloadShareInputs, type WorkloadShareState } from "../properties";
import {
  crashAt,
  inputsFor,
  inputsOfKind,
  onlyShare,
  owner,
  recipient,
  refusal,
  region,
  unfinished,
  urnOf,
  World,
} from "../world";

const spentTokens = ["deadResult", "conflict"] as const;
const lags = {
  none: { mode: "none" },
  "fixed 2 s": { mode: "fixed", seconds: 2 },
  "fixed 20 s": { mode: "fixed", seconds: 20 },
} as const;

/** The state of a share that was made; a list that lags by more than all our waiting is no matter here. */
const created = (work: Promise<WorkloadShareState>) =>
  work.catch((error: unknown) => {
    const state = error instanceof UnfinishedError ? (error.state as WorkloadShareState) : undefined;
    if (state && state.status === undefined) return state;
    throw error;
  });
const create = (world: World, inputs: WorkloadShareInputs) => created(world.process().create(inputs));

describe("a first create", () => {
  it("makes the share, and reports all that state has to know", async () => {
    const world = new World();
    const workloadId = world.addWorkload();

    const state = await world.process().create(inputsFor(workloadId, { waitForAcceptance: false }));

    const share = onlyShare(world);
    expect(share).toMatchObject({
      resourceId: workloadId,
      sharedWith: recipient,
      permissionType: "READONLY",
      status: "PENDING",
    });
    expect(state).toEqual({
      workloadId,
      sharedWith: recipient,
      permissionType: "READONLY",
      region,
      waitForAcceptance: false,
      scope: urnOf("review"),
      shareId: share.shareId,
      status: "PENDING",
      accountId: owner,
      generation: 0,
      record: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
  });

  it("takes one create between two lists, and no update", async () => {
    const world = new World();
    await world.process().create(inputsFor(world.addWorkload()));
    expect(world.calls.map(({ operation }) => operation)).toEqual(["accountId", "list", "create", "list"]);
  });

  it("keeps the program's spellings in state: a workload's ARN, an organization's ARN", async () => {
    const world = new World({ behaviour: { associateSeconds: 0, sharedWithShown: "id" } });
    const workloadId = `arn:aws:wellarchitected:${region}:${owner}:workload/${world.addWorkload()}`;
    const sharedWith = "arn:aws:organizations::111111111111:organization/o-abcdefghij";

    const state = await world.process().create(inputsFor(workloadId, { sharedWith }));

    expect(state).toMatchObject({ workloadId, sharedWith, status: "ASSOCIATED" });
    expect(onlyShare(world).sharedWith).toBe("o-abcdefghij");
  });

  it("leaves accountId out if no account may be asked", async () => {
    const world = new World();
    const state = await world.process({ skipRequestingAccountId: true }).create(inputsFor(world.addWorkload()));
    expect(state).not.toHaveProperty("accountId");
    expect(world.count("accountId")).toBe(0);
  });

  it("refuses another account's workload by its ARN, before any call of the service", async () => {
    const world = new World();
    const workloadId = `arn:aws:wellarchitected:${region}:333333333333:workload/${world.addWorkload()}`;
    const { message } = await refusal(world.process().create(inputsFor(workloadId)));
    expect(message).toContain("workloadId belongs to account 333333333333");
    expect(message).toContain(`credentials are of account ${owner}`);
    expect(world.calls.map(({ operation }) => operation)).toEqual(["accountId"]);
  });

  it("takes a workload's ARN at its word if no account may be asked", async () => {
    const world = new World();
    const workloadId = `arn:aws:wellarchitected:${region}:${owner}:workload/${world.addWorkload()}`;
    const state = await world.process({ skipRequestingAccountId: true }).create(inputsFor(workloadId));
    expect(state.shareId).toBe(onlyShare(world).shareId);
  });

  it("names the workload, the account and the region if there is no such workload", async () => {
    const world = new World();
    const { message } = await refusal(world.process().create(inputsFor("0".repeat(32))));
    expect(message).toBe(
      `creating the share of workload ${"0".repeat(32)} with ${recipient} in ${region}: list: ResourceNotFoundException: Workload ${"0".repeat(32)} was not found.\nAccount ${owner} has no such workload in ${region}. Check workloadId, the region and the credentials: a workload is shared by its owner, in its own Region`,
    );
  });

  it("says what a full workload needs: the quota and deleteBeforeReplace", async () => {
    const world = new World();
    const workloadId = world.addWorkload();
    const process = world.process();
    for (let i = 0; i < 20; i++) {
      await process.create(inputsFor(workloadId, { sharedWith: `4444444444${10 + i}`, name: `share${i}` }));
    }
    const { message } = await refusal(process.create(inputsFor(workloadId)));
    expect(message).toMatch(/^creating the share of workload .* ServiceQuotaExceededException.*\(quota L-EMULATED\)\n/);
    expect(message).toContain("at most 20 shares");
    expect(message).toContain("deleteBeforeReplace: true");
    expect(world.service.shares()).toHaveLength(20);
  });

  it.each(["o-exampleorgid", "ou-ab12-34567890"])(
    "says where sharing with %s is enabled, if it isn't",
    async (sharedWith) => {
      const world = new World({ behaviour: { organizationSharing: false } });
      const { message } = await refusal(world.process().create(inputsFor(world.addWorkload(), { sharedWith })));
      expect(message).toContain("ValidationException");
      expect(message).toContain("aws wellarchitected update-global-settings --organization-sharing-status ENABLED");
    },
  );

  it.each(["validation", "conflict"] as const)(
    "says that a draft of a lens has to be published, after a %s",
    async (answer) => {
      const world = new World({ behaviour: { draftLensShare: answer } });
      const lensArn = world.addDraft();
      const { message } = await refusal(world.process().create(inputsOfKind(lens, lensArn)));
      expect(message).toMatch(new RegExp(`^creating the share of lens ${lensArn} with ${recipient} in ${region}: `));
      expect(message).toContain(
        "it can't be shared before it is published, by aws wellarchitected create-lens-version",
      );
      expect(world.service.shares()).toEqual([]);
    },
  );

  it("hands other refusals on: what was being done, what AWS said, what to do", async () => {
    const world = new World();
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "create") throw new ServiceFailure("accessDenied", "AWS: no", "Allow it");
      },
    };
    const workloadId = world.addWorkload();
    const { message } = await refusal(world.process().create(inputsFor(workloadId)));
    expect(message).toBe(
      `creating the share of workload ${workloadId} with ${recipient} in ${region}: AWS: no\nAllow it`,
    );
    expect(world.count("create")).toBe(1);
  });
});

describe.each(spentTokens)("with tokens that answer %s once their share is gone", (spentToken) => {
  describe.each(Object.entries(lags))("and lists that lag: %s", (_, listLag) => {
    const start = () => {
      const world = new World({ behaviour: { spentToken, listLag } });
      return { world, workloadId: world.addWorkload() };
    };

    it("the same create again returns the same share", async () => {
      const { world, workloadId } = start();
      const inputs = inputsFor(workloadId);
      const first = await create(world, inputs);
      world.advance(60);
      expect((await create(world, inputs)).shareId).toBe(first.shareId);
      expect(onlyShare(world).shareId).toBe(first.shareId);
    });

    it("a lost answer makes nothing twice", async () => {
      const { world, workloadId } = start();
      let losses = 0;
      world.hooks = { after: ({ operation }) => (operation === "create" && losses++ === 0 ? "lost" : undefined) };
      const state = await create(world, inputsFor(workloadId));
      expect(world.count("create")).toBe(2);
      expect(state).toMatchObject({ shareId: onlyShare(world).shareId, generation: 0 });
    });

    it.each(["before", "after"] as const)("a crash %s any call, then a rerun, ends with one share", async (when) => {
      for (let nth = 0; nth < 12; nth++) {
        const { world, workloadId } = start();
        const inputs = inputsFor(workloadId);
        crashAt(world, when, "any", nth);
        await world
          .process()
          .create(inputs)
          .catch(() => {});
        world.hooks = {};
        // A list that lags by more than all our waiting can't show the share at once.
        world.advance(60);
        const state = await create(world, inputs);
        expect(state).toMatchObject({ shareId: onlyShare(world).shareId, generation: 0 });
      }
    });

    it("destroyed and created again in another process, it is a new share of the next generation", async () => {
      const { world, workloadId } = start();
      const inputs = inputsFor(workloadId);
      const first = await create(world, inputs);
      await world.process().delete(first);
      world.advance(60);

      const second = await create(world, inputs);

      expect(second).toMatchObject({ shareId: onlyShare(world).shareId, generation: 1 });
      expect(second.shareId).not.toBe(first.shareId);
    });

    it("destroyed and created again in one process, the spent generation isn't even tried", async () => {
      const { world, workloadId } = start();
      const inputs = inputsFor(workloadId);
      const first = await create(world, inputs);
      world.advance(60);
      const process = world.process();
      await process.delete(first);
      const before = world.count("create");
      const second = await created(process.create(inputs));
      expect(second).toMatchObject({ shareId: onlyShare(world).shareId, generation: 1 });
      expect(world.count("create") - before).toBe(1);
    });

    it("destroyed in one process of a run and created again in another, the spent generation isn't even tried", async () => {
      const { world, workloadId } = start();
      const inputs = inputsFor(workloadId);
      const first = await create(world, inputs);
      world.advance(60);
      const join = sharedRunLog();
      await world.process({ log: join() }).delete(first);
      const before = world.count("create");
      const second = await created(world.process({ log: join() }).create(inputs));
      expect(second).toMatchObject({ shareId: onlyShare(world).shareId, generation: 1 });
      expect(world.count("create") - before).toBe(1);
    });

    it("one deleted outside is recreated", async () => {
      const { world, workloadId } = start();
      const inputs = inputsFor(workloadId);
      const first = await create(world, inputs);
      world.service.deleteOutside(first.shareId);
      world.advance(60);
      const second = await create(world, inputs);
      expect(second).toMatchObject({ shareId: onlyShare(world).shareId, generation: 1 });
    });

    it("a token that the service forgot while its share lives proves nothing: an error, and nothing changed", async () => {
      const { world, workloadId } = start();
      const inputs = inputsFor(workloadId);
      const first = await create(world, inputs);
      world.service.behaviour.tokenRetentionSeconds = 3600;
      world.advance(7200);
      const { message } = await refusal(world.process().create(inputs));
      expect(message).toContain("already shared");
      expect(onlyShare(world).shareId).toBe(first.shareId);
    });

    it("survives ten rounds of destroy and create", async () => {
      const { world, workloadId } = start();
      const inputs = inputsFor(workloadId);
      for (let round = 0; round < 10; round++) {
        const state = await create(world, inputs);
        expect(state).toMatchObject({ shareId: onlyShare(world).shareId, generation: round });
        await world.process().delete(state);
        expect(world.service.shares()).toEqual([]);
        world.advance(60);
      }
    });
  });

  it.each([true, false])("survives lists that lag at random (monotonic: %s), crashes and reruns", async (monotonic) => {
    for (let seed = 1; seed <= 60; seed++) {
      const listLag = { mode: "random", maxSeconds: 3, monotonic } as const;
      const world = new World({ seed, behaviour: { spentToken, listLag } });
      const inputs = inputsFor(world.addWorkload());
      const random = seededRandom(seed);
      crashAt(world, random() < 0.5 ? "before" : "after", "any", Math.floor(random() * 8));
      await world
        .process()
        .create(inputs)
        .catch(() => {});
      world.hooks = {};
      const state = await world.process().create(inputs);
      expect(state.shareId, `seed ${seed}`).toBe(onlyShare(world).shareId);
    }
  });

  it("past the hundredth generation it says what to do", async () => {
    const world = new World({ behaviour: { spentToken } });
    const inputs = inputsFor(world.addWorkload());
    const earlier = world.process();
    const { scope } = inputs;
    earlier.context.journal.addDeleted({ share: "another", scope, principal: recipient, generation: 98 });
    const last = await earlier.create(inputs);
    expect(last.generation).toBe(99);
    const process = world.process();
    await process.delete(last);
    const { message } = await refusal(process.create(inputs));
    expect(message).toContain("the tokens of 100 earlier shares of this resource are spent");
    expect(message).toContain("wellarchitected:tokenScope");
    expect(world.service.shares()).toEqual([]);
  });

  it("a walk through many spent generations ends at the first that is free", async () => {
    const world = new World({ behaviour: { spentToken } });
    const inputs = inputsFor(world.addWorkload());
    for (let i = 0; i < 12; i++)
      await world
        .process()
        .create(inputs)
        .then((state) => world.process().delete(state));
    expect((await world.process().create(inputs)).generation).toBe(12);
  });
});

describe("a replayed ShareId", () => {
  it("that this process deleted is dead: no list and no update are asked about it", async () => {
    const world = new World({ behaviour: { spentToken: "deadResult" } });
    const inputs = inputsFor(world.addWorkload());
    const first = await world.process().create(inputs);
    world.service.deleteOutside(first.shareId);
    const process = world.process();
    process.context.journal.addDeleted({
      share: idOf(first),
      scope: urnOf("another"),
      principal: recipient,
      generation: 0,
    });
    world.calls.length = 0;

    expect(await process.create(inputs)).toMatchObject({ generation: 1 });

    expect(world.calls.map(({ operation }) => operation)).toEqual(["accountId", "list", "create", "create", "list"]);
  });

  it("that a lagging list shows, before the create and after it, is not believed for that", async () => {
    const world = new World({ behaviour: { spentToken: "deadResult" } });
    const inputs = inputsFor(world.addWorkload());
    const first = await world.process().create(inputs);
    world.advance(60);
    world.service.behaviour.listLag = { mode: "fixed", seconds: 3 };
    world.service.deleteOutside(first.shareId);
    expect(await world.process().create(inputs)).toMatchObject({ generation: 1, shareId: onlyShare(world).shareId });
  });

  it("is believed only after an update of it, which also gives it the declared permission", async () => {
    const world = new World();
    const inputs = inputsFor(world.addWorkload());
    const first = await world.process().create(inputs);
    world.service.editOutside(first.shareId, "CONTRIBUTOR");

    const again = await world.process().create(inputs);

    expect(again).toMatchObject({ shareId: first.shareId, permissionType: "READONLY" });
    expect(onlyShare(world).permissionType).toBe("READONLY");
    expect(world.count("update")).toBe(1);
  });

  it("that is new but was edited at once gets the declared permission", async () => {
    const world = new World();
    const inputs = inputsFor(world.addWorkload());
    world.hooks = {
      after: ({ operation }) => {
        if (operation === "create") world.service.editOutside(onlyShare(world).shareId, "CONTRIBUTOR");
        return undefined;
      },
    };
    expect(await world.process().create(inputs)).toMatchObject({ permissionType: "READONLY", generation: 0 });
    expect(onlyShare(world).permissionType).toBe("READONLY");
  });

  it.each(["notFound", "conflict"] as const)("whose update returns %s is dead", async (updateDead) => {
    const world = new World({ behaviour: { spentToken: "deadResult", updateDead } });
    const inputs = inputsFor(world.addWorkload());
    const first = await world.process().create(inputs);
    world.service.deleteOutside(first.shareId);
    expect(await world.process().create(inputs)).toMatchObject({ generation: 1, shareId: onlyShare(world).shareId });
  });

  it("is kept in state, for a refresh to judge, if the update fails for another reason: no next generation", async () => {
    const world = new World({ behaviour: { spentToken: "deadResult" } });
    const inputs = inputsFor(world.addWorkload());
    const first = await world.process().create(inputs);
    world.service.deleteOutside(first.shareId);
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "update") throw new ServiceFailure("accessDenied", "no update");
      },
    };
    const error = await unfinished(world.process().create(inputs));
    expect(error.reason).toContain("no update");
    expect(world.service.shares()).toEqual([]);
    world.hooks = {};
    expect(await world.process().read(error.state)).toBeUndefined();
  });
});

describe("a share that this resource had made before this run", () => {
  const recovered = (shareId: string) =>
    expect.stringContaining(`the share ${shareId} was there before this run, and this resource had created it`);
  const start = async () => {
    const world = new World();
    const inputs = inputsFor(world.addWorkload());
    crashAt(world, "after", "create");
    const process = world.process();
    await process.create(inputs).catch(() => {});
    world.hooks = {};
    return { world, inputs, ...onlyShare(world) };
  };

  it("is told with advice only the first time in a process: a large stack may recover thousands", async () => {
    const world = new World();
    const all = ["first", "second"].map((name) => inputsFor(world.addWorkload(), { name }));
    for (const inputs of all) await world.process().create(inputs);
    const process = world.process();
    for (const inputs of all) await process.create(inputs);
    const [first, second] = process.warnings();
    expect(first).toContain("was not created again. That is right after a run that was interrupted");
    expect(second).toMatch(/it was not created again$/);
  });

  it("is reported, with what it may mean", async () => {
    const { world, inputs, shareId } = await start();
    const process = world.process();
    await process.create(inputs);
    expect(process.lines).toEqual([{ severity: "warn", scope: inputs.scope, message: recovered(shareId) }]);
    for (const reason of ["a run that was interrupted", '"pulumi state move"', "deleteBeforeReplace: true"]) {
      expect(process.warnings()[0]).toContain(reason);
    }
  });

  it("is reported if another permission is declared now", async () => {
    const { world, inputs, shareId } = await start();
    const process = world.process();
    await process.create({ ...inputs, permissionType: "CONTRIBUTOR" });
    expect(process.warnings()).toEqual([recovered(shareId)]);
  });

  it("is reported though it can't finish", async () => {
    const { world, inputs, shareId } = await start();
    world.service.reject(shareId);
    const process = world.process();
    await unfinished(process.create(inputs));
    expect(process.warnings()).toEqual([recovered(shareId)]);
  });

  const denyUpdates = (world: World) => {
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "update") throw new ServiceFailure("accessDenied", "no update");
      },
    };
  };

  it("is reported though it isn't known whether it lives: its token has returned it, and it is kept in state", async () => {
    const { world, inputs, shareId } = await start();
    denyUpdates(world);
    const process = world.process();
    const { state, reason } = await unfinished(process.create(inputs));
    expect(state.shareId).toBe(shareId);
    expect(reason).toContain("no update");
    expect(process.lines).toEqual([{ severity: "warn", scope: inputs.scope, message: recovered(shareId) }]);
  });

  it("is reported though it has expired, and can't be deleted to make room for another", async () => {
    const { world, inputs, shareId } = await start();
    world.service.expire(shareId);
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "delete") throw new ServiceFailure("accessDenied", "no delete");
      },
    };
    const process = world.process();
    expect((await unfinished(process.create(inputs))).state.shareId).toBe(shareId);
    expect(process.warnings()).toEqual([recovered(shareId)]);
  });

  it("is not told with adoptExisting, though it isn't known whether it lives", async () => {
    const { world, inputs } = await start();
    denyUpdates(world);
    const process = world.process();
    await unfinished(process.create({ ...inputs, adoptExisting: true }));
    expect(process.warnings()).toEqual([]);
  });

  it("is not told of a new share that is kept in state before it is known to live", async () => {
    const world = new World();
    const workloadId = world.addWorkload();
    world.service.shareOutside(workloadId, "444444444444", "READONLY");
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "list" && world.count("create") > 0) throw new ServiceFailure("throttling", "slow down");
      },
    };
    const process = world.process();
    await unfinished(process.create(inputsFor(workloadId)));
    expect(world.service.shares()).toHaveLength(2);
    expect(process.warnings()).toEqual([]);
  });

  it("is not told of someone else's share, which is refused", async () => {
    const world = new World();
    const workloadId = world.addWorkload();
    world.service.shareOutside(workloadId, recipient, "READONLY");
    const process = world.process();
    await refusal(process.create(inputsFor(workloadId)));
    expect(process.warnings()).toEqual([]);
  });

  it.each([40, 200])("is reported after it was waited for, for %i s", async (associateSeconds) => {
    const world = new World({ behaviour: { associateSeconds } });
    const inputs = inputsFor(world.addWorkload(), { sharedWith: "o-abcdefghij" });
    crashAt(world, "after", "create");
    await world
      .process()
      .create(inputs)
      .catch(() => {});
    world.hooks = {};
    const process = world.process();
    await process.create(inputs);
    expect(process.warnings()).toEqual([recovered(onlyShare(world).shareId)]);
  });

  it("is not told with adoptExisting, which is to take over what is there", async () => {
    const { world, inputs, shareId } = await start();
    const process = world.process();
    expect(await process.create({ ...inputs, adoptExisting: true })).toMatchObject({ shareId });
    expect(process.warnings()).toEqual([]);
  });

  it("is not told if a new one takes its place, since it has expired or is gone", async () => {
    for (const end of ["expire", "deleteOutside"] as const) {
      const { world, inputs, shareId } = await start();
      world.service[end](shareId);
      const process = world.process();
      expect(await process.create(inputs)).toMatchObject({ shareId: onlyShare(world).shareId, generation: 1 });
      expect(process.warnings()).toEqual([]);
    }
  });

  it("is not told of a new share, also if a response was lost, or someone shares with others", async () => {
    const world = new World();
    const workloadId = world.addWorkload();
    world.service.shareOutside(workloadId, "444444444444", "READONLY");
    let losses = 0;
    world.hooks = { after: ({ operation }) => (operation === "create" && losses++ === 0 ? "lost" : undefined) };
    const process = world.process();
    await process.create(inputsFor(workloadId));
    expect(world.count("create")).toBe(2);
    expect(process.warnings()).toEqual([]);
  });
});

describe("a share that no list shows yet", () => {
  it("is kept in state as an initialization error, with no status, and isn't recreated", async () => {
    const world = new World({ behaviour: { listLag: { mode: "fixed", seconds: 3600 } } });
    const inputs = inputsFor(world.addWorkload());

    const error = await unfinished(world.process().create(inputs));

    const { shareId } = onlyShare(world);
    expect(error.id).toBe(`${inputs.workloadId}/${shareId}`);
    expect(error.state).toMatchObject({ ...inputs, shareId, generation: 0, accountId: owner });
    expect(error.state).not.toHaveProperty("status");
    expect(error.reason).toContain("does not list it yet");
    expect(world.count("create")).toBe(1);
  });
});

describe("a share that fails right after it was made (AWS's asynchronous throttling)", () => {
  it.each([1, 2, 3])("%i times, is healed in the same run", async (failAfterCreate) => {
    const world = new World({ behaviour: { failAfterCreate } });
    const state = await world.process().create(inputsFor(world.addWorkload()));
    expect(state).toMatchObject({
      shareId: onlyShare(world).shareId,
      status: "PENDING",
      generation: failAfterCreate,
    });
  });

  it("four times, is left to the next run: an initialization error with what AWS said", async () => {
    const world = new World({ behaviour: { failAfterCreate: 4, failMessage: "Throttled, sorry" } });
    const inputs = inputsFor(world.addWorkload());

    const error = await unfinished(world.process().create(inputs));

    expect(error.state).toMatchObject({ shareId: onlyShare(world).shareId, status: "FAILED", generation: 3 });
    expect(error.state.statusMessage).toBe("Throttled, sorry");
    expect(error.reason).toContain("AWS says: Throttled, sorry");
    expect(error.reason).not.toContain("retainOnDelete");
    expect(world.count("create")).toBe(4);
    expect(world.count("delete")).toBe(3);
  });

  it("and can't be deleted, is kept in state as FAILED", async () => {
    const world = new World({ behaviour: { failAfterCreate: 1 } });
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "delete") throw new ServiceFailure("accessDenied", "no delete", "Allow it");
      },
    };
    const error = await unfinished(world.process().create(inputsFor(world.addWorkload())));
    expect(error.state).toMatchObject({ shareId: onlyShare(world).shareId, status: "FAILED", generation: 0 });
    expect(error.reason).toMatch(/^creating the share of workload .*: no delete\nAllow it$/);
  });

  it("is not healed if replaceOnStatus leaves FAILED out", async () => {
    const world = new World({ behaviour: { failAfterCreate: 1 } });
    const error = await unfinished(
      world.process().create(inputsFor(world.addWorkload(), { replaceOnStatus: ["EXPIRED"] })),
    );
    expect(error.state).toMatchObject({ shareId: onlyShare(world).shareId, status: "FAILED", generation: 0 });
    expect(world.count("delete")).toBe(0);
  });

  it.each(["before", "after"] as const)("and crashes %s any call of the healing, heals in the rerun", async (when) => {
    for (const spentToken of spentTokens) {
      for (let nth = 0; nth < 14; nth++) {
        const world = new World({ behaviour: { failAfterCreate: 2, spentToken } });
        const inputs = inputsFor(world.addWorkload());
        crashAt(world, when, "any", nth);
        await world
          .process()
          .create(inputs)
          .catch(() => {});
        world.hooks = {};
        const state = await world.process().create(inputs);
        expect(state).toMatchObject({ shareId: onlyShare(world).shareId, status: "PENDING", generation: 2 });
      }
    }
  });
});

describe("a share that has expired and is replayed", () => {
  it("still occupies the principal: it is deleted and recreated", async () => {
    const world = new World();
    const inputs = inputsFor(world.addWorkload());
    const first = await world.process().create(inputs);
    world.advance(8 * 24 * 3600);
    const state = await world.process().create(inputs);
    expect(state).toMatchObject({ shareId: onlyShare(world).shareId, status: "PENDING", generation: 1 });
    expect(state.shareId).not.toBe(first.shareId);
  });

  it.each(["REJECTED", "REVOKED"] as const)(
    "but %s is someone's decision: kept, told, not replaced",
    async (status) => {
      const world = new World();
      const inputs = inputsFor(world.addWorkload());
      const { shareId } = await world.process().create(inputs);
      if (status === "REJECTED") world.service.reject(shareId);
      else world.service.revoke(shareId);

      const error = await unfinished(world.process().create(inputs));

      expect(error.state).toMatchObject({ shareId, status });
      expect(onlyShare(world)).toMatchObject({ shareId, status });
      expect(error.reason).toContain("not offered again automatically");
      expect(error.reason).toContain("retainOnDelete: true keep the old share in the way of a new one");
    },
  );

  it("and REJECTED in replaceOnStatus is replaced", async () => {
    const world = new World();
    const inputs = inputsFor(world.addWorkload(), { replaceOnStatus: ["REJECTED"] });
    const { shareId } = await world.process().create(inputs);
    world.service.reject(shareId);
    expect(await world.process().create(inputs)).toMatchObject({ status: "PENDING", generation: 1 });
    expect(onlyShare(world).shareId).not.toBe(shareId);
  });
});

describe("a share with an organization", () => {
  const organization = { sharedWith: "o-abcdefghij" };

  it("is waited for while it is ASSOCIATING", async () => {
    const world = new World({ behaviour: { associateSeconds: 30 } });
    const process = world.process();
    const state = await process.create(inputsFor(world.addWorkload(), organization));
    expect(state.status).toBe("ASSOCIATED");
    expect(process.lines.filter(({ severity }) => severity === "progress")[0]?.message).toContain("ASSOCIATING");
  });

  it("that ends as FAILED is healed", async () => {
    const world = new World({ behaviour: { associateSeconds: 30, failAfterCreate: 1, failAfterSeconds: 10 } });
    const state = await world.process().create(inputsFor(world.addWorkload(), organization));
    expect(state).toMatchObject({ shareId: onlyShare(world).shareId, status: "ASSOCIATED", generation: 1 });
  });

  it("that never ends ASSOCIATING is an initialization error after two minutes, in state", async () => {
    const world = new World({ behaviour: { associateSeconds: 1e6 } });
    const start = world.now;
    const error = await unfinished(world.process().create(inputsFor(world.addWorkload(), organization)));
    expect(error.state).toMatchObject({ shareId: onlyShare(world).shareId, status: "ASSOCIATING" });
    expect(error.reason).toContain("still associating");
    expect((world.now - start) / 1000).toBeGreaterThanOrEqual(120);
    expect((world.now - start) / 1000).toBeLessThan(150);
    expect(world.count("create")).toBe(1);
  });

  it("is kept in state if the lists fail while it is ASSOCIATING", async () => {
    const world = new World({ behaviour: { associateSeconds: 30 } });
    world.onWake = () => {
      world.hooks = {
        before: () => {
          throw new ServiceFailure("credentials", "expired");
        },
      };
    };
    const error = await unfinished(world.process().create(inputsFor(world.addWorkload(), organization)));
    expect(error.state).toMatchObject({ shareId: onlyShare(world).shareId, status: "ASSOCIATING" });
    expect(error.reason).toContain("expired");
  });

  it("that vanishes while it is ASSOCIATING is recreated", async () => {
    const world = new World({ behaviour: { associateSeconds: 5 } });
    let vanished = false;
    world.onWake = () => {
      if (!vanished) world.service.deleteOutside(onlyShare(world).shareId);
      vanished = true;
    };
    const state = await world.process().create(inputsFor(world.addWorkload(), organization));
    expect(state).toMatchObject({ shareId: onlyShare(world).shareId, status: "ASSOCIATED", generation: 1 });
  });

  it("that a crash left ASSOCIATING is found again by its replay", async () => {
    const world = new World({ behaviour: { associateSeconds: 40 } });
    const inputs = inputsFor(world.addWorkload(), organization);
    crashAt(world, "after", "create");
    await world
      .process()
      .create(inputs)
      .catch(() => {});
    world.hooks = {};
    expect(await world.process().create(inputs)).toMatchObject({ status: "ASSOCIATED", generation: 0 });
    expect(world.service.shares()).toHaveLength(1);
  });
});
