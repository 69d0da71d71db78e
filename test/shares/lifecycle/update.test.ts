import { describe, expect, it } from "vitest";
import { ServiceFailure } from "../../../provider/core/errors";
import { crashAt, inputsFor, onlyShare, otherOwner, refusal, startWithShare, unfinished, World } from "../world";

const contributor = { permissionType: "CONTRIBUTOR" } as const;

describe("an update of the permission", () => {
  it("is made in place: the ShareId stays", async () => {
    const { world, state } = await startWithShare();
    const updated = await world.process().change(state, contributor);
    expect(updated).toEqual({ ...state, permissionType: "CONTRIBUTOR" });
    expect(onlyShare(world)).toMatchObject({ shareId: state.shareId, permissionType: "CONTRIBUTOR" });
  });

  it("rereads the status, which an update may have changed", async () => {
    const { world, state } = await startWithShare({ behaviour: { updateResetsToPending: true } });
    world.service.accept(state.shareId);
    expect(await world.process().change(state, contributor)).toMatchObject({ status: "PENDING" });
  });

  it("in an accepted share keeps it accepted", async () => {
    const { world, state } = await startWithShare();
    world.service.accept(state.shareId);
    expect(await world.process().change(state, contributor)).toMatchObject({ status: "ACCEPTED", ...contributor });
  });

  it("returns what it set, though lists still show what was", async () => {
    const { world, state } = await startWithShare();
    world.service.behaviour.listLag = { mode: "fixed", seconds: 30 };
    expect(await world.process().change(state, contributor)).toMatchObject(contributor);
  });

  it("writes if the state already has the permission but someone edited the share since", async () => {
    const { world, state } = await startWithShare();
    world.service.editOutside(state.shareId, "CONTRIBUTOR");
    expect(await world.process().change(state, { adoptExisting: true })).toMatchObject({ permissionType: "READONLY" });
    expect(onlyShare(world).permissionType).toBe("READONLY");
  });

  it("writes if a lagging list already shows the declared permission but the state doesn't", async () => {
    const { world, state } = await startWithShare();
    expect(await world.process().change({ ...state, ...contributor }, { permissionType: "READONLY" })).toMatchObject({
      permissionType: "READONLY",
    });
    expect(world.count("update")).toBe(1);
  });

  it("waits out ASSOCIATING, in which AWS refuses it", async () => {
    const { world, state } = await startWithShare(
      { behaviour: { associateSeconds: 600 } },
      { sharedWith: "o-abcdefghij" },
    ).catch(async () => {
      const world = new World({ behaviour: { associateSeconds: 150 } });
      const inputs = inputsFor(world.addWorkload(), { sharedWith: "o-abcdefghij" });
      return { world, state: (await unfinished(world.process().create(inputs))).state };
    });
    expect(state.status).toBe("ASSOCIATING");
    const updated = await world.process().change(state, contributor);
    expect(updated).toMatchObject({ status: "ASSOCIATED", ...contributor, shareId: state.shareId });
    expect(onlyShare(world).permissionType).toBe("CONTRIBUTOR");
  });

  it("of a share that never ends ASSOCIATING writes nothing, and is an initialization error", async () => {
    const world = new World({ behaviour: { associateSeconds: 1e6 } });
    const inputs = inputsFor(world.addWorkload(), { sharedWith: "o-abcdefghij" });
    const { state } = await unfinished(world.process().create(inputs));
    const error = await unfinished(world.process().change(state, contributor));
    expect(error.state).toMatchObject({ status: "ASSOCIATING", permissionType: "READONLY", shareId: state.shareId });
    expect(world.count("update")).toBe(0);
  });

  it.each(["reject", "revoke", "expire", "fail"] as const)(
    "of a share that ended (%s) since the diff writes nothing, and says so",
    async (act) => {
      const { world, state } = await startWithShare();
      world.service[act](state.shareId);
      const error = await unfinished(world.process().change(state, contributor));
      expect(error.state).toMatchObject({ permissionType: "READONLY", status: onlyShare(world).status });
      expect(world.count("update")).toBe(0);
    },
  );

  it("crashed at any call, ends the same after the rerun", async () => {
    for (const when of ["before", "after"] as const) {
      for (let nth = 0; nth < 4; nth++) {
        const { world, state } = await startWithShare();
        crashAt(world, when, "any", nth);
        await world
          .process()
          .change(state, contributor)
          .catch(() => {});
        world.hooks = {};
        expect(await world.process().change(state, contributor)).toMatchObject({ ...contributor, generation: 0 });
        expect(onlyShare(world)).toMatchObject({ shareId: state.shareId, ...contributor });
      }
    }
  });

  it("whose response was lost is sent again", async () => {
    const { world, state } = await startWithShare();
    let losses = 0;
    world.hooks = { after: ({ operation }) => (operation === "update" && losses++ === 0 ? "lost" : undefined) };
    expect(await world.process().change(state, contributor)).toMatchObject(contributor);
    expect(world.count("update")).toBe(2);
  });
});

