import { describe, expect, it } from "vitest";
import { ServiceFailure } from "../../../provider/core/errors";
import { format } from "../../../provider/shares/model/state";
import { workloadShares } from "../../../provider/shares/resources/workload-shares";
import { parseSetState } from "../../../provider/shares/set/state";
import { diffSet, type WorkloadSharesState } from "../properties";
import { otherOwner, owner, refusal, region, urnOf, World, type WorldOptions } from "../world";
import { alice, bob, carol, idOf, memberOf, principalsOf, readonly, setFor, start, startBesideCarol } from "./sets";

const scope = urnOf("set");

async function startIn(options: WorldOptions) {
  const world = new World(options);
  const inputs = setFor(world.addWorkload());
  const state = await world.process().createSet(inputs);
  return { world, inputs, state };
}

describe("a refresh of a set", () => {
  it("returns the state if nothing has changed, with one list and no write", async () => {
    const { world, state } = await start();
    const before = world.calls.length;
    expect(await world.process().readSet(state)).toEqual(state);
    expect(world.calls.slice(before).map(({ operation }) => operation)).toEqual(["list"]);
  });

  it("sees what was done by hand: permissions, returns, messages", async () => {
    const { world, state } = await start();
    world.service.editOutside(idOf(world, alice), "CONTRIBUTOR");
    world.service.accept(idOf(world, bob));
    const seen = await world.process().readSet(state);
    expect(memberOf(seen, alice)).toEqual({ ...memberOf(state, alice), permissionType: "CONTRIBUTOR" });
    expect(memberOf(seen, bob)).toEqual({ ...memberOf(state, bob), status: "ACCEPTED" });
  });

  it("keeps the program's spelling of a principal and of the workload", async () => {
    const world = new World();
    const workloadId = `arn:aws:wellarchitected:${region}:${owner}:workload/${world.addWorkload()}`;
    const inputs = setFor(workloadId, { shares: readonly(`arn:aws:iam::${alice}:root`) });
    const state = await world.process().createSet(inputs);
    expect(await world.process().readSet(state)).toEqual(state);
  });

  it("leaves out a share that is gone, whoever shares with that principal now", async () => {
    const { world, inputs, state } = await start();
    world.service.deleteOutside(idOf(world, alice));
    world.service.shareOutside(inputs.workloadId, alice, "READONLY");
    const seen = (await world.process().readSet(state)) as WorkloadSharesState;
    expect(seen).toEqual({ ...state, shares: readonly(bob), members: [memberOf(state, bob)] });
    expect(diffSet(world.process().context, seen, inputs).changed).toEqual(["shares"]);
  });

  it("keeps a set none of whose shares is left, while its workload is there", async () => {
    const { world, state } = await start();
    for (const principal of [alice, bob]) world.service.deleteOutside(idOf(world, principal));
    expect(await world.process().readSet(state)).toEqual({ ...state, shares: [], members: [] });
  });

  it("lists again before it believes that a share is gone, while lists may lag", async () => {
    const world = new World({ behaviour: { listLag: { mode: "fixed", seconds: 2 } } });
    const inputs = setFor(world.addWorkload(), { shares: readonly(alice) });
    const state = await world.process().createSet(inputs);
    world.advance(60);
    world.service.deleteOutside(idOf(world, alice));
    const made = world.service.shareOutside(inputs.workloadId, bob, "READONLY");
    const both = { ...state, members: [{ ...readonly(bob)[0], shareId: made, generation: 0 }] } as WorkloadSharesState;
    expect((await world.process().readSet(both))?.members).toMatchObject([{ shareId: made }]);
  });

  it("reports of a share that has ended, by its principal", async () => {
    const { world, state } = await start();
    world.service.reject(idOf(world, bob));
    const process = world.process();
    await process.readSet(state);
    expect(process.lines).toEqual([
      { severity: "warn", scope, message: expect.stringContaining(`${bob}: the recipient rejected the share`) },
    ]);
  });

  it("finds the workload gone for the same account only", async () => {
    const { world, state } = await start();
    world.service.deleteWorkload(state.workloadId);
    const error = await refusal(world.process({ accountId: otherOwner }).readSet(state));
    expect(error.message).toContain(`the workload or share was not found in eu-west-1 by account ${otherOwner}`);
    expect((await refusal(world.process({ skipRequestingAccountId: true }).readSet(state))).message).toContain(owner);
    const { accountId: _, ...without } = state;
    await refusal(world.process().readSet(without));
    expect(await world.process().readSet(state)).toBeUndefined();
  });

  it("finds a share gone for the same account only", async () => {
    const { world, state } = await start();
    const elsewhere = { ...state, accountId: otherOwner };
    expect(await world.process().readSet(elsewhere)).toEqual(elsewhere);
    world.service.deleteOutside(idOf(world, bob));
    expect((await refusal(world.process().readSet(elsewhere))).message).toContain("not listed");
    expect((await world.process().readSet(state))?.members).toEqual([memberOf(state, alice)]);
  });

  it("fails if the workload can't be listed, and drops nothing", async () => {
    const { world, state } = await start();
    world.hooks = {
      before: () => {
        throw new ServiceFailure("accessDenied", "list: denied", "allow it");
      },
    };
    const error = await refusal(world.process().readSet(state));
    expect(error.message).toBe(
      `reading the shares of workload ${state.workloadId} in eu-west-1: list: denied\nallow it`,
    );
  });
});

