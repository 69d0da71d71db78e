import { sharesOfWorkload } from "../shares/lifecycle/shares-of-workload";
import type { ShareFunction } from "../shares/model/service";

/** Returns the shares of a workload to a program. */
export const getWorkloadShares: ShareFunction = { name: "getWorkloadShares", call: sharesOfWorkload };
