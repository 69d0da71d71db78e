import test from "ava";
import { kinds } from "../../provider/shares/kinds/kinds";
import { deploymentOf } from "./backend";
import { type AnyShare, shareClass } from "./door";
import {
  addOfEach,
  type DeclaredShares,
  expectShares,
  nameOf,
  oneOfEach,
  programOfShares,
  shareOf,
  startShopOfEachKind,
} from "./kinds";
import { operations, reviewer, stateOf, told } from "./project";
import { isWrite } from "./sets";

const owner = "111111111111";
const withPermissions = kinds.filter(({ permissions }) => permissions.length > 0);
/** The names of resources of every kind. */
const ofEach = (word: string) => kinds.map((kind) => nameOf(kind, word)).sort();

test("up makes a share of each kind, a second up changes nothing, and destroy leaves none", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const declared = oneOfEach(shared, "review", reviewer);
  const stack = await project.stack(async () => {
    const made = Object.entries(declared).map(([name, { kind, args }]): [string, AnyShare] => [
      name,
      new (shareClass(kind))(name, args),
    ]);
    return Object.fromEntries(
      made.map(([name, { shareId, status, adoptExisting }]) => [
        name,
        { shareId, status, adoptExisting: adoptExisting.apply((value) => value ?? "absent") },
      ]),
    );
  });
  const { outputs } = await stack.up();
  const ids = await expectShares(t, emulator, stack, declared);
  const states = await stateOf(stack);
  for (const [name, { kind, args }] of Object.entries(declared)) {
    const shareId = ids[name];
    t.deepEqual(outputs[name]?.value, { shareId, status: "PENDING", adoptExisting: "absent" });
    t.is(states[name]?.id, `${args[kind.input]}/${shareId}`);
    t.like(states[name]?.outputs, { ...args, shareId, status: "PENDING", accountId: owner });
    t.is("permissionType" in (states[name]?.outputs ?? {}), "permissionType" in args);
  }
  const calls = await operations(emulator);
  t.is(calls[0], "GetCallerIdentity");
  for (const { api } of kinds) {
    const ofKind = calls.filter((call) => Object.values(api).includes(call));
    t.deepEqual(ofKind, [api.list, api.create, api.list]);
  }
  t.is(calls.length, 1 + 3 * kinds.length);

  await stack.up({ expectNoChanges: true });
  await stack.up({ expectNoChanges: true, refresh: true });
  await stack.destroy({ refresh: true });
  t.deepEqual(await emulator.control.shares(), []);
  t.deepEqual(deploymentOf(stack).resources ?? [], []);
});

test("a change by hand shows in preview --refresh and is healed, except a rejection, which is reported each time", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const principals = {
    edited: reviewer,
    deleted: "333333333333",
    expired: "444444444444",
    rejected: "555555555555",
    accepted: "666666666666",
  };
  const declared: DeclaredShares = {};
  for (const [word, sharedWith] of Object.entries(principals))
    Object.assign(declared, oneOfEach(shared, word, sharedWith));
  const stack = await project.stack(programOfShares(declared));
  await stack.up();
  const before = await expectShares(t, emulator, stack, declared);
  const { control } = emulator;
  for (const kind of kinds) {
    const shareId = (word: string) => String(before[nameOf(kind, word)]);
    if (withPermissions.includes(kind)) await control.editOutside(shareId("edited"), "CONTRIBUTOR");
    await control.deleteOutside(shareId("deleted"));
    await control.expire(shareId("expired"));
    await control.reject(shareId("rejected"));
    await control.accept(shareId("accepted"));
  }

  const preview = await stack.preview({ refresh: true, diff: true });
  const [all, edited] = [kinds.length, withPermissions.length];
  t.deepEqual(preview.changeSummary, {
    create: all,
    replace: all,
    update: all + edited,
    same: 2 * all - edited + 1,
  });
  t.true(preview.stdout.includes('permissionType: "CONTRIBUTOR" => "READONLY"'));

  const healing = await told("warning", (options) => stack.up({ ...options, refresh: true }));
  t.deepEqual(Object.keys(healing).sort(), [...ofEach("expired"), ...ofEach("rejected")].sort());
  for (const name of ofEach("rejected")) t.true(healing[name].includes("the recipient rejected the share"));
  const after = await expectShares(t, emulator, stack, declared);
  const remade = Object.keys(declared).filter((name) => after[name] !== before[name]);
  t.deepEqual(remade.sort(), [...ofEach("deleted"), ...ofEach("expired")].sort());
  const statuses = new Map((await control.shares()).map(({ shareId, status }) => [shareId, status]));
  const states = await stateOf(stack);
  for (const [word, status] of Object.entries({ rejected: "REJECTED", accepted: "ACCEPTED", expired: "PENDING" })) {
    for (const name of ofEach(word)) {
      t.deepEqual([name, statuses.get(String(after[name])), states[name]?.outputs.status], [name, status, status]);
    }
  }

  const again = await told("warning", (options) => stack.up({ ...options, refresh: true }));
  t.deepEqual(Object.keys(again).sort(), ofEach("rejected"));
  t.deepEqual(await expectShares(t, emulator, stack, declared), after);
  for (const name of ofEach("deleted")) await control.deleteOutside(String(after[name]));
  await stack.destroy();
  t.deepEqual(await control.shares(), []);
});

