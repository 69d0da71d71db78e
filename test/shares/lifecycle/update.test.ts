import test from "ava";
import { inputsFor, onlyShare, otherOwner, refusal, startWithShare, unfinished, World } from "../world";
import { crash, refuse } from "./faults";

const contributor = { permissionType: "CONTRIBUTOR" } as const;

/** A share with an organization, which a run has left ASSOCIATING after two minutes. */
async function startAssociating(associateSeconds: number) {
  const world = new World({ behaviour: { associateSeconds } });
  const inputs = inputsFor(world.addWorkload(), { sharedWith: "o-abcdefghij" });
  const { state } = await unfinished(world.process().create(inputs));
  return { world, state };
}

test("the permission is updated in place: the ShareId stays", async (t) => {
  const { world, state } = await startWithShare();

  const updated = await world.process().change(state, contributor);

  t.deepEqual(updated, { ...state, permissionType: "CONTRIBUTOR" });
  t.like(onlyShare(world), { shareId: state.shareId, permissionType: "CONTRIBUTOR" });
});

for (const [status, updateResetsToPending] of [
  ["ACCEPTED", false],
  ["PENDING", true],
] as const) {
  test(`an update of an accepted share returns the status that it then has: ${status}`, async (t) => {
    const { world, state } = await startWithShare({ behaviour: { updateResetsToPending } });
    world.service.accept(state.shareId);

    const updated = await world.process().change(state, contributor);

    t.like(updated, { status, ...contributor });
  });
}

test("an update returns the permission that it set, though lists still show what was", async (t) => {
  const { world, state } = await startWithShare();
  world.service.behaviour.listLag = { mode: "fixed", seconds: 30 };

  const updated = await world.process().change(state, contributor);

  t.like(updated, contributor);
});

test("an update writes the permission if state has it already, but someone has edited the share since", async (t) => {
  const { world, state } = await startWithShare();
  world.service.editOutside(state.shareId, "CONTRIBUTOR");

  const updated = await world.process().change(state, { adoptExisting: true });

  t.is(updated.permissionType, "READONLY");
  t.is(onlyShare(world).permissionType, "READONLY");
});

test("an update writes the permission if a list, which may lag, shows it already, but state doesn't", async (t) => {
  const { world, state } = await startWithShare();

  const updated = await world.process().change({ ...state, ...contributor }, { permissionType: "READONLY" });

  t.is(updated.permissionType, "READONLY");
  t.is(world.count("update"), 1);
});

test("an update waits out ASSOCIATING, in which AWS refuses it", async (t) => {
  const { world, state } = await startAssociating(150);

  const updated = await world.process().change(state, contributor);

  t.like(updated, { status: "ASSOCIATED", ...contributor, shareId: state.shareId });
  t.is(onlyShare(world).permissionType, "CONTRIBUTOR");
});

test("an update of a share that never ends ASSOCIATING writes nothing, and is an initialization error", async (t) => {
  const { world, state } = await startAssociating(1e6);

  const error = await unfinished(world.process().change(state, contributor));

  t.like(error.state, { status: "ASSOCIATING", permissionType: "READONLY", shareId: state.shareId });
  t.is(world.count("update"), 0);
});

test("an update of a share that has ended since the diff writes nothing, and is an initialization error", async (t) => {
  const { world, state } = await startWithShare();
  world.service.reject(state.shareId);

  const error = await unfinished(world.process().change(state, contributor));

  t.like(error.state, { permissionType: "READONLY", status: "REJECTED" });
  t.is(world.count("update"), 0);
});

test("after a crash at any call of an update, the next run ends with the same share and its new permission", async (t) => {
  for (const when of ["before", "after"] as const) {
    for (let nth = 0; nth < 4; nth++) {
      const { world, state } = await startWithShare();
      await crash(world, when, "any", () => world.process().change(state, contributor), nth);

      const updated = await world.process().change(state, contributor);

      t.like(updated, { ...contributor, generation: 0 });
      t.like(onlyShare(world), { shareId: state.shareId, ...contributor });
    }
  }
});

test("an update of anything but the permission writes nothing to AWS, and state has it", async (t) => {
  const { world, state } = await startWithShare();
  const changes = {
    replaceOnStatus: ["FAILED"],
    adoptExisting: true,
    acceptanceTimeoutSeconds: 5,
    sharedWith: "arn:aws:iam::222222222222:root",
    connection: { profile: "111111111111" },
    scope: "urn:pulumi:dev::shop::x:WorkloadShare::renamed",
  } as const;

  const updated = await world.process().change(state, changes);

  t.deepEqual(updated, { ...state, ...changes } as object);
  t.is(world.count("create") + world.count("update") + world.count("delete"), 0);
});

test("an update drops from state what the program no longer declares", async (t) => {
  const { world, state } = await startWithShare({}, { adoptExisting: true, replaceOnStatus: ["REJECTED"] });

  const updated = await world.process().update(state, inputsFor(state.workloadId));

  const { adoptExisting: _, replaceOnStatus: _r, ...rest } = state;
  t.deepEqual(updated, rest);
});

test("an update of a rejected share that doesn't change the permission repeats the warning, and is no error", async (t) => {
  const { world, state } = await startWithShare();
  world.service.reject(state.shareId);
  const process = world.process();

  const updated = await process.change({ ...state, status: "REJECTED" });

  t.deepEqual(updated, { ...state, status: "REJECTED" });
  t.is(process.warnings().length, 1);
  t.regex(process.warnings()[0] ?? "", /the recipient rejected the share/);
  t.is(world.count("update"), 0);
});

test("an update of a share whose status wasn't known yet learns it", async (t) => {
  const { world, state } = await startWithShare();
  const { status: _, ...unlisted } = state;

  t.deepEqual(await world.process().change(unlisted), state);
});

test("an update goes to the Region of state: another one would have been a replacement", async (t) => {
  const { world, state } = await startWithShare();

  await world.process().change(state, { region: "us-west-2" });

  t.deepEqual(new Set(world.calls.map((call) => call.region)), new Set([state.region]));
});

test("an update of a share that is gone is refused, and says how to recreate it", async (t) => {
  const { world, state } = await startWithShare();
  world.service.deleteOutside(state.shareId);

  const { message } = await refusal(world.process().change(state, contributor));

  t.regex(message, /^updating the share of .*: the share is gone\. Run "pulumi up --refresh"/);
  t.is(world.count("create"), 0);
});

test("an update with another account's credentials is refused, and names that account", async (t) => {
  const { world, state } = await startWithShare();

  const { message } = await refusal(world.process().change(state, { connection: { profile: otherOwner } }));

  t.regex(message, new RegExp(`by account ${otherOwner}`));
  t.is(onlyShare(world).permissionType, "READONLY");
});

test("an update to another account's workload, by its ARN, is refused", async (t) => {
  const { world, state } = await startWithShare();
  const workloadId = `arn:aws:wellarchitected:eu-west-1:${otherOwner}:workload/${state.workloadId}`;

  const { message } = await refusal(world.process().change(state, { workloadId }));

  t.regex(message, new RegExp(`belongs to account ${otherOwner}`));
});

test("an update that AWS refuses says what AWS said and what to do", async (t) => {
  const { world, state } = await startWithShare();
  refuse(world, "update", "accessDenied", "AWS said no", { remedy: "Allow it" });

  const { message } = await refusal(world.process().change(state, contributor));

  t.regex(message, /^updating the share of .*: AWS said no\nAllow it$/);
});
