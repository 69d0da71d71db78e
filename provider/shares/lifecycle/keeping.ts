import { interruption, reasonOf } from "../../core/errors";
import { shareKey } from "../model/key";
import type { ShareContext } from "../model/service";
import type { WorkloadShareState } from "../model/state";
import { UnfinishedShareError } from "../model/unfinished-share";

/** Tells all processes of the run that a resource of the program has the share from now on, or continues to have it. */
export function keep({ journal }: Pick<ShareContext, "journal">, state: WorkloadShareState): void {
  const { shareId, scope, record } = state;
  journal.keep({ shareId, scope, record, key: shareKey(state) });
}

/**
 * Works on a share that a create of ours has answered. Whatever refuses or interrupts the work, the share lands in state:
 * one that turns out to be gone is found so by the next refresh, but one that isn't in state would be lost.
 */
export async function keeping<T>(context: ShareContext, state: WorkloadShareState, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = context.signal?.aborted ? interruption(context.signal.reason) : reasonOf(error);
    if (reason === undefined) throw error;
    keep(context, state);
    throw new UnfinishedShareError(state, reason);
  }
}
