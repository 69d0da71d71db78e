import type { FoundShare } from "../../provider/cli/scan/found-share";

/** An accepted share of the workload Shop with another account, apart from the changes. */
export function foundShare(changes: Partial<FoundShare> = {}): FoundShare {
  return {
    side: "given",
    kind: "WorkloadShare",
    accountId: "111111111111",
    region: "us-east-1",
    resourceId: "0123456789abcdef0123456789abcdef",
    resourceName: "Shop",
    owner: "111111111111",
    sharedWith: "222222222222",
    permissionType: "READONLY",
    status: "ACCEPTED",
    ...changes,
  };
}
