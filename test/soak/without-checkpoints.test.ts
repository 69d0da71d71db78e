import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import type { Behaviour, Emulator } from "../../emulator";
import { failureOf, programOf as programOfShares, readonlyShares, startProject } from "../engine/project";
import { alice, bob, shareIds } from "../engine/sets";
import { countedIn } from "./counted";
import { runKilled } from "./kill";
import {
  type Declaration,
  declaredShares,
  type Phase,
  phases,
  programOf,
  resourcesOf,
  shareIdsInState,
  workloads,
  writeAt,
  writesOf,
} from "./phases";
import { type KillPoint, killPoints } from "./points";
import { seed, setting } from "./settings";

/** With this, the engine writes the state once, at its end: a killed run leaves nothing of what it did in it. */
const withoutCheckpoints = { PULUMI_SKIP_CHECKPOINTS: "true" };

const deaths = setting("SOAK_DEATHS", 2);
const killedPhases = phases.filter(({ isInShortForm }) => isInShortForm || deaths >= phases.length);
const rounds = Math.ceil(deaths / 10);
const points = new Map(killedPhases.map((phase, index) => [phase, killPoints(seed + index, rounds, writesOf(phase))]));

const services: readonly Partial<Behaviour>[] = [
  {},
  { spentToken: "conflict", listLag: { mode: "fixed", seconds: 0.5 } },
  { spentToken: "deadResult", listLag: { mode: "fixed", seconds: 0.5 } },
];

const refreshes = [false, true];

const rerunsAsDeclared = test.macro({
  title: (_, round: number) =>
    "without checkpoints, a stack that is killed once in each sort of run ends each rerun with exactly the declared shares " +
    `(round ${round} of ${rounds}, seed ${seed})`,
  async exec(t, round: number) {
    t.timeout(600_000);
    const { emulator, project } = await startProject(t);
    const { control } = emulator;
    await control.setBehaviour(services[(round - 1) % services.length] ?? {});
    const refresh = refreshes[(round - 1) % refreshes.length] ?? false;
    const workloadIds: string[] = [];
    while (workloadIds.length < workloads) workloadIds.push((await control.addWorkload()).workloadId);
    let declaration: Declaration = { principals: 0, permissionType: "READONLY" };
    const countedFile = join(project.folder, "counted");
    const stack = await project.stack(programOf(workloadIds, countedFile, () => declaration));
    Object.assign(stack.workspace.envVars, withoutCheckpoints);
    const isOtherMade = () => countedIn(countedFile).created.length > 0;

    for (const phase of killedPhases) {
      // given a stack as the phase before has left it
      if (phase.declaration) declaration = phase.declaration;
      else await stack.up({ refresh: true, expectNoChanges: true });
      // A refresh drops what the killed run has deleted, and the engine refuses to replace what it doesn't find then.
      const options = phase.isForced ? { replace: urnsOfShares(stack) } : { refresh };
      const run = () => (phase.declaration ? stack.up(options) : stack.destroy());
      const before = await shareIds(emulator);
      const inState = shareIdsInState(stack);

      // when a run is killed
      const point = points.get(phase)?.[round - 1] as KillPoint;
      const { title, isKilled } = await killedIn(phase, point, emulator, stack, isOtherMade, run);

      // then nothing that it did is in state
      t.true(isKilled, title);
      t.deepEqual(shareIdsInState(stack), inState, `${title}: its state is lost`);
      const made = (await shareIds(emulator)).filter((id) => !before.includes(id));

      // and when it is run again, all is as declared
      await run();
      const ids = await shareIds(emulator);
      t.deepEqual(await sharesOf(emulator), declaredShares(workloadIds, phase.declaration), title);
      t.deepEqual(shareIdsInState(stack), ids, title);
      const stillToDelete = resourcesOf(stack).filter((resource) => resource.delete);
      t.deepEqual(stillToDelete, [], title);
      const lost = made.filter((id) => !ids.includes(id));
      if (phase.declaration) t.deepEqual(lost, [], `${title}: what it made is kept`);
    }

    // What isn't protected: the other provider's resource was made again, and the first one is left behind.
    const { created, left } = countedIn(countedFile);
    t.is(created.length, 2);
    t.deepEqual(left, created.slice(0, 1));
  },
});

for (let round = 1; round <= rounds; round++) test.serial(rerunsAsDeclared, round);

test.serial(
  "without checkpoints, a destroy after a killed up leaves what that has made; an up, even one that fails, writes it to state again",
  async (t) => {
    const { emulator, project } = await startProject(t);
    const { control } = emulator;
    const { workloadId } = await control.addWorkload();
    const stack = await project.stack(programOfShares(readonlyShares(workloadId, { first: alice, second: bob })));
    Object.assign(stack.workspace.envVars, withoutCheckpoints);

    await control.inject({ kind: "holdAfter", operation: "CreateWorkloadShare" });
    const isReached = async () => (await control.held()).length > 0;
    const killing = { isReached, delay: 0, victims: "engine and provider" } as const;
    await runKilled(emulator, stack, killing, () => stack.up({ parallel: 1 }));
    await stack.destroy();

    const made = await shareIds(emulator);
    t.is(made.length, 1);

    await control.inject({ kind: "denied", operation: "CreateWorkloadShare", after: 1 });
    t.regex(await failureOf(stack.up({ parallel: 1 })), /wellarchitected:CreateWorkloadShare/);

    t.deepEqual(await shareIds(emulator), made);
    t.deepEqual(shareIdsInState(stack), made);

    await stack.destroy();

    t.deepEqual(await control.shares(), []);
  },
);

/** Kills a run at a point of its phase, which it returns in words. */
async function killedIn(
  phase: Phase,
  { writes, isHeld, delay }: KillPoint,
  emulator: Emulator,
  stack: Stack,
  isOtherMade: () => boolean,
  run: () => Promise<unknown>,
): Promise<{ readonly title: string; readonly isKilled: boolean }> {
  const { control } = emulator;
  const { operation, nth, calls } = writeAt(phase, writes);
  await control.resetCalls();
  // Without an answer to its last write, no run ends before it is killed.
  await control.inject({ kind: "holdAfter", operation, after: isHeld ? nth : calls - 1 });
  const isReached = async () => {
    if (!isOtherMade()) return false;
    if (isHeld) return (await control.held()).length > 0;
    return (await control.calls()).filter((call) => call.operation === operation).length > nth;
  };
  const killing = { isReached, delay, victims: "engine and provider" } as const;
  const { isKilled } = await runKilled(emulator, stack, killing, run);
  const title = `${phase.name}, killed at ${operation} ${nth + 1} of ${calls}${isHeld ? ", its answer held" : ""}`;
  return { title, isKilled };
}

function urnsOfShares(stack: Stack): string[] {
  return resourcesOf(stack)
    .filter(({ type }) => type.endsWith(":WorkloadShare"))
    .map(({ urn }) => urn);
}

/** The shares that exist, as `workload principal permission`, sorted. */
async function sharesOf(emulator: Emulator): Promise<string[]> {
  const shares = await emulator.control.shares();
  return shares
    .map(({ resourceId, sharedWith, permissionType }) => `${resourceId} ${sharedWith} ${permissionType}`)
    .sort();
}
