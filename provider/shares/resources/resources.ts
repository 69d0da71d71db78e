import { kinds } from "../kinds/kinds";
import type { ShareResource } from "../model/service";
import { shareResource } from "./share";
import { workloadShares } from "./workload-shares";

/** Every type of resource. */
export const resources: readonly ShareResource[] = [...kinds.map(shareResource), workloadShares];
