import { createHash } from "node:crypto";
import test from "ava";
import { ServiceFailure } from "../../../provider/core/errors";
import { principalKey } from "../../../provider/shares/model/principal";
import { inputsFor, onlyShare, otherOwner, owner, refusal, startWithShare, urnOf, World } from "../world";
import { crash, operationsOf, refuse } from "./faults";

/** AWS refuses so many deletes as it does while it is busy with the share, or after that was deleted. */
function conflict(world: World, times: number, meanwhile: () => void = () => {}): void {
  let refused = 0;
  world.hooks = {
    before: ({ operation }) => {
      if (operation !== "delete" || refused++ >= times) return;
      meanwhile();
      throw new ServiceFailure("conflict", "ConflictException: busy");
    },
  };
}

test("a delete takes the share away under a token that is over that share, and a rerun repeats it", async (t) => {
  const { world, state } = await startWithShare();
  await crash(world, "after", "delete", () => world.process().delete(state));
  t.deepEqual(world.service.shares(), []);

  await world.process().delete(state);

  const source = `{"generation":0,"inputs":{"ShareId":"${state.shareId}","WorkloadId":"${state.workloadId}"},"operation":"DeleteWorkloadShare","region":"eu-west-1","scope":{"urn":"${urnOf("review")}"}}`;
  const ClientRequestToken = createHash("sha256").update(source).digest("hex");
  const [sent, ...more] = world.calls.filter(({ operation }) => operation === "delete");
  t.deepEqual(sent?.request, { WorkloadId: state.workloadId, ShareId: state.shareId, ClientRequestToken });
  t.deepEqual(
    more.map(({ request }) => request),
    [sent?.request],
  );
});

test("a delete is one call, with the connection and in the Region of state", async (t) => {
  const { world, state } = await startWithShare({}, { connection: { profile: owner } });

  await world.process({ accountId: otherOwner, declaredRegion: "us-west-2" }).delete(state);

  t.deepEqual(world.service.shares(), []);
  t.deepEqual(operationsOf(world), ["delete"]);
});

test("a delete of a share that is gone already is done", async (t) => {
  const { world, state } = await startWithShare();
  world.service.deleteOutside(state.shareId);

  await t.notThrowsAsync(world.process().delete(state));

  t.is(world.count("delete"), 1);
});

test("a delete of a share whose workload is gone is done", async (t) => {
  const { world, state } = await startWithShare();
  world.service.deleteWorkload(state.workloadId);

  await t.notThrowsAsync(world.process().delete(state));
});

test("a delete that doesn't find the share is done without an account, once a list of its workload no longer shows it", async (t) => {
  const { world, state } = await startWithShare();
  world.service.behaviour.listLag = { mode: "fixed", seconds: 1 };
  world.service.deleteOutside(state.shareId);

  await t.notThrowsAsync(world.process({ skipRequestingAccountId: true }).delete(state));
});

test("a delete that doesn't find a share that lists go on showing proves nothing if no account may be asked", async (t) => {
  const { world, state } = await startWithShare();
  refuse(world, "delete", "notFound", "no such share");

  const { message } = await refusal(world.process({ skipRequestingAccountId: true }).delete(state));

  t.regex(message, /unknown \(skipRequestingAccountId\)/);
  t.is(world.count("delete"), 1);
});

test("a delete with another account's credentials is refused, names both accounts, and proves nothing", async (t) => {
  const { world, state } = await startWithShare();
  const process = world.process({ accountId: otherOwner });

  const { message } = await refusal(process.delete(state));

  t.regex(message, /^deleting the share of workload /);
  t.regex(message, new RegExp(`by account ${otherOwner}.* created by account ${owner}`, "s"));
  t.is(onlyShare(world).shareId, state.shareId);
  const { journal } = process.context;
  t.false(journal.isDeleted(`${state.workloadId}/${state.shareId}`));
  t.is(journal.firstGeneration({ scope: state.scope, principal: principalKey(state.sharedWith) }), 0);
});

for (const [whose, known, options, said] of [
  ["the caller's", {}, { skipRequestingAccountId: true }, /unknown \(skipRequestingAccountId\)/],
  ["the share's", { accountId: undefined }, {}, /created by account unknown/],
] as const) {
  test(`a delete that finds neither the share nor its workload is refused if ${whose} account isn't known`, async (t) => {
    const { world, state } = await startWithShare();
    world.service.deleteWorkload(state.workloadId);
    const { accountId, ...rest } = { ...state, ...known };

    const { message } = await refusal(world.process(options).delete(accountId ? { ...rest, accountId } : rest));

    t.regex(message, said);
  });
}

test("a delete that AWS refuses is an error at once, with what to do", async (t) => {
  for (const kind of ["accessDenied", "throttling", "network"] as const) {
    const { world, state } = await startWithShare();
    refuse(world, "delete", kind, "AWS said no", { remedy: "do this" });

    const { message } = await refusal(world.process().delete(state));

    t.regex(message, /^deleting the share of .*: AWS said no\ndo this$/, kind);
    t.is(world.count("delete"), 1, kind);
  }
});

test("a delete that AWS refuses with a Conflict is tried again while a list still shows the share", async (t) => {
  const { world, state } = await startWithShare();
  conflict(world, 3);

  await world.process().delete(state);

  t.is(world.count("delete"), 4);
  t.deepEqual(world.service.shares(), []);
});

test("a delete that AWS goes on refusing with a Conflict is an error after a bounded time", async (t) => {
  const { world, state } = await startWithShare();
  conflict(world, Number.POSITIVE_INFINITY);
  const begun = world.now;

  const { message } = await refusal(world.process().delete(state));

  t.regex(message, /ConflictException: busy/);
  t.is(world.count("delete"), 6);
  t.true(world.now - begun < 60_000);
  t.is(onlyShare(world).shareId, state.shareId);
});

test("a delete that AWS refuses with a Conflict is done if the share is deleted, as AWS documents, and no list shows it", async (t) => {
  const { world, state } = await startWithShare({ behaviour: { deleteUnknown: "conflict" } });
  world.service.deleteOutside(state.shareId);

  await t.notThrowsAsync(world.process().delete(state));

  t.is(world.count("delete"), 1);
});

test("a delete that AWS refuses with a Conflict is tried again though the first list, which lags, doesn't show the share", async (t) => {
  const world = new World({ behaviour: { listLag: { mode: "fixed", seconds: 1 } } });
  const state = await world.process().create(inputsFor(world.addWorkload()));
  world.service.behaviour.listLag = { mode: "fixed", seconds: 5 };
  conflict(world, 1);

  await world.process().delete(state);

  t.deepEqual(world.service.shares(), []);
  t.is(world.count("delete"), 2);
});

test("a delete that AWS refuses with a Conflict is done if the whole workload has gone meanwhile", async (t) => {
  const { world, state } = await startWithShare();
  conflict(world, 1, () => world.service.deleteWorkload(state.workloadId));

  await t.notThrowsAsync(world.process().delete(state));

  t.is(world.count("delete"), 1);
});

test("a delete that AWS refuses with a Conflict is an error if the list is refused, too", async (t) => {
  const { world, state } = await startWithShare();
  const process = world.process();
  world.hooks = {
    before: ({ operation }) => {
      if (operation === "delete") throw new ServiceFailure("conflict", "ConflictException: busy");
      if (operation === "list") throw new ServiceFailure("accessDenied", "no lists");
    },
  };

  const { message } = await refusal(process.delete(state));

  t.regex(message, /no lists/);
  t.false(process.context.journal.isDeleted(`${state.workloadId}/${state.shareId}`));
});
