import type { Context } from "./context";
import { defaultAcceptanceTimeoutSeconds, type WorkloadShareInputs, type WorkloadShareState } from "./inputs";
import { principalKey } from "./principal";
import { defaultReplaceOnStatus, isAccepted, isEnded, type ReplaceableStatus } from "./status";
import { canonicalJson } from "./token";
import { parseWorkload } from "./workload";

export interface Diff {
  readonly changes: boolean;
  /** The properties that make a replacement necessary. */
  readonly replaces: readonly string[];
  /** The properties that changed; for people. */
  readonly changed: readonly string[];
  /** The replacement has the same key: the old share occupies the principal. */
  readonly deleteBeforeReplace: boolean;
}

/** What every share has, alone or in a set. */
type Settings = Omit<WorkloadShareInputs, "sharedWith" | "permissionType">;

/** Settings of ours, and spellings: a change is an update that writes nothing to AWS. */
const silent = [
  "workloadId",
  "waitForAcceptance",
  "acceptanceTimeoutSeconds",
  "replaceOnStatus",
  "adoptExisting",
  "connection",
] as const satisfies (keyof Settings)[];

const defaults: Partial<Record<keyof Settings, unknown>> = {
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
  if (found.replaces.length === 0) memory.kept(state.shareId, inputs.scope);
  return found;
}

function compare(state: WorkloadShareState, inputs: WorkloadShareInputs): Diff {
  const newKey = placeChanges(state, inputs);
  if (principalKey(inputs.sharedWith) !== principalKey(state.sharedWith)) newKey.push("sharedWith");
  if (newKey.length > 0) return { changes: true, replaces: newKey, changed: newKey, deleteBeforeReplace: false };

  const reasons = replacementReasons(state, inputs);
  if (reasons.length > 0) return { changes: true, replaces: reasons, changed: reasons, deleteBeforeReplace: true };

  const changed = settingChanges(state, inputs);
  if (inputs.sharedWith !== state.sharedWith) changed.push("sharedWith");
  if (inputs.permissionType !== state.permissionType) changed.push("permissionType");
  if (isEnded(state.status) || isAwaited(state, inputs)) changed.push("status");
  return { changes: changed.length > 0, replaces: [], changed, deleteBeforeReplace: false };
}

/** Why only another share gives what is declared, with the old one out of the way: it has ended. */
export function replacementReasons(state: WorkloadShareState, inputs: WorkloadShareInputs): string[] {
  if (!isEnded(state.status)) return [];
  if (inputs.permissionType !== state.permissionType) return ["permissionType", "status"];
  return replacesOn(inputs).includes(state.status) ? ["status"] : [];
}

/** The settings that changed; an absent one means its default. */
export function settingChanges(state: Settings, inputs: Settings): string[] {
  return silent.filter((name) => canonicalJson(meaning(inputs, name)) !== canonicalJson(meaning(state, name)));
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

/** What puts a share elsewhere. */
export function placeChanges(state: Settings & { readonly accountId?: string }, inputs: Settings): string[] {
  const changed: string[] = [];
  const declared = parseWorkload(inputs.workloadId);
  const current = parseWorkload(state.workloadId);
  const otherAccount = declared?.arn && state.accountId !== undefined && declared.arn.accountId !== state.accountId;
  if (declared?.workloadId !== current?.workloadId || otherAccount) changed.push("workloadId");
  if (inputs.region !== state.region) changed.push("region");
  return changed;
}

/** An absent input means its default, and the order of statuses nothing. */
function meaning(inputs: Settings, name: (typeof silent)[number]): unknown {
  const value = inputs[name] ?? defaults[name] ?? null;
  return Array.isArray(value) ? value.toSorted() : value;
}
