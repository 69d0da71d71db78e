import { type ReportShare, reportShare } from "../../../provider/cli/report/model/share";
import type { FoundShare } from "../../../provider/cli/scan/found-share";
import { foundShare } from "../found-share";

/** An accepted share of the workload Shop with another account, as a report has it, apart from the changes. */
export function share(changes: Partial<FoundShare> = {}): ReportShare {
  return reportShare(foundShare(changes));
}

/** A workload that account 222222222222 has accepted from one that was not scanned. */
export function receivedShare(changes: Partial<FoundShare> = {}): ReportShare {
  const received = { side: "received", accountId: "222222222222", owner: "999999999999" } as const;
  return share({ ...received, permissionType: undefined, ...changes });
}