describe("an update of anything else", () => {
  it.each([
    ["replaceOnStatus", { replaceOnStatus: ["FAILED"] }],
    ["adoptExisting", { adoptExisting: true }],
    ["acceptanceTimeoutSeconds", { acceptanceTimeoutSeconds: 5 }],
    ["the spelling of the principal", { sharedWith: "arn:aws:iam::222222222222:root" }],
    ["the connection", { connection: { profile: "111111111111" } }],
    ["the scope, after a rename by alias", { scope: "urn:pulumi:dev::shop::x:WorkloadShare::renamed" }],
  ] as const)("(%s) writes nothing to AWS, and state has it", async (_, changes) => {
    const { world, state } = await startWithShare();
    expect(await world.process().change(state, changes)).toEqual({ ...state, ...changes });
    expect(world.calls.filter(({ operation }) => operation !== "list")).toEqual([]);
  });

  it("drops from state what the program no longer declares", async () => {
    const { world, state } = await startWithShare({}, { adoptExisting: true, replaceOnStatus: ["REJECTED"] });
    const { adoptExisting: _, replaceOnStatus: _r, ...rest } = state;
    const inputs = inputsFor(state.workloadId);
    expect(await world.process().update(state, inputs)).toEqual(rest);
  });

  it("of a rejected share repeats the message, and is no error", async () => {
    const { world, state } = await startWithShare();
    world.service.reject(state.shareId);
    const process = world.process();
    expect(await process.change({ ...state, status: "REJECTED" })).toEqual({ ...state, status: "REJECTED" });
    expect(process.warnings()).toHaveLength(1);
    expect(process.warnings()[0]).toContain("the recipient rejected the share");
    expect(world.count("update")).toBe(0);
  });

  it("of a share whose status was not known yet learns it", async () => {
    const { world, state } = await startWithShare();
    const { status: _, ...unlisted } = state;
    expect(await world.process().change(unlisted)).toEqual(state);
  });
});

it("an update goes to the region of state: another one would have been a replacement", async () => {
  const { world, state } = await startWithShare();
  await world.process().change(state, { region: "us-west-2" });
  expect(new Set(world.calls.map((call) => call.region))).toEqual(new Set([state.region]));
});

describe("an update refuses", () => {
  it("a share that is gone, and says how to recreate it", async () => {
    const { world, state } = await startWithShare();
    world.service.deleteOutside(state.shareId);
    const { message } = await refusal(world.process().change(state, contributor));
    expect(message).toMatch(/^updating the share of .*: the share is gone\. Run "pulumi up --refresh"/);
    expect(world.count("create")).toBe(0);
  });

  it("another account's view", async () => {
    const { world, state } = await startWithShare();
    const { message } = await refusal(world.process().change(state, { connection: { profile: otherOwner } }));
    expect(message).toContain(`by account ${otherOwner}`);
    expect(onlyShare(world).permissionType).toBe("READONLY");
  });

  it("another account's workload by its ARN", async () => {
    const { world, state } = await startWithShare();
    const workloadId = `arn:aws:wellarchitected:eu-west-1:${otherOwner}:workload/${state.workloadId}`;
    const { message } = await refusal(world.process().change(state, { workloadId }));
    expect(message).toContain(`belongs to account ${otherOwner}`);
  });

  it("with AWS's words", async () => {
    const { world, state } = await startWithShare();
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "update") throw new ServiceFailure("accessDenied", "AWS said no", "Allow it");
      },
    };
    const { message } = await refusal(world.process().change(state, contributor));
    expect(message).toMatch(/^updating the share of .*: AWS said no\nAllow it$/);
  });
});
