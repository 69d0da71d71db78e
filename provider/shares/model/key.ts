import type { OwnedShare } from "../../core/run/entries";
import { principalKey } from "./principal";
import type { WorkloadShareState } from "./state";
import { workloadIdOf } from "./workload";

/** A workload in its Region. */
export function workloadKey({ region, workloadId }: { readonly region: string; readonly workloadId: string }): string {
  return `${region} ${workloadIdOf(workloadId)}`;
}

/**
 * What distinguishes one share from another, whatever the spelling of its workload and principal: there is at most one
 * of each. A workload's ID is unique, so its account and Region need no mention.
 */
export function shareKey(share: { readonly workloadId: string; readonly sharedWith: string }): string {
  return `${workloadIdOf(share.workloadId)} ${principalKey(share.sharedWith)}`;
}

/** A share in state, as the run's journal has it. */
export function ownedShareOf(state: WorkloadShareState): OwnedShare {
  const { shareId, scope, record } = state;
  return { shareId, scope, record, key: shareKey(state) };
}
