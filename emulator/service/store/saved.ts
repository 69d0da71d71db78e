import type { Context } from "../context";
import type { Workload } from "../resources/workload";
import type { Share } from "../shares/share";
import type { SpentToken } from "./tokens";

/** What a service remembers, as plain data. */
export interface SavedService {
  readonly workloads: readonly Workload[];
  readonly shares: readonly Share[];
  readonly deletedShares: readonly string[];
  readonly tokens: readonly (readonly [string, SpentToken])[];
}

export function save({ records, tokens }: Context): SavedService {
  const workloads = records.workloads();
  return {
    workloads,
    shares: workloads.flatMap((workload) => records.shares(workload.workloadId)),
    deletedShares: records.deletedShares(),
    tokens: tokens.entries(),
  };
}

export function restore({ records, tokens }: Context, saved: SavedService): void {
  for (const workload of saved.workloads) records.addWorkload(workload);
  for (const share of saved.shares) records.putShare(share);
  for (const shareId of saved.deletedShares) records.bury(shareId);
  for (const [key, token] of saved.tokens) tokens.record(key, token);
}
