import { setTimeout } from "node:timers/promises";
import type { Stack, UpOptions } from "@pulumi/pulumi/automation";
import test from "ava";
import { kinds } from "../../provider/shares/kinds/kinds";
import { door } from "./door";
import { expectShares, nameOf, oneOfEach, operationsOf, programOfShares, startShopOfEachKind } from "./kinds";
import { engineProcesses, survivors } from "./processes";
import { madeShare, madeShares, operations, programOf, reviewer, startShop, stateOf, told } from "./project";
import { alice, bob } from "./sets";

/** What an up reports for the share of each kind. */
async function errorsOf(stack: Stack, word: string, options: UpOptions = {}): Promise<string[]> {
  const errors = await told("error", (further) => stack.up({ ...options, ...further, continueOnError: true }));
  return kinds.map((kind) => errors[nameOf(kind, word)] ?? "no error");
}

test.serial(
  "a wait that times out keeps the share in state; reruns go on waiting, refreshed or not, and make none",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const declared = oneOfEach(shared, "review", reviewer, { waitForAcceptance: true, acceptanceTimeoutSeconds: 2 });
    const stack = await project.stack(programOfShares(declared));

    for (const message of await errorsOf(stack, "review")) {
      t.regex(message, /the share is still PENDING after 2 s: the recipient has not accepted it/);
      t.notRegex(message, / {4}at /);
    }
    const ids = await expectShares(t, emulator, stack, declared);
    for (const { initErrors } of Object.values(await stateOf(stack))) t.is(initErrors?.length, 1);

    for (const refresh of [false, true]) {
      for (const message of await errorsOf(stack, "review", { refresh })) t.regex(message, /still PENDING/);
    }
    for (const shareId of Object.values(ids)) await emulator.control.accept(shareId);
    await stack.up();
    for (const { outputs } of Object.values(await stateOf(stack))) t.is(outputs.status, "ACCEPTED");
    await stack.up({ expectNoChanges: true, refresh: true });
    const creates = (await operations(emulator)).filter((name) => name.startsWith("Create"));
    t.deepEqual(creates.sort(), operationsOf("create").sort());
  },
);

test.serial(
  "a wait says meanwhile how long it may last, and ends if the recipient accepts, or rejects: then the share stays in state and is not offered again",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const wait = { waitForAcceptance: true, acceptanceTimeoutSeconds: 60 };
    const declared = { ...oneOfEach(shared, "accepted", alice, wait), ...oneOfEach(shared, "rejected", bob, wait) };
    const stack = await project.stack(programOfShares(declared));
    const output: string[] = [];

    const errors = errorsOf(stack, "rejected", { onOutput: (text) => output.push(text) });
    await madeShares(emulator, 2 * kinds.length);
    await setTimeout(1500);
    for (const { shareId, sharedWith } of await emulator.control.shares()) {
      if (sharedWith === alice) await emulator.control.accept(shareId);
      else await emulator.control.reject(shareId);
    }

    for (const message of await errors) t.regex(message, /the recipient rejected the share/);
    t.regex(output.join(""), /waiting for the share to leave PENDING/);
    const states = await stateOf(stack);
    for (const kind of kinds) {
      t.is(states[nameOf(kind, "accepted")]?.outputs.status, "ACCEPTED");
      t.is(states[nameOf(kind, "rejected")]?.outputs.status, "REJECTED");
    }
    await expectShares(t, emulator, stack, declared);
    const creates = (await operations(emulator)).filter((name) => name.startsWith("Create"));
    t.deepEqual(creates.sort(), [...operationsOf("create"), ...operationsOf("create")].sort());
  },
);

test.serial(
  "Ctrl-C in a wait, twice where once does not reach it, leaves no process behind, and the rerun finds the same share",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
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
  },
);
