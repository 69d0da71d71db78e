import type { Context } from "./context";
import { accessDenied, notFound } from "./errors";
import { type Caller, matchesPrincipal } from "./principal";
import type { Workload } from "./resources/workload";
import type { Share } from "./shares/share";

/** The share that lets a caller see somebody else's workload. ACCEPTED and ASSOCIATED do (documented). */
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
 * The workload whose shares the caller may manage: one of its account and Region.
 * Documented: a Region's workloads stay in it, and the owner controls the shares.
 * Assumed: a stranger is told that there is no such workload, a recipient that it may not.
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
