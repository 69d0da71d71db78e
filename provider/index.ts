export type { ConnectionArgs, WorkloadShareArgs } from "./dynamic/workload-share";
export { WorkloadShare } from "./dynamic/workload-share";
