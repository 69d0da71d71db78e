import { defaultAcceptanceTimeoutSeconds, type ShareInputs } from "../model/inputs";
import type { ShareContext, ShareService } from "../model/service";
import { type ShareState, stateOf } from "../model/state";
import { endedMessage, isAccepted, isEnded, statusWarnings } from "../model/status";
import { UnfinishedShareError } from "../model/unfinished-share";
import { replacesOn } from "./diff";
import { waitForStatus } from "./wait";

/**
 * Waits if the program asks for it, and verifies what a create or an update ends with.
 * @throws UnfinishedShareError if the share exists, but isn't what was declared.
 */
export async function waitAndVerify(
  context: ShareContext,
  service: ShareService,
  inputs: ShareInputs,
  state: ShareState,
  { isNew }: { isNew: boolean },
): Promise<ShareState> {
  const waited = inputs.waitForAcceptance ? await waitForAcceptance(context, service, inputs, state) : state;
  if (!waited) {
    throw new UnfinishedShareError(
      state,
      'the share was deleted in the meantime. Run "pulumi up --refresh" to recreate it',
    );
  }
  const reason = unfinishedReason(inputs, waited, isNew);
  if (reason !== undefined) throw new UnfinishedShareError(waited, reason);
  for (const warning of statusWarnings(waited)) context.log.warn(inputs.scope, warning);
  return waited;
}

async function waitForAcceptance(
  context: ShareContext,
  service: ShareService,
  inputs: ShareInputs,
  state: ShareState,
): Promise<ShareState | undefined> {
  const { status } = state;
  if (status === undefined) return state;
  const share = await waitForStatus(context, service, {
    resource: state.resource,
    share: { ...state, status },
    scope: inputs.scope,
    done: (now) => isAccepted(now) || isEnded(now),
    timeoutSeconds: inputs.acceptanceTimeoutSeconds ?? defaultAcceptanceTimeoutSeconds,
  });
  if (!share) return undefined;
  // A list may lag behind the permission that was just set.
  return stateOf(state, { ...share, permissionType: state.permissionType });
}

function unfinishedReason(inputs: ShareInputs, state: ShareState, isNew: boolean): string | undefined {
  const { status, statusMessage, permissionType } = state;
  const again = 'Run "pulumi up --refresh" to go on from here';
  if (status === undefined) return `AWS has created the share, but does not list it yet. ${again}`;
  if (status === "ASSOCIATING") return `AWS is still associating the share with the organization. ${again}`;
  if (isEnded(status)) {
    const ended = endedMessage(status, statusMessage);
    if (isNew && !replacesOn(inputs).includes(status)) {
      return `${ended}. (If this resource was to be replaced: the options deleteBeforeReplace: false and retainOnDelete: true keep the old share in the way of a new one)`;
    }
    return isNew || inputs.waitForAcceptance || permissionType !== inputs.permissionType ? ended : undefined;
  }
  if (!inputs.waitForAcceptance || isAccepted(status)) return undefined;
  const seconds = inputs.acceptanceTimeoutSeconds ?? defaultAcceptanceTimeoutSeconds;
  return `the share is still ${status} after ${seconds} s: the recipient has not accepted it. ${again}. (If this program accepts it, too, leave waitForAcceptance out: the wait can hold the place that the acceptance needs)`;
}
