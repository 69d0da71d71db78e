import { setTimeout } from "node:timers/promises";
import type { Stack, UpOptions } from "@pulumi/pulumi/automation";
import test from "ava";
import { kinds } from "../../provider/shares/kinds/kinds";
import { door } from "./door";
import {
  expectShares,
  nameOf,
  oneOfEach,
  operationsOf,
  programOfShares,
  type Shared,
  startShopOfEachKind,
} from "./kinds";
import { engineProcesses, survivors } from "./processes";
import { madeShare, madeShares, operations, programOf, reviewer, stateOf, told } from "./project";

const waiting = (shared: Shared, acceptanceTimeoutSeconds = 60) =>
  oneOfEach(shared, "review", reviewer, { waitForAcceptance: true, acceptanceTimeoutSeconds });

/** The calls that make a share, once for each kind. */
const onceEach = operationsOf("create").sort();

/** What an up reports for the share of each kind, if none reaches the status that it waits for. */
async function failuresOf(stack: Stack, options: UpOptions = {}): Promise<string[]> {
  const errors = await told("error", (further) => stack.up({ ...options, ...further, continueOnError: true }));
  return kinds.map((kind) => errors[nameOf(kind, "review")] ?? "no error");
}

test("a wait that times out keeps the share in state; reruns go on waiting, refreshed or not, and make none", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const declared = waiting(shared, 2);
  const stack = await project.stack(programOfShares(declared));
  for (const message of await failuresOf(stack)) {
    t.regex(message, /the share is still PENDING after 2 s: the recipient has not accepted it/);
    t.notRegex(message, / {4}at /);
  }
  const ids = await expectShares(t, emulator, stack, declared);
  for (const { initErrors } of Object.values(await stateOf(stack))) t.is(initErrors.length, 1);

  for (const refresh of [false, true]) {
    const stillPending = kinds.map(() => expect.stringContaining("still PENDING"));
    t.deepEqual(await failuresOf(stack, { refresh }), stillPending);
  }
  for (const shareId of Object.values(ids)) await emulator.control.accept(shareId);
  await stack.up();
  await stack.up({ expectNoChanges: true, refresh: true });
  for (const { outputs } of Object.values(await stateOf(stack))) t.is(outputs.status, "ACCEPTED");
  t.deepEqual((await operations(emulator)).filter((name) => name.startsWith("Create")).sort(), onceEach);
});

test("a wait ends with the acceptance, and tells how long it may last meanwhile", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const stack = await project.stack(programOfShares(waiting(shared)));
  const run = stack.up();
  const shareIds = await madeShares(emulator, kinds.length);
  await setTimeout(1500);
  for (const shareId of shareIds) await emulator.control.accept(shareId);
  t.true((await run).stdout.includes("waiting for the share to leave PENDING"));
  for (const { outputs } of Object.values(await stateOf(stack))) t.is(outputs.status, "ACCEPTED");
});

test("a wait ends if the recipient rejects: the share stays in state and is not offered again", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const declared = waiting(shared);
  const stack = await project.stack(programOfShares(declared));
  const run = failuresOf(stack);
  for (const shareId of await madeShares(emulator, kinds.length)) await emulator.control.reject(shareId);
  t.deepEqual(
    await run,
    kinds.map(() => expect.stringContaining("the recipient rejected the share")),
  );
  await expectShares(t, emulator, stack, declared);
  t.deepEqual((await operations(emulator)).filter((name) => name.startsWith("Create")).sort(), onceEach);
});

test("Ctrl-C in a wait, twice where once does not reach it, leaves no process behind, and the rerun finds the same share", async (t) => {
  const { emulator, project, workloadId } = await startShopOfEachKind(t);

  const review = { workloadId, sharedWith: reviewer, permissionType: "READONLY" as const, waitForAcceptance: true };
  const stack = await project.stack(programOf({ review }));
  const run = stack.up().catch(() => "interrupted");
  const shareId = await madeShare(emulator);
  const processes = engineProcesses();
  process.kill(processes[0] as number, "SIGINT");
  // Cancel reaches the plugin: there, once is enough.
  if (door === "dynamic") {
    await setTimeout(500);
    process.kill(processes[0] as number, "SIGINT");
  }
  t.is(await run, "interrupted");
  t.deepEqual(await survivors(processes), []);

  await stack.cancel().catch(() => {});
  review.waitForAcceptance = false;
  await stack.up();
  t.is((await stateOf(stack)).review?.outputs.shareId, shareId);
});
