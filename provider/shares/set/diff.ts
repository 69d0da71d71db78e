import type { Diff } from "../../core/resource";
import { setDescription } from "../fields/set-fields";
import { changesOfShared, isIncomplete, logReplacement, replacement, replacementReasons } from "../lifecycle/diff";
import { shareResourceId } from "../model/id";
import { ownedShareOf } from "../model/key";
import { principalKey } from "../model/principal";
import type { ShareContext } from "../model/service";
import { isEnded, statusWarnings } from "../model/status";
import {
  type MemberShare,
  memberInputs,
  memberState,
  type WorkloadSharesInputs,
  type WorkloadSharesState,
} from "./inputs";
import { principalsOf, removable, warnOfRemoval, warnOfUnmanaged } from "./undeclared";

/**
 * What has to be done to a set of shares for it to be what the program declares. A set is replaced only if it moves to
 * another place; its shares come, go and are replaced in an update.
 * @param imported whether the program has not declared the set since it was imported.
 */
export function diffSet(
  context: Pick<ShareContext, "declarations" | "journal" | "log" | "frontend">,
  state: WorkloadSharesState,
  inputs: WorkloadSharesInputs,
  imported = false,
): Diff {
  const { scope } = inputs;
  const { resource } = state;
  for (const { shareId } of state.members) {
    context.journal.addInState({ share: shareResourceId({ resource, shareId }), scope });
  }
  const isKnown = areKnown(inputs.shares, context.frontend.unknown);
  const found = changesOfShared(setDescription.fields, state, inputs);
  const changed = [...found.changed];
  if (!isKnown || areSharesChanged(state, inputs)) changed.push("shares");
  if (found.replaces.length > 0) {
    const elsewhere = replacement(found.replaces, changed, false);
    logReplacement(context, scope, elsewhere);
    return elsewhere;
  }

  const kept = isKnown ? keptMembers(state, inputs) : state.members;
  for (const member of kept) {
    for (const warning of statusWarnings(member)) context.log.warn(scope, `${member.sharedWith}: ${warning}`);
    // The engine asks for diffs in a refresh, too, even of resources that the program no longer declares.
    if (context.declarations.has(scope)) {
      context.journal.addOwned(ownedShareOf({ ...memberState(state, member), scope }));
    }
  }
  const removed = isKnown ? removable(context, state, inputs) : [];
  if (removed.length > 0) changed.push("undeclared");
  warnOfRemoval(context, scope, removed);
  if (imported && isKnown) warnOfUnmanaged(context, scope, droppedMembers(state, inputs));
  return { changes: changed.length > 0, replaces: [], changed, deleteBeforeReplace: false };
}

/** In a preview, the list, a share or its principal may be the marker of a value that isn't known yet. */
function areKnown(shares: unknown, unknown: string): boolean {
  return Array.isArray(shares) && shares.every((share) => share !== unknown && share.sharedWith !== unknown);
}

/** The share of the set that a principal has. */
export function memberFor(state: WorkloadSharesState, sharedWith: string): MemberShare | undefined {
  const key = principalKey(sharedWith);
  return state.members.find((member) => principalKey(member.sharedWith) === key);
}

/** The shares of the set that are no longer declared. */
export function droppedMembers(state: WorkloadSharesState, inputs: WorkloadSharesInputs): readonly MemberShare[] {
  const declared = principalsOf(inputs.shares);
  return state.members.filter(({ sharedWith }) => !declared.has(principalKey(sharedWith)));
}

/** The shares of the set that it continues with. */
function keptMembers(state: WorkloadSharesState, inputs: WorkloadSharesInputs): readonly MemberShare[] {
  return inputs.shares.flatMap((declared) => {
    const member = memberFor(state, declared.sharedWith);
    const isKept =
      member && replacementReasons(memberState(state, member), memberInputs(inputs, declared)).length === 0;
    return isKept ? [member] : [];
  });
}

/** The order of shares means nothing. */
function areSharesChanged(state: WorkloadSharesState, inputs: WorkloadSharesInputs): boolean {
  if (inputs.shares.length !== state.members.length) return true;
  return inputs.shares.some((declared) => {
    const member = memberFor(state, declared.sharedWith);
    if (!member) return true;
    const [now, wanted] = [memberState(state, member), memberInputs(inputs, declared)];
    const isSame = declared.sharedWith === member.sharedWith && declared.permissionType === member.permissionType;
    return !isSame || isEnded(member.status) || isIncomplete(now, wanted);
  });
}
