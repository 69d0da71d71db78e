import type { ResourceKind } from "./resource";
import { workloadShares } from "./set/workload-shares";
import { workloadShare } from "./workload-share";

/** Every kind of resource. */
export const kinds: readonly ResourceKind[] = [workloadShare, workloadShares];
