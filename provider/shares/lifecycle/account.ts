import { ShareError } from "../../core/errors";
import type { ShareService } from "../model/service";
import { parseWorkload } from "../model/workload";

/** Checks that a workload given by its ARN belongs to the caller's account. */
export async function assertWorkloadAccount(service: ShareService, workloadId: string): Promise<void> {
  const owner = parseWorkload(workloadId)?.arn?.accountId;
  if (owner === undefined) return;
  const caller = await service.accountId();
  if (caller === undefined || owner === caller) return;
  throw new ShareError(
    `workloadId belongs to account ${owner}, but the credentials are of account ${caller}: only a workload's owner can share it. Nothing was changed`,
  );
}

/**
 * Checks that the caller is the account that created the share, before the share is taken to be gone: it may well exist
 * although another account doesn't find it.
 * @param accountId of the state.
 * @param evidence a list that succeeds is enough if no account is known; a workload that isn't found is not.
 */
export async function assertSameAccount(
  service: ShareService,
  accountId: string | undefined,
  evidence: "notListed" | "notFound",
): Promise<void> {
  const caller = await service.accountId();
  if (caller === undefined || accountId === undefined ? evidence === "notListed" : caller === accountId) return;
  const what = evidence === "notListed" ? "share was not listed" : "workload or share was not found";
  throw new ShareError(
    `the ${what} in ${service.region} by account ${caller ?? "unknown (skipRequestingAccountId)"}, but the share was created by account ${accountId ?? "unknown"}, so it is not known to be gone, and is kept in state.\nUse the credentials that created it; or, if it really is gone, run "pulumi state delete <its URN>"`,
  );
}
