import { describe, expect, it } from "vitest";
import { ServiceFailure } from "../../../provider/core/errors";
import { idOf } from "../properties";
import { inputsFor, otherOwner, owner, recipient, refusal, region, urnOf, World } from "../world";

const start = async (options: ConstructorParameters<typeof World>[0] = {}, changes = {}) => {
  const world = new World(options);
  const inputs = inputsFor(world.addWorkload(), changes);
  const state = await world.process().create(inputs);
  world.advance(60);
  world.calls.length = 0;
  return { world, inputs, state };
};

describe("a read", () => {
  it("of an unchanged share returns its state, to the letter", async () => {
    const { world, state } = await start(
      {},
      {
        replaceOnStatus: ["EXPIRED"],
        connection: { profile: owner },
        adoptExisting: true,
        acceptanceTimeoutSeconds: 5,
      },
    );
    expect(await world.process().read(state)).toEqual(state);
    expect(world.calls.map(({ operation }) => operation)).toEqual(["list"]);
  });

  it("sees what others changed: the permission and the status", async () => {
    const { world, state } = await start();
    world.service.accept(state.shareId);
    world.service.editOutside(state.shareId, "CONTRIBUTOR");
    expect(await world.process().read(state)).toEqual({
      ...state,
      status: "ACCEPTED",
      permissionType: "CONTRIBUTOR",
    });
  });

  it("keeps the program's spelling of the principal and of the workload", async () => {
    const arn = "arn:aws:organizations::111111111111:organization/o-abcdefghij";
    const { world, state } = await start(
      { behaviour: { sharedWithShown: "id", associateSeconds: 0 } },
      { sharedWith: arn },
    );
    expect(await world.process().read(state)).toMatchObject({ sharedWith: arn });
  });

  it.each(["REJECTED", "REVOKED", "EXPIRED", "FAILED"] as const)(
    "of a share that is %s reports that",
    async (status) => {
      const { world, state } = await start();
      const act = { REJECTED: "reject", REVOKED: "revoke", EXPIRED: "expire", FAILED: "fail" } as const;
      world.service[act[status]](state.shareId);
      const process = world.process();
      expect(await process.read(state)).toMatchObject({ status });
      expect(process.lines).toHaveLength(1);
      expect(process.lines[0]).toMatchObject({ severity: "warn", scope: urnOf("review") });
    },
  );

  it("drops the message of a status that is over", async () => {
    const { world, state } = await start();
    expect(await world.process().read({ ...state, status: "FAILED", statusMessage: "old" })).toEqual(state);
  });

  it("that finds a deleted share gone has listed more than once, for lists may lag", async () => {
    const { world, state } = await start();
    world.service.deleteOutside(state.shareId);
    expect(await world.process().read(state)).toBeUndefined();
    expect(world.count("list")).toBe(4);
  });

  it("is not fooled by a list that lags behind the create", async () => {
    const world = new World();
    const state = await world.process().create(inputsFor(world.addWorkload()));
    world.service.behaviour.listLag = { mode: "fixed", seconds: 3 };
    expect(await world.process().read(state)).toEqual(state);
    expect(world.count("list")).toBeGreaterThan(2);
  });

  it("doesn't take another share of the same principal for the one in state", async () => {
    const { world, state } = await start();
    world.service.deleteOutside(state.shareId);
    world.service.shareOutside(state.workloadId, recipient, "READONLY");
    expect(await world.process().read(state)).toBeUndefined();
  });

  it("of a share that this process deleted is gone, whatever a lagging list shows", async () => {
    const { world, state } = await start();
    const process = world.process();
    world.service.behaviour.listLag = { mode: "fixed", seconds: 30 };
    await process.delete(state);
    expect(await process.read(state)).toBeUndefined();
  });
});

describe("gone", () => {
  it("is a workload that isn't found, for the account that made the share", async () => {
    const { world, state } = await start();
    world.service.deleteWorkload(state.workloadId);
    expect(await world.process().read(state)).toBeUndefined();
    expect(world.count("accountId")).toBe(1);
  });

  it("is not what another account doesn't find: an error that names both", async () => {
    const { world, state } = await start();
    const { message } = await refusal(world.process({ accountId: otherOwner }).read(state));
    expect(message).toContain(`reading the share of workload ${state.workloadId} with ${recipient} in ${region}: `);
    expect(message).toContain(`not found in ${region} by account ${otherOwner}`);
    expect(message).toContain(`created by account ${owner}`);
    expect(message).toContain("pulumi state delete");
  });

  it.each([
    ["the caller's account is not known", { skipRequestingAccountId: true }, {}],
    ["state has no account", {}, { accountId: undefined }],
  ])("is not a workload that isn't found if %s", async (_, options, known) => {
    const { world, state } = await start();
    world.service.deleteWorkload(state.workloadId);
    const { accountId, ...rest } = state;
    const { message } = await refusal(
      world.process(options).read("accountId" in known ? rest : { ...rest, ...(accountId && { accountId }) }),
    );
    expect(message).toContain("unknown");
    expect(message).toContain("kept in state");
  });

  it("is a share that a list which succeeds doesn't show, even if no account is known", async () => {
    const { world, state } = await start();
    world.service.deleteOutside(state.shareId);
    expect(await world.process({ skipRequestingAccountId: true }).read(state)).toBeUndefined();
  });

  it("is not what another account's list doesn't show", async () => {
    const { world, state } = await start();
    world.service.deleteOutside(state.shareId);
    const { message } = await refusal(world.process().read({ ...state, accountId: otherOwner }));
    expect(message).toContain("was not listed");
    expect(message).toContain(`account ${otherOwner}`);
  });

  it.each(["accessDenied", "throttling", "network", "credentials", "other", "validation"] as const)(
    "is never what a failure of kind %s says",
    async (kind) => {
      const { world, state } = await start();
      world.hooks = {
        before: ({ operation }) => {
          if (operation === "list") throw new ServiceFailure(kind, "AWS said no", "do this");
        },
      };
      const { message } = await refusal(world.process().read(state));
      expect(message).toMatch(/^reading the share of .*: AWS said no\ndo this$/);
    },
  );

  it("is told from the state's region, whatever region is configured now", async () => {
    const { world, state } = await start();
    expect(await world.process({ declaredRegion: "us-west-2", ambientRegion: "us-west-2" }).read(state)).toEqual(state);
    expect(world.calls.every((call) => call.region === region)).toBe(true);
  });
});

describe("a read for an import", () => {
  const known = { region, scope: urnOf("review") };

  it("by ShareId returns all that state needs", async () => {
    const { world, state } = await start();
    const { record: _, ...withoutRecord } = state;
    expect(await world.process().import(idOf(state), known)).toEqual(withoutRecord);
  });

  it("by principal, in any spelling, returns the service's share", async () => {
    const { world, state } = await start();
    const id = `${state.workloadId}/arn:aws:iam::${recipient}:root`;
    expect(await world.process().import(id, known)).toMatchObject({ shareId: state.shareId, sharedWith: recipient });
  });

  it("of a principal without a share returns nothing", async () => {
    const { world, state } = await start();
    expect(await world.process().import(`${state.workloadId}/444444444444`, known)).toBeUndefined();
  });

  it("of a malformed id is an error that shows the forms", async () => {
    const { world } = await start();
    const { message } = await refusal(world.process().import("no-such-thing", known));
    expect(message).toContain("<WorkloadId>/<ShareId>");
  });
});