describe("a refresh of an exclusive set", () => {
  it("reports the shares that it doesn't have", async () => {
    const { world, inputs, state } = await start({ exclusive: true });
    const shareId = world.service.shareOutside(inputs.workloadId, carol, "CONTRIBUTOR");
    const process = world.process();
    const seen = await process.readSet(state);
    expect(seen?.undeclared).toEqual([
      { sharedWith: carol, permissionType: "CONTRIBUTOR", shareId, status: "PENDING" },
    ]);
    expect(process.warnings()).toEqual([expect.stringContaining(`${carol} (CONTRIBUTOR)`)]);
  });

  it("forgets those that are gone", async () => {
    const { world, foreign, state } = await startBesideCarol();
    world.service.deleteOutside(foreign);
    expect(await world.process().readSet(state)).toEqual({ ...state, undeclared: [] });
  });

  it("reports none of a principal that it has, whoever has made that share by now", async () => {
    const { world, inputs, state } = await start({ exclusive: true });
    world.service.deleteOutside(idOf(world, alice));
    world.service.shareOutside(inputs.workloadId, alice, "READONLY");
    const process = world.process();
    expect(await process.readSet(state)).toMatchObject({ undeclared: [], members: [{ sharedWith: bob }] });
    expect(process.warnings()).toEqual([]);
  });

  it("drops the list of a set that is exclusive no more", async () => {
    const { world, state } = await startBesideCarol();
    expect(await world.process().readSet({ ...state, exclusive: false })).not.toHaveProperty("undeclared");
  });
});

describe("an import", () => {
  it.each(["", `@${region}`])("by the workload's id%s has all its shares; then nothing changes", async (suffix) => {
    const { world, inputs, state } = await start();
    const { record: _, ...withoutRecord } = state;
    const process = world.process({ declaredRegion: region });
    const imported = await process.importSet(`${inputs.workloadId}${suffix}`, { scope });
    expect(imported).toEqual(withoutRecord);
    expect(diffSet(process.context, imported as WorkloadSharesState, inputs).changes).toBe(false);
  });

  it("goes to the region of the id, before the configured one", async () => {
    const { world, state } = await start();
    const process = world.process({ declaredRegion: "us-east-1" });
    expect((await process.importSet(`${state.workloadId}@${region}`, { scope }))?.region).toBe(region);
    const error = await refusal(world.process().importSet(state.workloadId, { scope }));
    expect(error.message).toContain(`the region of the shares ${state.workloadId} is missing`);
  });

  it("of a workload that is shared with no one is an empty set", async () => {
    const world = new World();
    const id = `${world.addWorkload()}@${region}`;
    expect(await world.process().importSet(id, { scope })).toMatchObject({
      shares: [],
      members: [],
      accountId: owner,
      region,
    });
  });

  it.each([
    "x",
    "",
    `${"0".repeat(32)}/x`,
    `${"0".repeat(32)}@nowhere`,
    `${"0".repeat(32)}@eu-west-1@eu-west-1`,
    `arn:aws:wellarchitected:eu-west-1:111111111111:workload/${"0".repeat(32)}`,
  ])("by %s is refused, and the form shown", async (id) => {
    const error = await refusal(new World().process().importSet(id, { scope }));
    expect(error.message).toContain("<WorkloadId>, with @<region>");
  });
});

