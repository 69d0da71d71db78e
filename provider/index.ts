export type { ConnectionArgs, WorkloadShareArgs } from "./dynamic/workload-share";
export { WorkloadShare } from "./dynamic/workload-share";
export type { MemberShare, ShareArgs, UndeclaredShare, WorkloadSharesArgs } from "./dynamic/workload-shares";
export { WorkloadShares } from "./dynamic/workload-shares";
