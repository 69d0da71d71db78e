import type { ProviderFunction } from "../core/function";
import { getWorkloadShares } from "./get-workload-shares";

/** Every function. */
export const functions: readonly ProviderFunction[] = [getWorkloadShares];
