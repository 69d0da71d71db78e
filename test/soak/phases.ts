import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import type { Operation, PermissionType } from "../../emulator";
import { deploymentOf } from "../engine/backend";
import { WorkloadShare, WorkloadShares } from "../engine/door";
import type { StateResource } from "../engine/project";
import { Counted } from "./counted";

/** Workloads of each form, and shares of each workload. */
const workloadsOfForm = 2;
const sharesOfWorkload = 5;
const singles = workloadsOfForm * sharesOfWorkload;
const all = 2 * singles;

/** A stack's workloads, those with a resource for each share first. */
export const workloads = 2 * workloadsOfForm;

/** What the program declares of every share. */
export interface Declaration {
  /** Which principals: two that differ have none in common. */
  readonly principals: number;
  readonly permissionType: PermissionType;
  readonly deleteBeforeReplace?: boolean;
}

/** A run that is killed, and then run again, on a stack that has come through all phases before it. */
export interface Phase {
  readonly name: string;
  /** What the program declares then; undefined if the run is a destroy. */
  readonly declaration?: Declaration;
  /** Whether the engine is told to replace each `WorkloadShare` (`pulumi up --replace`). */
  readonly isForced?: boolean;
  /** Whether it is one of the few in which `npm test` kills. */
  readonly isInShortForm?: boolean;
  /** Which writes it takes, and at least how many calls of each. */
  readonly writes: readonly (readonly [operation: Operation, calls: number])[];
}

export const phases: readonly Phase[] = [
  {
    name: "up",
    isInShortForm: true,
    declaration: { principals: 1, permissionType: "READONLY" },
    writes: [["CreateWorkloadShare", all]],
  },
  {
    name: "an update",
    declaration: { principals: 1, permissionType: "CONTRIBUTOR" },
    writes: [["UpdateWorkloadShare", all]],
  },
  {
    name: "a replacement",
    isInShortForm: true,
    declaration: { principals: 2, permissionType: "CONTRIBUTOR" },
    writes: [
      ["CreateWorkloadShare", all],
      ["DeleteWorkloadShare", all],
    ],
  },
  {
    // Back to principals whose first tokens are spent.
    name: "a replacement, deleted first",
    declaration: { principals: 1, permissionType: "READONLY", deleteBeforeReplace: true },
    writes: [
      ["DeleteWorkloadShare", all],
      ["CreateWorkloadShare", all],
    ],
  },
  {
    name: "a replacement by the same principal",
    declaration: { principals: 1, permissionType: "READONLY", deleteBeforeReplace: true },
    isForced: true,
    writes: [
      ["DeleteWorkloadShare", singles],
      ["CreateWorkloadShare", singles],
    ],
  },
  { name: "destroy", isInShortForm: true, writes: [["DeleteWorkloadShare", all]] },
];

/** How many writes a phase takes, at least. */
export function writesOf({ writes }: Phase): number {
  return writes.reduce((sum, [, calls]) => sum + calls, 0);
}

/** A write of the phase, by its index: its operation, the index among the calls of that, and how many of those there are. */
export function writeAt({ writes }: Phase, index: number): { operation: Operation; nth: number; calls: number } {
  let nth = index;
  for (const [operation, calls] of writes) {
    if (nth < calls) return { operation, nth, calls };
    nth -= calls;
  }
  throw new RangeError(`the phase has no write ${index}`);
}

function members({ principals, permissionType }: Declaration) {
  return Array.from({ length: sharesOfWorkload }, (_, nth) => ({
    sharedWith: String(222222222200 + 10 * principals + nth),
    permissionType,
  }));
}

/** Declares the shares, and beside them a resource of another provider. */
export function programOf(
  workloadIds: readonly string[],
  countedFile: string,
  currentDeclaration: () => Declaration,
): PulumiFn {
  return async () => {
    new Counted("counted", countedFile);
    const declaration = currentDeclaration();
    const options = { deleteBeforeReplace: declaration.deleteBeforeReplace ?? false };
    const shares = members(declaration);
    for (const workloadId of workloadIds.slice(0, workloadsOfForm)) {
      for (const share of shares) {
        // By its place in the list, so that another principal replaces it.
        new WorkloadShare(`${workloadId}-${shares.indexOf(share)}`, { workloadId, ...share }, options);
      }
    }
    for (const workloadId of workloadIds.slice(workloadsOfForm)) new WorkloadShares(workloadId, { workloadId, shares });
  };
}

/** The shares that are to be, as `workload principal permission`, sorted. */
export function declaredShares(workloadIds: readonly string[], declaration: Declaration | undefined): string[] {
  if (!declaration) return [];
  return workloadIds
    .flatMap((id) =>
      members(declaration).map(({ sharedWith, permissionType }) => `${id} ${sharedWith} ${permissionType}`),
    )
    .sort();
}

type InState = StateResource & { readonly type: string; readonly delete?: boolean };

/** The stack's resources in state, those that are still to be deleted, too. */
export function resourcesOf(stack: Stack): InState[] {
  return deploymentOf(stack).resources ?? [];
}

/** The ShareIds in state, sorted. */
export function shareIdsInState(stack: Stack): string[] {
  return resourcesOf(stack)
    .flatMap(({ type, outputs }) => {
      if (type.endsWith(":WorkloadShare")) return [String(outputs.shareId)];
      if (type.endsWith(":WorkloadShares"))
        return (outputs.members as { shareId: string }[]).map(({ shareId }) => shareId);
      return [];
    })
    .sort();
}
