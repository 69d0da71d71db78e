import type { Context } from "../context";
import { type Diff, isAwaited, placeChanges, replacementReasons, settingChanges } from "../diff";
import { principalKey } from "../principal";
import { isEnded } from "../status";
import {
  type MemberShare,
  memberInputs,
  memberState,
  type WorkloadSharesInputs,
  type WorkloadSharesState,
} from "./inputs";
import { removable, warnOfRemoval } from "./undeclared";

/**
 * What has to be done to a set of shares for it to be what the program declares. A set is replaced only where it moves
 * to another place; its shares come, go and are replaced in an update.
 */
export function diffSet(
  { memory, log, door }: Pick<Context, "memory" | "log" | "door">,
  state: WorkloadSharesState,
  inputs: WorkloadSharesInputs,
): Diff {
  const elsewhere = placeChanges(state, inputs);
  if (elsewhere.length > 0) {
    return { changes: true, replaces: elsewhere, changed: elsewhere, deleteBeforeReplace: false };
  }
  const isKnown = areKnown(inputs.shares, door.unknown);
  const kept = isKnown ? membersKept(state, inputs) : state.shares;
  for (const { shareId } of kept) memory.kept(shareId, inputs.scope);

  const changed = settingChanges(state, inputs);
  if (!isKnown || areSharesChanged(state, inputs)) changed.push("shares");
  for (const name of ["exclusive", "allowEmpty"] as const) {
    if ((inputs[name] ?? false) !== (state[name] ?? false)) changed.push(name);
  }
  const removed = isKnown ? removable(state, inputs) : [];
  if (removed.length > 0) changed.push("undeclared");
  warnOfRemoval({ log }, inputs.scope, removed);
  return { changes: changed.length > 0, replaces: [], changed, deleteBeforeReplace: false };
}

/** In a preview, the list, a share or its principal may be the marker of a value that isn't known yet. */
function areKnown(shares: unknown, unknown: string): boolean {
  return Array.isArray(shares) && shares.every((share) => share !== unknown && share.sharedWith !== unknown);
}

/** The share of the set that a principal has. */
export function memberFor(state: WorkloadSharesState, sharedWith: string): MemberShare | undefined {
  const key = principalKey(sharedWith);
  return state.shares.find((member) => principalKey(member.sharedWith) === key);
}

/** The shares of the set that it goes on with. */
function membersKept(state: WorkloadSharesState, inputs: WorkloadSharesInputs): readonly MemberShare[] {
  return inputs.shares.flatMap((declared) => {
    const member = memberFor(state, declared.sharedWith);
    const isKept =
      member && replacementReasons(memberState(state, member), memberInputs(inputs, declared)).length === 0;
    return isKept ? [member] : [];
  });
}

/** The order of shares means nothing. */
function areSharesChanged(state: WorkloadSharesState, inputs: WorkloadSharesInputs): boolean {
  if (inputs.shares.length !== state.shares.length) return true;
  return inputs.shares.some((declared) => {
    const member = memberFor(state, declared.sharedWith);
    if (!member) return true;
    const [now, wanted] = [memberState(state, member), memberInputs(inputs, declared)];
    const isSame = declared.sharedWith === member.sharedWith && declared.permissionType === member.permissionType;
    return !isSame || isEnded(member.status) || isAwaited(now, wanted);
  });
}
