export { type ConnectionArgs, WorkloadShare, type WorkloadShareArgs } from "./dynamic/workload-share";
