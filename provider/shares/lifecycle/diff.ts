import { changesOf, type FieldChanges, type Fields } from "../../core/fields";
import type { Diff } from "../../core/resource";
import type { SharedResource } from "../kinds/kind";
import { shareResourceId } from "../model/id";
import type { ShareInputs } from "../model/inputs";
import { ownedShareOf } from "../model/key";
import type { ShareContext } from "../model/service";
import type { ShareStatus } from "../model/share";
import { format, type ShareState } from "../model/state";
import { defaultReplaceOnStatus, isAccepted, isEnded, type ReplaceableStatus, statusWarnings } from "../model/status";

/**
 * What has to be done to a share for it to be what the program declares. `state` is what was last read, so a status
 * that AWS or the recipient changed is seen here; the scope is never compared.
 */
export function diffShare(
  context: Pick<ShareContext, "declarations" | "journal" | "log">,
  fields: Fields,
  state: ShareState,
  inputs: ShareInputs,
): Diff {
  const found = compare(fields, state, inputs);
  const { scope } = inputs;
  context.journal.addInState({ share: shareResourceId(state), scope });
  if (found.replaces.length > 0) {
    logReplacement(context, scope, found, state.status);
    return found;
  }
  // A plain preview reads nothing, and the engine can't show why a share that has ended is updated.
  for (const warning of statusWarnings(state)) context.log.warn(scope, warning);
  // The engine asks for diffs in a refresh, too, even of resources that the program no longer declares.
  if (context.declarations.has(scope)) context.journal.addOwned(ownedShareOf({ ...state, scope }));
  return found;
}

/** Logs why. (The engine shows no reason in the npm package, and the plugin's only if it is an input.) */
export function logReplacement(
  { log }: Pick<ShareContext, "log">,
  scope: string,
  { replaces }: Diff,
  status?: ShareStatus,
) {
  const reasons = replaces.map((name) => (name === "status" ? `status ${status}` : name));
  const isByStatus = reasons.join() === `status ${status}`;
  // The engine refuses to replace a protected resource.
  const hint = isByStatus ? ". To keep it as it is, for example under the option protect, set replaceOnStatus: []" : "";
  log.info(scope, `replaced because of ${reasons.join(", ")}${hint}`);
}

function compare(fields: Fields, state: ShareState, inputs: ShareInputs): Diff {
  const { replaces, changed } = changesOfShared(fields, state, inputs);
  if (replaces.length > 0) return replacement(replaces, changed, false);

  const reasons = replacementReasons(state, inputs);
  if (reasons.length > 0) return replacement(reasons, changed, true);

  const status = isEnded(state.status) || isIncomplete(state, inputs) ? ["status"] : [];
  const all = [...changed, ...status];
  return { changes: all.length > 0, replaces: [], changed: all, deleteBeforeReplace: false };
}

/** A share, or a set of shares. */
interface OfResource {
  readonly resource: SharedResource;
}

/** The changed inputs of a share or a set. A workload's ID says nothing of its account, but its ARN does. */
export function changesOfShared(
  fields: Fields,
  state: OfResource & { readonly accountId?: string },
  inputs: OfResource,
): FieldChanges {
  const { replaces, changed } = changesOf(fields, format(state), format(inputs));
  const { arn, kind } = inputs.resource;
  const isOfOtherAccount = arn && state.accountId !== undefined && arn.accountId !== state.accountId;
  return { replaces: isOfOtherAccount ? [...new Set([kind.input, ...replaces])] : replaces, changed };
}

/** A replacement takes everything from the declaration, so all changes are shown. */
export function replacement(
  reasons: readonly string[],
  changed: readonly string[],
  deleteBeforeReplace: boolean,
): Diff {
  return { changes: true, replaces: reasons, changed: [...new Set([...reasons, ...changed])], deleteBeforeReplace };
}

/** Why only another share gives what is declared, with the old one out of the way: it has ended. */
export function replacementReasons(state: ShareState, inputs: ShareInputs): string[] {
  if (!isEnded(state.status)) return [];
  if (inputs.permissionType !== state.permissionType) return ["permissionType", "status"];
  return replacesOn(inputs).includes(state.status) ? ["status"] : [];
}

/** The declared statuses that a share is replaced in. */
export function replacesOn(inputs: ShareInputs): readonly ReplaceableStatus[] {
  return inputs.replaceOnStatus ?? defaultReplaceOnStatus;
}

/** What a create or an update still had to wait for: a refresh must not drop that. */
export function isIncomplete(state: ShareState, inputs: ShareInputs): boolean {
  const isPendingInAws = state.status === undefined || state.status === "ASSOCIATING";
  return isPendingInAws || (inputs.waitForAcceptance === true && !isAccepted(state.status));
}
