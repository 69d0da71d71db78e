import test from "ava";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { deploymentOf } from "./backend";
import { shareClass, WorkloadShare } from "./door";
import {
  addOfEach,
  type DeclaredShares,
  expectShares,
  nameOf,
  oneOfEach,
  programOfShares,
  shareEachOutside,
  shareOf,
  startShopOfEachKind,
} from "./kinds";
import { type Declared, failureOf, operations, programOf, reviewer, startProject, stateOf, told } from "./project";
import { isWrite } from "./sets";

const owner = "111111111111";
const withPermissions = kinds.filter(({ permissions }) => permissions.length > 0);
/** The names of resources of every kind. */
const ofEach = (word: string) => kinds.map((kind) => nameOf(kind, word)).sort();

/** A share of each kind for each word, with the principal that the word stands for. */
function sharesOf(shared: Readonly<Record<string, string>>, principals: Readonly<Record<string, string>>) {
  const words = Object.entries(principals);
  return Object.assign({}, ...words.map(([word, principal]) => oneOfEach(shared, word, principal))) as DeclaredShares;
}

test.serial(
  "up makes a share of each kind with three calls, a second up changes nothing, up --refresh deletes what the program has no more, and destroy --refresh the rest",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    let declared = oneOfEach(shared, "review", reviewer);
    const stack = await project.stack(async () => {
      const made = Object.entries(declared).map(([name, { kind, args }]) => {
        const { shareId, status, adoptExisting } = new (shareClass(kind))(name, args);
        return [name, { shareId, status, adoptExisting: adoptExisting.apply((value) => value ?? "absent") }];
      });
      return Object.fromEntries(made);
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

    const [first, second] = kinds as [ShareKind, ShareKind];
    declared = Object.fromEntries(
      [first, second].map((kind) => [nameOf(kind, "review"), shareOf(kind, shared, reviewer)]),
    );
    const { summary } = await stack.up({ refresh: true });
    t.deepEqual(summary.resourceChanges, { delete: 2, same: 3 });
    t.like(ids, await expectShares(t, emulator, stack, declared));

    await stack.destroy({ refresh: true, runProgram: true });
    t.deepEqual(await emulator.control.shares(), []);
    t.deepEqual(deploymentOf(stack).resources ?? [], []);
  },
);

test("a change by hand shows in preview --refresh and is healed, except a rejection, which is reported each time", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);
  const { control } = emulator;
  const declared = sharesOf(shared, {
    edited: reviewer,
    deleted: "333333333333",
    expired: "444444444444",
    rejected: "555555555555",
    accepted: "666666666666",
  });
  const stack = await project.stack(programOfShares(declared));
  await stack.up();
  const before = await expectShares(t, emulator, stack, declared);
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
  const changes = { create: all, replace: all, update: all + edited, same: 2 * all - edited + 1 };
  t.deepEqual(preview.changeSummary, changes);
  t.regex(preview.stdout, /permissionType: "CONTRIBUTOR" => "READONLY"/);

  const healing = await told("warning", (options) => stack.up({ ...options, refresh: true }));

  t.deepEqual(Object.keys(healing).sort(), [...ofEach("expired"), ...ofEach("rejected")].sort());
  for (const name of ofEach("rejected")) t.regex(healing[name] ?? "", /the recipient rejected the share/);
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

test.serial(
  "a new permission is updated in place, a new spelling without a write; a new principal or resource replaces, new before old",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const declared = sharesOf(shared, {
      permission: "333333333333",
      spelling: reviewer,
      principal: "444444444444",
      shared: "555555555555",
    });
    const stack = await project.stack(programOfShares(declared));
    await stack.up();
    const before = await expectShares(t, emulator, stack, declared);
    await emulator.control.resetCalls();

    for (const kind of withPermissions) {
      const contributor = { permissionType: "CONTRIBUTOR" };
      declared[nameOf(kind, "permission")] = shareOf(kind, shared, "333333333333", contributor);
    }
    const others = await addOfEach(emulator);
    // AWS is told nothing of a new spelling: what exists is spelled as before.
    const asItExists = {
      ...declared,
      ...oneOfEach(others, "shared", "555555555555"),
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
    const lastCreate = writes.findLastIndex((name) => name.startsWith("Create"));
    t.true(lastCreate < writes.findIndex((name) => name.startsWith("Delete")), writes.join());
    await stack.up({ expectNoChanges: true });
  },
);

test.serial(
  "get refuses a malformed id with the forms that there are, reads shares that the program does not manage by their principal, and destroy leaves them",
  async (t) => {
    const { emulator, project } = await startProject(t);
    const region = "eu-west-1";
    const shared = await addOfEach(emulator, { region });
    const ids = await shareEachOutside(emulator, shared, reviewer, "CONTRIBUTOR");
    const malformed = await project.stack(async () => {
      WorkloadShare.get("theirs", "wl-1/222222222222");
    }, "malformed");
    const stack = await project.stack(async () => {
      const found = kinds.map((kind) => {
        const { shareId, region, status } = shareClass(kind).get(
          kind.name,
          `${shared[kind.name]}/${reviewer}@eu-west-1`,
        );
        return [kind.name, { shareId, region, status }];
      });
      return Object.fromEntries(found);
    });

    const message = await failureOf(malformed.preview());
    const { outputs } = await stack.up();

    t.regex(message, /An id is <WorkloadId>\/<ShareId> or, for import, <WorkloadId>\/<SharedWith>/);
    const states = await stateOf(stack);
    for (const { name, input, permissions } of kinds) {
      t.deepEqual(outputs[name]?.value, { shareId: ids[name], region, status: "PENDING" });
      const permission = permissions.length > 0 ? { permissionType: "CONTRIBUTOR" } : {};
      t.like(states[name]?.outputs, { [input]: shared[name], sharedWith: reviewer, ...permission });
    }
    await stack.destroy();
    t.is((await emulator.control.shares()).length, kinds.length);
  },
);

// With a list for each share, there were 21 and more of each workload.
test("new shares take a few lists of each workload, and no update; a refresh takes one list of each", async (t) => {
  const { emulator, project } = await startProject(t);
  const [workloads, perWorkload] = [3, 20];
  const declared: Declared = {};
  for (let workload = 0; workload < workloads; workload++) {
    const { workloadId } = await emulator.control.addWorkload({ name: `Workload ${workload}` });
    for (let share = 0; share < perWorkload; share++) {
      const sharedWith = String(222222222200 + share);
      declared[`${workload}-${share}`] = { workloadId, sharedWith, permissionType: "READONLY" };
    }
  }
  const stack = await project.stack(programOf(declared));
  // As long as AWS takes: a list that is answered at once has ended before anyone can share it.
  await emulator.control.inject({ kind: "latencyBefore", ms: 200 });
  const lists = async () => (await operations(emulator)).filter((name) => name === "ListWorkloadShares").length;

  await stack.up({ parallel: 8 });

  t.is((await emulator.control.shares()).length, workloads * perWorkload);
  t.false((await operations(emulator)).includes("UpdateWorkloadShare"));
  t.true((await lists()) <= 10 * workloads, `${await lists()} lists`);

  await emulator.control.resetCalls();
  await stack.refresh({ parallel: 32 });
  t.is(await lists(), workloads);
});
