import test from "ava";
import { inputsFor, onlyShare, unfinished, World } from "../world";
import { crash, refuse, spentTokens } from "./faults";

const organization = { sharedWith: "o-abcdefghij" };
const weekSeconds = 7 * 24 * 3600;

test("a share that fails right after it was made, as AWS's asynchronous throttling does, is healed up to three times in a run", async (t) => {
  const world = new World({ behaviour: { failAfterCreate: 3 } });

  const state = await world.process().create(inputsFor(world.addWorkload()));

  t.like(state, { shareId: onlyShare(world).shareId, status: "PENDING", generation: 3 });
});

test("a share that fails four times is left to the next run: an initialization error with what AWS said", async (t) => {
  const world = new World({ behaviour: { failAfterCreate: 4, failMessage: "Throttled, sorry" } });

  const { state, reason } = await unfinished(world.process().create(inputsFor(world.addWorkload())));

  const { shareId } = onlyShare(world);
  t.like(state, { shareId, status: "FAILED", statusMessage: "Throttled, sorry", generation: 3 });
  t.regex(reason, /AWS says: Throttled, sorry/);
  t.notRegex(reason, /retainOnDelete/);
  t.is(world.count("create"), 4);
  t.is(world.count("delete"), 3);
});

test("a share that has failed and can't be deleted is kept in state as FAILED", async (t) => {
  const world = new World({ behaviour: { failAfterCreate: 1 } });
  refuse(world, "delete", "accessDenied", "no delete", { remedy: "Allow it" });

  const { state, reason } = await unfinished(world.process().create(inputsFor(world.addWorkload())));

  t.like(state, { shareId: onlyShare(world).shareId, status: "FAILED", generation: 0 });
  t.regex(reason, /^creating the share of workload .*: no delete\nAllow it$/);
});

test("a share that fails is kept if replaceOnStatus leaves FAILED out", async (t) => {
  const world = new World({ behaviour: { failAfterCreate: 1 } });
  const inputs = inputsFor(world.addWorkload(), { replaceOnStatus: ["EXPIRED"] });

  const { state } = await unfinished(world.process().create(inputs));

  t.like(state, { shareId: onlyShare(world).shareId, status: "FAILED", generation: 0 });
  t.is(world.count("delete"), 0);
});

test("after a crash at any call of the healing, the next run ends with one share of the same generation", async (t) => {
  for (const spentToken of spentTokens) {
    for (const when of ["before", "after"] as const) {
      for (let nth = 0; nth < 14; nth++) {
        const world = new World({ behaviour: { failAfterCreate: 2, spentToken } });
        const inputs = inputsFor(world.addWorkload());
        await crash(world, when, "any", () => world.process().create(inputs), nth);

        const state = await world.process().create(inputs);

        const { shareId } = onlyShare(world);
        t.like(state, { shareId, status: "PENDING", generation: 2 }, `${spentToken}, ${when} call ${nth}`);
      }
    }
  }
});

test("a create that finds its own share expired deletes it, for it occupies the principal, and makes the next one", async (t) => {
  const world = new World();
  const inputs = inputsFor(world.addWorkload());
  const first = await world.process().create(inputs);
  world.advance(weekSeconds + 1);

  const state = await world.process().create(inputs);

  t.like(state, { shareId: onlyShare(world).shareId, status: "PENDING", generation: 1 });
  t.not(state.shareId, first.shareId);
});

for (const [status, end] of [
  ["REJECTED", "reject"],
  ["REVOKED", "revoke"],
] as const) {
  test(`a create that finds its own share ${status} keeps and reports it: that is someone's decision`, async (t) => {
    const world = new World();
    const inputs = inputsFor(world.addWorkload());
    const { shareId } = await world.process().create(inputs);
    world.service[end](shareId);

    const { state, reason } = await unfinished(world.process().create(inputs));

    t.like(state, { shareId, status });
    t.like(onlyShare(world), { shareId, status });
    t.regex(reason, /not offered again automatically/);
    t.regex(reason, /retainOnDelete: true keep the old share in the way of a new one/);
  });
}

test("a create that finds its own share REJECTED replaces it if replaceOnStatus has that", async (t) => {
  const world = new World();
  const inputs = inputsFor(world.addWorkload(), { replaceOnStatus: ["REJECTED"] });
  const { shareId } = await world.process().create(inputs);
  world.service.reject(shareId);

  const state = await world.process().create(inputs);

  t.like(state, { shareId: onlyShare(world).shareId, status: "PENDING", generation: 1 });
  t.not(state.shareId, shareId);
});

test("a share with an organization is waited for while it is ASSOCIATING", async (t) => {
  const world = new World({ behaviour: { associateSeconds: 30 } });
  const process = world.process();

  const state = await process.create(inputsFor(world.addWorkload(), organization));

  t.is(state.status, "ASSOCIATED");
  t.regex(process.lines.find(({ severity }) => severity === "progress")?.message ?? "", /ASSOCIATING/);
});

test("a share that ends ASSOCIATING as FAILED is healed", async (t) => {
  const world = new World({ behaviour: { associateSeconds: 30, failAfterCreate: 1, failAfterSeconds: 10 } });

  const state = await world.process().create(inputsFor(world.addWorkload(), organization));

  t.like(state, { shareId: onlyShare(world).shareId, status: "ASSOCIATED", generation: 1 });
});

test("a share that is still ASSOCIATING after two minutes is kept in state as an initialization error", async (t) => {
  const world = new World({ behaviour: { associateSeconds: 1e6 } });
  const begun = world.now;

  const { state, reason } = await unfinished(world.process().create(inputsFor(world.addWorkload(), organization)));

  t.like(state, { shareId: onlyShare(world).shareId, status: "ASSOCIATING" });
  t.regex(reason, /still associating/);
  const seconds = (world.now - begun) / 1000;
  t.true(seconds >= 120 && seconds < 150, `${seconds} s`);
  t.is(world.count("create"), 1);
});

test("an adopted share that never ends ASSOCIATING is not taken for dead", async (t) => {
  const world = new World({ behaviour: { associateSeconds: 1e6 } });
  const workloadId = world.addWorkload();
  const sharedWith = "ou-ab12-12345678";
  const shareId = world.service.shareOutside(workloadId, sharedWith, "READONLY");

  const adopting = world.process().create(inputsFor(workloadId, { sharedWith, adoptExisting: true }));

  const { state } = await unfinished(adopting);
  t.like(state, { shareId, status: "ASSOCIATING" });
  t.is(world.count("create"), 1);
});

test("a share is kept in state if the lists fail while it is ASSOCIATING", async (t) => {
  const world = new World({ behaviour: { associateSeconds: 30 } });
  world.onWake = () => refuse(world, "any", "credentials", "expired");

  const { state, reason } = await unfinished(world.process().create(inputsFor(world.addWorkload(), organization)));

  t.like(state, { shareId: onlyShare(world).shareId, status: "ASSOCIATING" });
  t.regex(reason, /expired/);
});

test("a share that vanishes while it is ASSOCIATING is created again", async (t) => {
  const world = new World({ behaviour: { associateSeconds: 5 } });
  world.onWake = () => {
    world.onWake = () => {};
    world.service.deleteOutside(onlyShare(world).shareId);
  };

  const state = await world.process().create(inputsFor(world.addWorkload(), organization));

  t.like(state, { shareId: onlyShare(world).shareId, status: "ASSOCIATED", generation: 1 });
});
