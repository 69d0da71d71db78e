import { ServiceFailure, UnfinishedError } from "../../../provider/core/errors";
import type { DeclaredShare } from "../../../provider/shares/set/inputs";
import type { WorkloadSharesInputs, WorkloadSharesState } from "../properties";
import { type Operation, region, urnOf, World, type WorldCall } from "../world";

export const alice = "222222222222";
export const bob = "arn:aws:iam::333333333333:role/bob";
export const carol = "444444444444";
export const dave = "555555555555";

export function readonly(...principals: string[]): DeclaredShare[] {
  return principals.map((sharedWith) => ({ sharedWith, permissionType: "READONLY" }));
}

/** So many accounts. */
export function accounts(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(666666666600 + index));
}

/** What `check` returns for a set. */
export function setFor(workloadId: string, changes: Partial<WorkloadSharesInputs> = {}): WorkloadSharesInputs {
  return { workloadId, shares: readonly(alice, bob), region, scope: urnOf("set"), ...changes };
}

/** A world with a set in it, made by a process that is no more. */
export async function start(changes: Partial<WorkloadSharesInputs> = {}) {
  const world = new World();
  const inputs = setFor(world.addWorkload(), changes);
  const state = await world.process().createSet(inputs);
  return { world, inputs, state };
}

/** A world whose workload was shared with Carol by hand, before an exclusive set of Alice and Bob was made. */
export async function startBesideCarol(changes: Partial<WorkloadSharesInputs> = {}) {
  const world = new World();
  const workloadId = world.addWorkload();
  const foreign = world.service.shareOutside(workloadId, carol, "READONLY");
  const inputs = setFor(workloadId, { exclusive: true, ...changes });
  const process = world.process();
  const state = await process.createSet(inputs);
  return { world, inputs, foreign, process, state };
}

/** The principals that the world's workloads are shared with, sorted. */
export function principalsOf(world: World): string[] {
  return world.service
    .shares()
    .map(({ sharedWith }) => sharedWith)
    .sort();
}

/** The ShareId of a principal's only share; with none or several the test fails. */
export function idOf(world: World, sharedWith: string): string {
  const [share, ...more] = world.service.shares().filter((one) => one.sharedWith === sharedWith);
  if (!share || more.length > 0) throw new Error(`there are ${share ? more.length + 1 : 0} shares with ${sharedWith}`);
  return share.shareId;
}

/** The share that a state has of a principal. */
export function memberOf(state: WorkloadSharesState | undefined, sharedWith: string) {
  return state?.members.find((member) => member.sharedWith === sharedWith);
}

/** The principals that a state has shares of, in its order. */
export function principalsIn(state: WorkloadSharesState | undefined) {
  return state?.members.map(({ sharedWith }) => sharedWith);
}

/** Makes the service refuse an operation whose request has one of these values. */
export function deny(world: World, operation: Operation, ...values: string[]): void {
  world.hooks = {
    before: (call) => {
      if (call.operation === operation && Object.values(call.request).some((value) => values.includes(value))) {
        throw new ServiceFailure("accessDenied", `${operation}: denied`);
      }
    },
  };
}

const writing: readonly Operation[] = ["create", "update", "delete"];

/** The calls since the nth that change something. */
export function writes(world: World, since = 0): WorldCall[] {
  return world.calls.slice(since).filter(({ operation }) => writing.includes(operation));
}

/** The error of a set of which some shares aren't what was declared; anything else fails the test. */
export async function unfinishedSet(
  work: Promise<unknown>,
): Promise<UnfinishedError & { readonly state: WorkloadSharesState }> {
  const error = await work.then(
    (result) => new Error(`it finished: ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof UnfinishedError) return error as UnfinishedError & { state: WorkloadSharesState };
  throw error;
}
