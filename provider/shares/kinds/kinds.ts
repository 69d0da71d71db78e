import type { ShareKind } from "../model/service";
import { workloadShare } from "./workload-share";
import { workloadShares } from "./workload-shares";

/** Every kind of resource. */
export const kinds: readonly ShareKind[] = [workloadShare, workloadShares];
