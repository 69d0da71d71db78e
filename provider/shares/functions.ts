import type { ProviderFunction } from "./function";
import { getWorkloadShares } from "./get-workload-shares";

/** Every function. */
export const functions: readonly ProviderFunction[] = [getWorkloadShares];
