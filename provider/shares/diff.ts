import type { Context } from "./context";
import { defaultAcceptanceTimeoutSeconds, type WorkloadShareInputs, type WorkloadShareState } from "./inputs";
import { principalKey } from "./principal";
import { defaultReplaceOnStatus, isAccepted, isEnded, type ReplaceableStatus } from "./status";
import { canonicalJson } from "./token";
import { parseWorkload } from "./workload";

export interface Diff {
  readonly changes: boolean;
  /** The properties that make a replacement necessary. */
  readonly replaces: readonly (keyof WorkloadShareState)[];
  /** The properties that changed; for people. */
  readonly changed: readonly (keyof WorkloadShareState)[];
  /** The replacement has the same key: the old share occupies the principal. */
  readonly deleteBeforeReplace: boolean;
}

/** Settings of ours, and spellings: a change is an update that writes nothing to AWS. */
const silent = [
  "workloadId",
  "sharedWith",
  "waitForAcceptance",
  "acceptanceTimeoutSeconds",
  "replaceOnStatus",
  "adoptExisting",
  "connection",
] as const satisfies (keyof WorkloadShareInputs)[];

const defaults: Partial<Record<keyof WorkloadShareInputs, unknown>> = {
  waitForAcceptance: false,
  acceptanceTimeoutSeconds: defaultAcceptanceTimeoutSeconds,
  replaceOnStatus: defaultReplaceOnStatus,
  adoptExisting: false,
};

/**
 * What has to be done to a share for it to be what the program declares. `state` is what was last read, so a status
 * that AWS or the recipient changed is seen here; the scope is never compared.
 */
export function diff(
  { memory }: Pick<Context, "memory">,
  state: WorkloadShareState,
  inputs: WorkloadShareInputs,
): Diff {
  const found = compare(state, inputs);
  if (found.replaces.length === 0) memory.kept(state.shareId, [inputs.scope, state.scope]);
  return found;
}

function compare(state: WorkloadShareState, inputs: WorkloadShareInputs): Diff {
  const newKey = keyChanges(state, inputs);
  if (newKey.length > 0) return { changes: true, replaces: newKey, changed: newKey, deleteBeforeReplace: false };

  const ended = isEnded(state.status) ? state.status : undefined;
  const permissionChanged = inputs.permissionType !== state.permissionType;
  if (ended && permissionChanged) return sameKeyReplacement(["permissionType", "status"]);
  if (ended && replacesOn(inputs).includes(ended)) return sameKeyReplacement(["status"]);

  const changed: (keyof WorkloadShareState)[] = silent.filter(
    (name) => canonicalJson(meaning(inputs, name)) !== canonicalJson(meaning(state, name)),
  );
  if (permissionChanged) changed.push("permissionType");
  if (ended || isAwaited(state, inputs)) changed.push("status");
  return { changes: changed.length > 0, replaces: [], changed, deleteBeforeReplace: false };
}

/** The declared statuses that a share is replaced in. */
export function replacesOn(inputs: WorkloadShareInputs): readonly ReplaceableStatus[] {
  return inputs.replaceOnStatus ?? defaultReplaceOnStatus;
}

/** What a create or an update still had to wait for: a refresh must not drop that. */
export function isAwaited(state: WorkloadShareState, inputs: WorkloadShareInputs): boolean {
  const isUnsettled = state.status === undefined || state.status === "ASSOCIATING";
  return isUnsettled || (inputs.waitForAcceptance === true && !isAccepted(state.status));
}

function keyChanges(state: WorkloadShareState, inputs: WorkloadShareInputs) {
  const changed: (keyof WorkloadShareInputs)[] = [];
  const declared = parseWorkload(inputs.workloadId);
  const current = parseWorkload(state.workloadId);
  const otherAccount = declared?.arn && state.accountId !== undefined && declared.arn.accountId !== state.accountId;
  if (declared?.workloadId !== current?.workloadId || otherAccount) changed.push("workloadId");
  if (principalKey(inputs.sharedWith) !== principalKey(state.sharedWith)) changed.push("sharedWith");
  if (inputs.region !== state.region) changed.push("region");
  return changed;
}

/** An absent input means its default, and the order of statuses nothing. */
function meaning(inputs: WorkloadShareInputs, name: (typeof silent)[number]): unknown {
  const value = inputs[name] ?? defaults[name] ?? null;
  return Array.isArray(value) ? value.toSorted() : value;
}

function sameKeyReplacement(replaces: (keyof WorkloadShareState)[]): Diff {
  return { changes: true, replaces, changed: replaces, deleteBeforeReplace: true };
}