describe("a state that a person's hand has damaged", () => {
  const told = { sharedWith: carol, permissionType: "READONLY", shareId: "c".repeat(32), status: "PENDING" };
  const damage = (state: WorkloadSharesState, changes: object) => ({ ...state, ...changes }) as WorkloadSharesState;

  it.each([
    ["a ShareId", (state: WorkloadSharesState) => [{ ...state.members[0], shareId: undefined }, state.members[1]]],
    ["a principal", (state: WorkloadSharesState) => [{ ...state.members[0], sharedWith: undefined }, state.members[1]]],
  ])("is filled in by a refresh if it lacks %s", async (_, members) => {
    const { world, state } = await start();
    const damaged = damage(state, { members: members(state) });
    expect(() => parseSetState(state.workloadId, damaged)).toThrow(
      /has no members\[0\]\.(shareId|sharedWith): run "pulumi refresh"/,
    );
    expect(await world.process().readSet(damaged)).toEqual(state);
  });

  it.each([
    ["region", { region: undefined }, "region"],
    ["the list", { members: undefined }, "members"],
    ["a list that is one", { members: "x" }, "members"],
    ["a member that is one", { members: [null] }, "members\\[0\\].sharedWith"],
  ])("is refused if it lacks %s", async (_, changes, missing) => {
    const { state } = await start();
    expect(() => parseSetState(state.workloadId, damage(state, changes))).toThrow(new RegExp(`has no ${missing}`));
  });

  it.each([undefined, "x", [null, 5, {}]])(
    "and has lost its list has none after a refresh, not others' (%j)",
    async (members) => {
      const { world, inputs, state } = await start();
      world.service.shareOutside(inputs.workloadId, carol, "READONLY");
      const seen = await world.process().readSet(damage(state, { members }));
      expect(seen).toEqual({ ...state, shares: [], members: [] });
      const healed = await world.process().updateSet(seen as WorkloadSharesState, inputs);
      expect(healed).toEqual(state);
      expect(principalsOf(world)).toContain(carol);
    },
  );

  it("and has lost everything has no shares after a refresh, and the same ones after an update", async () => {
    const { world, inputs, state } = await start();
    world.service.shareOutside(inputs.workloadId, carol, "READONLY");
    const { context } = world.process({ declaredRegion: region });
    const seen = await workloadShares.read(context, state.workloadId, { state: { scope }, inputs: { ...inputs } });
    expect(seen?.state).toMatchObject({ scope, region, shares: [], members: [] });
    expect(seen?.inputs).not.toHaveProperty("imported");
    const known = { state: { ...seen?.state }, inputs: { ...seen?.inputs } };
    const healed = await workloadShares.update(context, state.workloadId, known, { ...inputs });
    expect(healed.state).toMatchObject({ shares: inputs.shares, members: state.members });
    expect(principalsOf(world)).toEqual([alice, carol, bob]);
  });

  it("takes the workload from the id, and a generation that it lacks for the first", async () => {
    const { state } = await start();
    const { workloadId, ...damaged } = damage(state, {
      members: state.members.map(({ generation: _, ...rest }) => rest),
    });
    expect(format(parseSetState(workloadId, damaged))).toEqual(state);
  });

  it.each([
    ["is no list", "x", []],
    ["has members without a ShareId", [{ sharedWith: carol, permissionType: "READONLY" }, null], []],
    ["has some with one", [told, { ...told, shareId: undefined }], [told]],
  ])(
    "removes only what it reports by a ShareId, if the list of undeclared shares %s",
    async (_, undeclared, parsed) => {
      const { state } = await start();
      expect(parseSetState(state.workloadId, damage(state, { undeclared })).undeclared).toEqual(parsed);
    },
  );
});

it("a set in a lagging service is read as it was made", async () => {
  const { world, state } = await startIn({ behaviour: { listLag: { mode: "fixed", seconds: 1 } } });
  expect(await world.process().readSet(state)).toEqual(state);
});
