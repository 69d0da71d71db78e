import { sharesOfWorkload } from "../shares/lifecycle/shares-of-workload";
import type { ShareFunction } from "../shares/model/service";

/** Tells a program the shares of a workload. */
export const getWorkloadShares: ShareFunction = { name: "getWorkloadShares", call: sharesOfWorkload };
