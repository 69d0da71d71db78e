import type { Behaviour } from "./behaviour";
import { accessDenied, notFound } from "./errors";
import { type Caller, isPrincipal } from "./principal";
import type { Random } from "./random";
import type { Workload } from "./resources/workload";
import type { Share } from "./shares/share";
import type { Records } from "./store/records";
import type { Tokens } from "./store/tokens";

/** What every part of the service works on. */
export interface Context {
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
  readonly random: Random;
  readonly behaviour: Behaviour;
  readonly records: Records;
  readonly tokens: Tokens;
  /** The IDs of the organization and the OUs that an account is in. */
  readonly memberOf: (accountId: string) => readonly string[];
}

/** The share that lets a caller see somebody else's workload. ACCEPTED and ASSOCIATED do (documented). */
export function shareSeenBy(context: Context, caller: Caller, workload: Workload): Share | undefined {
  if (workload.region !== caller.region) return undefined;
  const memberOf = context.memberOf(caller.accountId);
  return context.records
    .shares(workload.workloadId)
    .find(
      (share) =>
        (share.status === "ACCEPTED" || share.status === "ASSOCIATED") &&
        isPrincipal(caller, share.principal, memberOf),
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
export function ownedWorkload(context: Context, caller: Caller, workloadId: string, operation: string): Workload {
  const workload = context.records.workload(workloadId);
  if (workload && isOwner(caller, workload)) return workload;
  if (workload && shareSeenBy(context, caller, workload)) {
    throw accessDenied(caller.arn, `wellarchitected:${operation}`, workload.arn);
  }
  throw notFound("WORKLOAD", workloadId);
}
