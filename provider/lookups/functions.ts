import type { ShareFunction } from "../shares/model/service";
import { getWorkloadShares } from "./get-workload-shares";

/** Every function. */
export const functions: readonly ShareFunction[] = [getWorkloadShares];
