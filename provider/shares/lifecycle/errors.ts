import { explained, interruption, reasonOf, ServiceFailure } from "../../core/errors";
import type { SharedResource } from "../kinds/kind";
import { ownedShareOf } from "../model/key";
import { isOfOrganization } from "../model/principal";
import type { ShareContext, ShareService } from "../model/service";
import type { ShareState } from "../model/state";
import { UnfinishedShareError } from "../model/unfinished-share";

type Action = "creating" | "reading" | "listing" | "updating" | "deleting";

/** A share, for messages; all shares of the resource if none is named. */
export interface NamedShare {
  readonly resource: SharedResource;
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
    throw explained(what, error instanceof ServiceFailure ? await advised(action, share, error, service) : error);
  }
}

function nameOf({ resource, sharedWith, shareId }: NamedShare): string {
  const one = sharedWith ?? shareId;
  const of = `${resource.kind.noun} ${resource.name}`;
  return one === undefined ? `the shares of ${of}` : `the share of ${of} with ${one}`;
}

/** The failure with the advice that depends on what was being done. */
async function advised(
  action: Action,
  { resource, sharedWith }: NamedShare,
  failure: ServiceFailure,
  service: ShareService,
): Promise<ServiceFailure> {
  const { kind, message } = failure;
  const { noun, input, quota, precondition } = resource.kind;
  if (kind === "quota") {
    const most =
      quota === undefined
        ? "has as many shares as AWS allows"
        : `has at most ${quota} shares, which AWS does not raise`;
    const advice = `${quota === undefined ? "The" : "A"} ${noun} ${most}: remove one, or share with an organizational unit. If this share replaces another one, the resource option deleteBeforeReplace: true makes room first`;
    return new ServiceFailure(kind, message, advice);
  }
  if (kind === "notFound" && action === "creating") {
    const advice = `Account ${await callerOf(service)} has no such ${noun} in ${service.region}. Check ${input}, the region and the credentials: a ${noun} is shared by its owner, in its own Region`;
    return new ServiceFailure(kind, message, advice);
  }
  if (kind === "validation") {
    const advice = [
      ...(sharedWith !== undefined && isOfOrganization(sharedWith) ? [organizationSharing] : []),
      ...(action === "creating" && precondition !== undefined ? [precondition] : []),
    ];
    if (advice.length > 0) return new ServiceFailure(kind, message, advice.join(". "));
  }
  return failure;
}

/** The caller's account, for messages. */
export async function callerOf(service: ShareService): Promise<string> {
  return (await service.accountId().catch(() => undefined)) ?? "unknown (skipRequestingAccountId)";
}

const organizationSharing =
  "Sharing with an organization or an OU has to be enabled first, by its management account: in the AWS Well-Architected Tool's settings, or by aws wellarchitected update-global-settings --organization-sharing-status ENABLED";

/**
 * Works on a share that a create of ours has returned. Whatever refuses or interrupts the work, state keeps the share:
 * if it turns out to be gone, the next refresh finds that, but a share that isn't in state would be lost.
 */
export async function keepInState<T>(context: ShareContext, state: ShareState, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = context.signal?.aborted ? interruption(context.signal.reason) : reasonOf(error);
    if (reason === undefined) throw error;
    context.journal.addOwned(ownedShareOf(state));
    throw new UnfinishedShareError(state, reason);
  }
}
