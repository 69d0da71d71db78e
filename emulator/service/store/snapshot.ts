import type { Context } from "../context";
import type { Workload } from "../resources/workload";
import type { Share } from "../shares/share";
import type { SpentToken } from "./tokens";

/** The state of a service as plain data. */
export interface ServiceSnapshot {
  readonly workloads: readonly Workload[];
  readonly shares: readonly Share[];
  readonly deletedShares: readonly string[];
  readonly tokens: readonly (readonly [string, SpentToken])[];
}

export function takeSnapshot({ store, tokens }: Context): ServiceSnapshot {
  const workloads = store.workloads();
  return {
    workloads,
    shares: workloads.flatMap((workload) => store.shares(workload.workloadId)),
    deletedShares: store.deletedShares(),
    tokens: tokens.entries(),
  };
}

export function restoreSnapshot({ store, tokens }: Context, saved: ServiceSnapshot): void {
  for (const workload of saved.workloads) store.addWorkload(workload);
  for (const share of saved.shares) store.putShare(share);
  for (const shareId of saved.deletedShares) store.markDeleted(shareId);
  for (const [key, token] of saved.tokens) tokens.record(key, token);
}
