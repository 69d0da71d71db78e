import { interruption, reasonOf, ServiceFailure, ShareError } from "../../core/errors";
import { ownedShareOf } from "../model/key";
import { parsePrincipal } from "../model/principal";
import type { ShareContext, ShareService } from "../model/service";
import { maxShares } from "../model/share";
import type { WorkloadShareState } from "../model/state";
import { UnfinishedShareError } from "../model/unfinished-share";

type Action = "creating" | "reading" | "listing" | "updating" | "deleting";

/** A share, for messages; all shares of the workload if none is named. */
export interface NamedShare {
  readonly workloadId: string;
  readonly sharedWith?: string;
  readonly shareId?: string;
}

/**
 * Does the work, and explains its failure to a person: what was being done to which share, what AWS returned, what to
 * do.
 */
export async function explainErrors<T>(
  action: Action,
  share: NamedShare,
  service: ShareService,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const what = `${action} ${nameOf(share)} in ${service.region}`;
    if (error instanceof UnfinishedShareError) {
      throw new UnfinishedShareError(error.state, `${what}: ${error.reason}`);
    }
    if (error instanceof ShareError) throw new ShareError(`${what}: ${error.message}`);
    const reason = reasonOf(error instanceof ServiceFailure ? await advised(action, share, error, service) : error);
    throw reason === undefined ? error : new ShareError(`${what}: ${reason}`);
  }
}

function nameOf({ workloadId, sharedWith, shareId }: NamedShare): string {
  const one = sharedWith ?? shareId;
  return one === undefined ? `the shares of workload ${workloadId}` : `the share of workload ${workloadId} with ${one}`;
}

/** The failure with the advice that depends on what was being done. */
async function advised(
  action: Action,
  { sharedWith }: NamedShare,
  failure: ServiceFailure,
  service: ShareService,
): Promise<ServiceFailure> {
  const { kind, message } = failure;
  if (kind === "quota") {
    const advice = `A workload has at most ${maxShares} shares, which AWS does not raise: remove one, or share with an organizational unit. If this share replaces another one, the resource option deleteBeforeReplace: true makes room first`;
    return new ServiceFailure(kind, message, advice);
  }
  if (kind === "notFound" && action === "creating") {
    const caller = (await service.accountId().catch(() => undefined)) ?? "unknown (skipRequestingAccountId)";
    const advice = `Account ${caller} has no such workload in ${service.region}. Check workloadId, the region and the credentials: a workload is shared by its owner, in its own Region`;
    return new ServiceFailure(kind, message, advice);
  }
  if (kind === "validation" && sharedWith !== undefined && isOfOrganization(sharedWith)) {
    const advice =
      "Sharing with an organization or an OU has to be enabled first, by its management account: in the AWS Well-Architected Tool's settings, or by aws wellarchitected update-global-settings --organization-sharing-status ENABLED";
    return new ServiceFailure(kind, message, advice);
  }
  return failure;
}

function isOfOrganization(sharedWith: string): boolean {
  const principal = parsePrincipal(sharedWith);
  return "kind" in principal && (principal.kind === "organization" || principal.kind === "organizational unit");
}

/**
 * Works on a share that a create of ours has returned. Whatever refuses or interrupts the work, state keeps the share:
 * if it turns out to be gone, the next refresh finds that, but a share that isn't in state would be lost.
 */
export async function keepInState<T>(
  context: ShareContext,
  state: WorkloadShareState,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = context.signal?.aborted ? interruption(context.signal.reason) : reasonOf(error);
    if (reason === undefined) throw error;
    context.journal.addOwned(ownedShareOf(state));
    throw new UnfinishedShareError(state, reason);
  }
}
