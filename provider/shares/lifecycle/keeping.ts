import { shareKey } from "../model/key";
import type { ShareContext } from "../model/service";
import type { WorkloadShareState } from "../model/state";

/** Tells all processes of the run that a resource of the program has the share from now on, or continues to have it. */
export function keep({ journal }: Pick<ShareContext, "journal">, state: WorkloadShareState): void {
  const { shareId, scope, record } = state;
  journal.keep({ shareId, scope, record, key: shareKey(state) });
}
