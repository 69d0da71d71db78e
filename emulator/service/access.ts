import type { Context } from "./context";
import { accessDenied, notFound } from "./errors";
import { type Caller, matchesPrincipal } from "./principal";
import type { Workload } from "./resources/workload";
import type { Share } from "./shares/share";

/** The share that lets a caller see another account's workload: an ACCEPTED or ASSOCIATED one (documented). */
export function findGrantingShare(context: Context, caller: Caller, workload: Workload): Share | undefined {
  if (workload.region !== caller.region) return undefined;
  const memberOf = context.memberOf(caller.accountId);
  return context.store
    .shares(workload.workloadId)
    .find(
      (share) =>
        (share.status === "ACCEPTED" || share.status === "ASSOCIATED") &&
        matchesPrincipal(caller, share.principal, memberOf),
    );
}

export function isOwner(caller: Caller, workload: Workload): boolean {
  return workload.owner === caller.accountId && workload.region === caller.region;
}

/**
 * A workload of the caller's account and Region: only its owner may manage its shares.
 * Documented: workloads belong to a Region, and the owner controls the shares.
 * Assumed: for other accounts the workload doesn't exist, and a recipient is denied access.
 */
export function requireOwnedWorkload(
  context: Context,
  caller: Caller,
  workloadId: string,
  operation: string,
): Workload {
  const workload = context.store.workload(workloadId);
  if (workload && isOwner(caller, workload)) return workload;
  if (workload && findGrantingShare(context, caller, workload)) {
    throw accessDenied(caller.arn, `wellarchitected:${operation}`, workload.arn);
  }
  throw notFound("WORKLOAD", workloadId);
}
