import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ServiceFailure } from "../../../provider/core/errors";
import { inputsFor, onlyShare, recipient, refusal, unfinished, urnOf, World } from "../world";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The tokens of the calls of an operation, in their order. */
const tokens = (world: World, operation: string) =>
  world.calls.filter((call) => call.operation === operation).map(({ request }) => request);

describe("the token that is sent", () => {
  it("by a create is over operation, scope, region, inputs and generation, and over nothing else", async () => {
    const world = new World();
    const workloadId = world.addWorkload();
    await world.process({ tokenScope: "blue" }).create(inputsFor(workloadId));
    const source = `{"generation":0,"inputs":{"PermissionType":"READONLY","SharedWith":"222222222222","WorkloadId":"${workloadId}"},"operation":"CreateWorkloadShare","region":"eu-west-1","scope":{"tokenScope":"blue","urn":"${urnOf("review")}"}}`;
    expect(tokens(world, "create")[0]?.ClientRequestToken).toBe(sha256(source));
  });

  it("by a delete is over the share that it deletes", async () => {
    const world = new World();
    const state = await world.process().create(inputsFor(world.addWorkload()));
    await world.process().delete(state);
    const source = `{"generation":0,"inputs":{"ShareId":"${state.shareId}","WorkloadId":"${state.workloadId}"},"operation":"DeleteWorkloadShare","region":"eu-west-1","scope":{"urn":"${urnOf("review")}"}}`;
    expect(tokens(world, "delete")[0]?.ClientRequestToken).toBe(sha256(source));
  });

  it("takes a principal's ID, whichever spelling the program has", async () => {
    const world = new World();
    const workloadId = world.addWorkload();
    await world.process().create(inputsFor(workloadId, { sharedWith: `arn:aws:iam::${recipient}:root` }));
    const again = await world.process().create(inputsFor(workloadId));
    expect(again.shareId).toBe(onlyShare(world).shareId);
    const sent = tokens(world, "create");
    expect(new Set(sent.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(1);
    expect(sent[0]?.SharedWith).toBe(recipient);
  });

  it("of someone else's share is replayed with the declared permission first, then with the other one", async () => {
    const world = new World();
    const workloadId = world.addWorkload();
    world.service.shareOutside(workloadId, recipient, "READONLY");
    await refusal(world.process().create(inputsFor(workloadId, { permissionType: "CONTRIBUTOR" })));
    const sent = tokens(world, "create").map(({ PermissionType }) => PermissionType);
    expect(sent).toEqual([...Array(8).fill("CONTRIBUTOR"), ...Array(8).fill("READONLY")]);
  });
});

it("a spent token is told from a conflict with somebody else's share by the principal, not by any share", async () => {
  const world = new World({ behaviour: { spentToken: "conflict" } });
  const inputs = inputsFor(world.addWorkload());
  const first = await world.process().create(inputs);
  world.service.deleteOutside(first.shareId);
  world.service.shareOutside(inputs.workloadId, "444444444444", "READONLY");
  expect(await world.process().create(inputs)).toMatchObject({ generation: 1 });
});

describe("a Conflict of a delete", () => {
  /** Refuses the first delete as AWS does while it is busy with the share, or after it was deleted. */
  const conflictOnce = (world: World, meanwhile: () => void = () => {}) => {
    let isFirst = true;
    world.hooks = {
      before: ({ operation }) => {
        if (operation !== "delete" || !isFirst) return;
        isFirst = false;
        meanwhile();
        throw new ServiceFailure("conflict", "ConflictException");
      },
    };
  };

  it("doesn't pass for gone because the first list, which lags, doesn't show the share", async () => {
    const world = new World({ behaviour: { listLag: { mode: "fixed", seconds: 1 } } });
    const state = await world.process().create(inputsFor(world.addWorkload()));
    world.service.behaviour.listLag = { mode: "fixed", seconds: 5 };
    conflictOnce(world);
    await world.process().delete(state);
    expect(world.service.shares()).toEqual([]);
    expect(world.count("delete")).toBe(2);
  });

  it("is done if the whole workload has gone meanwhile", async () => {
    const world = new World();
    const state = await world.process().create(inputsFor(world.addWorkload()));
    conflictOnce(world, () => world.service.deleteWorkload(state.workloadId));
    await world.process().delete(state);
    expect(world.count("delete")).toBe(1);
  });

  it("whose list is refused is that refusal", async () => {
    const world = new World();
    const state = await world.process().create(inputsFor(world.addWorkload()));
    const process = world.process();
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "delete") throw new ServiceFailure("conflict", "ConflictException");
        if (operation === "list") throw new ServiceFailure("accessDenied", "no lists");
      },
    };
    expect((await refusal(process.delete(state))).message).toContain("no lists");
    expect(process.context.journal.isDeleted(state.shareId)).toBe(false);
  });
});

it("a delete that finds nothing is done without an account, once a list no longer shows the share", async () => {
  const world = new World();
  const state = await world.process().create(inputsFor(world.addWorkload()));
  world.advance(60);
  world.service.behaviour.listLag = { mode: "fixed", seconds: 1 };
  world.service.deleteOutside(state.shareId);
  await world.process({ skipRequestingAccountId: true }).delete(state);
});

it("a read warns of an ended share only", async () => {
  const world = new World();
  const state = await world.process().create(inputsFor(world.addWorkload()));
  const process = world.process();
  await process.read(state);
  expect(process.warnings()).toEqual([]);
  world.service.reject(state.shareId);
  await process.read(state);
  expect(process.warnings()).toHaveLength(1);
});

it("a read of a share whose region nobody knows says where to set it", async () => {
  const world = new World();
  const id = `${world.addWorkload()}/${recipient}`;
  const error = await world
    .process()
    .import(id, { scope: "urn" })
    .catch((thrown: Error) => thrown);
  expect((error as Error).message).toContain(`the region of the share ${id} is missing`);
});

it("an adopted share that never ends ASSOCIATING is not declared dead", async () => {
  const world = new World({ behaviour: { associateSeconds: 1e6 } });
  const workloadId = world.addWorkload();
  const sharedWith = "ou-ab12-12345678";
  const shareId = world.service.shareOutside(workloadId, sharedWith, "READONLY");
  const error = await unfinished(world.process().create(inputsFor(workloadId, { sharedWith, adoptExisting: true })));
  expect(error.state).toMatchObject({ shareId, status: "ASSOCIATING" });
  expect(world.count("create")).toBe(1);
});

it("adoptExisting adopts the declared principal's share only, never another one that is listed", async () => {
  const world = new World({ behaviour: { spentToken: "conflict" } });
  const inputs = inputsFor(world.addWorkload());
  const first = await world.process().create(inputs);
  world.service.deleteOutside(first.shareId);
  const foreign = world.service.shareOutside(inputs.workloadId, "444444444444", "CONTRIBUTOR");
  const state = await world.process().create({ ...inputs, adoptExisting: true });
  expect(state.shareId).not.toBe(foreign);
  expect(world.service.shares({ sharedWith: "444444444444" })[0]?.permissionType).toBe("CONTRIBUTOR");
});
