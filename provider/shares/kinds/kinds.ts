import type { ResourceKind } from "../../core/resource";
import { workloadShare } from "./workload-share";
import { workloadShares } from "./workload-shares";

/** Every kind of resource. */
export const kinds: readonly ResourceKind[] = [workloadShare, workloadShares];