test("a new permission is updated in place, a new spelling without a write; a new principal or resource replaces, new before old", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const principals = {
    permission: "333333333333",
    spelling: reviewer,
    principal: "444444444444",
    shared: "555555555555",
  };
  const declared: DeclaredShares = {};
  for (const [word, sharedWith] of Object.entries(principals))
    Object.assign(declared, oneOfEach(shared, word, sharedWith));
  const stack = await project.stack(programOfShares(declared));
  await stack.up();
  const before = await expectShares(t, emulator, stack, declared);
  await emulator.control.resetCalls();

  const others = await addOfEach(emulator);
  for (const kind of withPermissions) {
    const contributor = { permissionType: "CONTRIBUTOR" };
    declared[nameOf(kind, "permission")] = shareOf(kind, shared, principals.permission, contributor);
  }
  // Of a new spelling, AWS hears nothing: what exists is spelled as before.
  const asItExists = {
    ...declared,
    ...oneOfEach(others, "shared", principals.shared),
    ...oneOfEach(shared, "principal", "666666666666"),
  };
  const workloadArn = `arn:aws:wellarchitected:us-east-1:${owner}:workload/${shared.WorkloadShare}`;
  const respelt = oneOfEach({ ...shared, WorkloadShare: workloadArn }, "spelling", `arn:aws:iam::${reviewer}:root`);
  Object.assign(declared, asItExists, respelt);
  const { summary } = await stack.up();
  const [all, permitted] = [kinds.length, withPermissions.length];
  t.deepEqual(summary.resourceChanges, { update: all + permitted, replace: 2 * all, same: all - permitted + 1 });
  const after = await expectShares(t, emulator, stack, asItExists);
  const kept = Object.keys(declared).filter((name) => after[name] === before[name]);
  t.deepEqual(kept.sort(), [...ofEach("permission"), ...ofEach("spelling")].sort());
  const writes = (await operations(emulator)).filter(isWrite);
  const expected = kinds.flatMap(({ api: { create, update, delete: remove } }) =>
    [create, create, update ?? [], remove, remove].flat(),
  );
  t.deepEqual(writes.toSorted(), expected.sort());
  const [lastCreate, firstDelete] = [
    writes.findLastIndex((name) => name.startsWith("Create")),
    writes.findIndex((name) => name.startsWith("Delete")),
  ];
  t.true(lastCreate < firstDelete);
  await stack.up({ expectNoChanges: true });
  await stack.destroy({ runProgram: true });
  t.deepEqual(await emulator.control.shares(), []);
});

test("a share that the program declares no more is deleted, by up and by up --refresh; by destroy --refresh, all are", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const third = oneOfEach(shared, "third", "444444444444");
  const second = oneOfEach(shared, "second", "333333333333");
  let declared: DeclaredShares = { ...oneOfEach(shared, "first", reviewer), ...second, ...third };
  const stack = await project.stack(() => programOfShares(declared)());
  await stack.up();
  declared = { ...second, ...third };
  await stack.up();
  await expectShares(t, emulator, stack, declared);
  declared = third;
  await stack.up({ refresh: true });
  await expectShares(t, emulator, stack, declared);
  await stack.destroy({ refresh: true, runProgram: true });
  t.deepEqual(await emulator.control.shares(), []);
  t.deepEqual(await stateOf(stack), {});
});
