import { describe, expect, it } from "vitest";
import { ServiceFailure } from "../../../provider/core/errors";
import { inputsFor, onlyShare, unfinished, urnOf, World } from "../world";

/** A world in which somebody does something to the only share once so many seconds have passed since its start. */
function start(behaviour: ConstructorParameters<typeof World>[0] = {}) {
  const world = new World(behaviour);
  const begun = world.now;
  const elapsed = () => (world.now - begun) / 1000;
  const meanwhile = (seconds: number, act: () => void) => {
    let done = false;
    world.onWake = () => {
      if (done || elapsed() < seconds) return;
      done = true;
      act();
    };
  };
  return { world, workloadId: world.addWorkload(), elapsed, meanwhile };
}

const waiting = { waitForAcceptance: true } as const;

describe("waitForAcceptance", () => {
  it("ends once the recipient accepts", async () => {
    const { world, workloadId, elapsed, meanwhile } = start();
    meanwhile(200, () => world.service.accept(onlyShare(world).shareId));
    expect(await world.process().create(inputsFor(workloadId, waiting))).toMatchObject({ status: "ACCEPTED" });
    expect(elapsed()).toBeGreaterThan(200);
    expect(elapsed()).toBeLessThan(220);
  });

  it("unasked doesn't wait", async () => {
    const { world, workloadId, elapsed } = start();
    expect(await world.process().create(inputsFor(workloadId, { waitForAcceptance: false }))).toMatchObject({
      status: "PENDING",
    });
    expect(elapsed()).toBeLessThan(1);
  });

  it("reports what it waits for, under the resource, and for how long still", async () => {
    const { world, workloadId, meanwhile } = start();
    meanwhile(10, () => world.service.accept(onlyShare(world).shareId));
    const process = world.process();
    await process.create(inputsFor(workloadId, waiting));
    expect(process.lines[0]).toEqual({
      severity: "progress",
      scope: urnOf("review"),
      message: "waiting for the share to leave PENDING (600 s left)",
    });
  });

  it("ends at once if the recipient rejects: in state, told, not offered again", async () => {
    const { world, workloadId, elapsed, meanwhile } = start();
    meanwhile(30, () => world.service.reject(onlyShare(world).shareId));
    const error = await unfinished(world.process().create(inputsFor(workloadId, waiting)));
    expect(error.state).toMatchObject({ shareId: onlyShare(world).shareId, status: "REJECTED" });
    expect(error.id).toBe(`${workloadId}/${onlyShare(world).shareId}`);
    expect(error.reason).toContain("the recipient rejected the share");
    expect(elapsed()).toBeLessThan(60);
    expect(world.count("create")).toBe(1);
  });

  it("ends if the invitation expires", async () => {
    const { world, workloadId, meanwhile } = start();
    meanwhile(60, () => world.advance(7 * 24 * 3600));
    const inputs = inputsFor(workloadId, { ...waiting, acceptanceTimeoutSeconds: 604800 });
    const error = await unfinished(world.process().create(inputs));
    expect(error.state).toMatchObject({ shareId: onlyShare(world).shareId, status: "EXPIRED" });
    expect(error.reason).toContain("the invitation expired");
  });

  it.each([undefined, 47])("ends as an initialization error after %s s (600 by default)", async (seconds) => {
    const { world, workloadId, elapsed } = start();
    const inputs = inputsFor(workloadId, {
      ...waiting,
      ...(seconds !== undefined && { acceptanceTimeoutSeconds: seconds }),
    });
    const error = await unfinished(world.process().create(inputs));
    expect(error.state).toMatchObject({ shareId: onlyShare(world).shareId, status: "PENDING" });
    expect(error.reason).toContain(`creating the share of workload ${workloadId} with `);
    expect(error.reason).toContain(`still PENDING after ${seconds ?? 600} s`);
    expect(elapsed()).toBeGreaterThanOrEqual(seconds ?? 600);
    expect(elapsed()).toBeLessThan((seconds ?? 600) + 5);
  });

  it("ends if the share is deleted in the meantime, and says how to recreate it", async () => {
    const { world, workloadId, elapsed, meanwhile } = start();
    meanwhile(30, () => world.service.deleteOutside(onlyShare(world).shareId));
    const error = await unfinished(world.process().create(inputsFor(workloadId, waiting)));
    expect(error.reason).toContain("the share was deleted in the meantime");
    expect(elapsed()).toBeLessThan(60);
  });

  it("ends if the share fails: told, in state", async () => {
    const { world, workloadId, meanwhile } = start();
    meanwhile(30, () => world.service.fail(onlyShare(world).shareId, "throttled"));
    const error = await unfinished(world.process().create(inputsFor(workloadId, waiting)));
    expect(error.state).toMatchObject({ status: "FAILED", statusMessage: "throttled" });
  });

  it("takes ASSOCIATED for accepted, for within an organization there is no invitation", async () => {
    const { world, workloadId } = start();
    const inputs = inputsFor(workloadId, { ...waiting, sharedWith: "o-abcdefghij" });
    expect(await world.process().create(inputs)).toMatchObject({ status: "ASSOCIATED" });
  });

  it("goes on in the next run, for the same share", async () => {
    const { world, workloadId, meanwhile } = start();
    const inputs = inputsFor(workloadId, waiting);
    const { state } = await unfinished(world.process().create(inputs));

    const again = await unfinished(world.process().change(state));
    expect(again.reason).toContain("still PENDING");

    meanwhile(0, () => world.service.accept(state.shareId));
    const done = await world.process().change(again.state);
    expect(done).toMatchObject({ shareId: state.shareId, status: "ACCEPTED", generation: 0 });
    expect(world.count("create")).toBe(1);
    expect(world.count("update")).toBe(0);
  });

  it("goes on in the next run after a crash, for the same share", async () => {
    const { world, workloadId, meanwhile } = start();
    const inputs = inputsFor(workloadId, waiting);
    const { shareId } = (await unfinished(world.process().create(inputs))).state;
    meanwhile(0, () => world.service.accept(shareId));
    expect(await world.process().create(inputs)).toMatchObject({ shareId, status: "ACCEPTED" });
  });

  it("turned on later waits in the update", async () => {
    const { world, workloadId, meanwhile } = start();
    const state = await world.process().create(inputsFor(workloadId));
    meanwhile(0, () => world.service.accept(state.shareId));
    expect(await world.process().change(state, waiting)).toMatchObject({ status: "ACCEPTED", ...waiting });
  });

  it("turned on later ends if the recipient rejects", async () => {
    const { world, workloadId, meanwhile } = start();
    const state = await world.process().create(inputsFor(workloadId));
    meanwhile(0, () => world.service.reject(state.shareId));
    const error = await unfinished(world.process().change(state, waiting));
    expect(error.state).toMatchObject({ shareId: state.shareId, status: "REJECTED" });
  });

  it("does not forget the permission that it has just set, if lists lag", async () => {
    const { world, workloadId } = start();
    const state = await world.process().create(inputsFor(workloadId));
    world.advance(60);
    world.service.behaviour.listLag = { mode: "fixed", seconds: 30 };
    world.service.accept(state.shareId);
    world.advance(25);

    const done = await world.process().change(state, { ...waiting, permissionType: "CONTRIBUTOR" });

    expect(onlyShare(world).permissionType).toBe("CONTRIBUTOR");
    expect(done).toMatchObject({ permissionType: "CONTRIBUTOR", status: "ACCEPTED" });
  });

  it("that loses its credentials leaves the share in state all the same: it exists", async () => {
    const { world, workloadId, meanwhile } = start();
    meanwhile(60, () => {
      world.hooks = {
        before: () => {
          throw new ServiceFailure("credentials", "ExpiredTokenException: expired");
        },
      };
    });
    const error = await unfinished(world.process().create(inputsFor(workloadId, waiting)));
    expect(error.state).toMatchObject({ shareId: onlyShare(world).shareId, status: "PENDING" });
    expect(error.reason).toContain("ExpiredTokenException");
  });

  it("that is cancelled leaves the share in state: it exists", async () => {
    const { world, workloadId, meanwhile } = start();
    const cancel = new AbortController();
    meanwhile(60, () => cancel.abort());
    const error = await unfinished(world.process({ signal: cancel.signal }).create(inputsFor(workloadId, waiting)));
    expect(error.state).toMatchObject({ shareId: onlyShare(world).shareId, status: "PENDING" });
  });

  it("that is cancelled before the share is made has nothing to keep", async () => {
    const { world, workloadId } = start();
    const cancel = new AbortController();
    cancel.abort();
    world.service.behaviour.listLag = { mode: "fixed", seconds: 3600 };
    world.service.shareOutside(workloadId, "222222222222", "READONLY");
    const error = await world
      .process({ signal: cancel.signal })
      .create(inputsFor(workloadId))
      .catch((thrown: unknown) => thrown);
    expect(error).not.toHaveProperty("state");
  });
});

describe("a list that fails right after the create", () => {
  it("leaves the share in state, and a rerun without that state finds it again", async () => {
    const { world, workloadId } = start();
    const inputs = inputsFor(workloadId);
    world.hooks = {
      before: ({ operation }) => {
        if (operation === "list" && world.count("create") > 0) throw new ServiceFailure("throttling", "slow down");
      },
    };
    const error = await unfinished(world.process().create(inputs));
    expect(error.reason).toContain("slow down");
    expect(error.state.shareId).toBe(onlyShare(world).shareId);
    world.hooks = {};
    expect(await world.process().create(inputs)).toMatchObject({ shareId: onlyShare(world).shareId, generation: 0 });
  });
});
