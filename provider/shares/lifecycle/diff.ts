import { canonicalJson } from "../../core/canonical-json";
import type { Diff } from "../../core/resource";
import { defaultAcceptanceTimeoutSeconds, type WorkloadShareInputs } from "../model/inputs";
import { ownedShareOf } from "../model/key";
import { principalKey } from "../model/principal";
import type { ShareContext } from "../model/service";
import type { ShareStatus } from "../model/share";
import type { WorkloadShareState } from "../model/state";
import { defaultReplaceOnStatus, isAccepted, isEnded, type ReplaceableStatus, statusWarnings } from "../model/status";
import { parseWorkload } from "../model/workload";

/** What every share has, alone or in a set. */
type Settings = Omit<WorkloadShareInputs, "sharedWith" | "permissionType">;

/** Settings of ours, and spellings: a change is an update that writes nothing to AWS. */
const unsentSettings = [
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
export function diffShare(
  context: Pick<ShareContext, "declarations" | "journal" | "log">,
  state: WorkloadShareState,
  inputs: WorkloadShareInputs,
): Diff {
  const found = compare(state, inputs);
  const { scope } = inputs;
  context.journal.addInState({ shareId: state.shareId, scope });
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

function compare(state: WorkloadShareState, inputs: WorkloadShareInputs): Diff {
  const newKey = placeChanges(state, inputs);
  if (principalKey(inputs.sharedWith) !== principalKey(state.sharedWith)) newKey.push("sharedWith");
  const changed = settingChanges(state, inputs);
  if (inputs.sharedWith !== state.sharedWith) changed.push("sharedWith");
  if (inputs.permissionType !== state.permissionType) changed.push("permissionType");
  if (newKey.length > 0) return replacement(newKey, changed, false);

  const reasons = replacementReasons(state, inputs);
  if (reasons.length > 0) return replacement(reasons, changed, true);

  if (isEnded(state.status) || isIncomplete(state, inputs)) changed.push("status");
  return { changes: changed.length > 0, replaces: [], changed, deleteBeforeReplace: false };
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
export function replacementReasons(state: WorkloadShareState, inputs: WorkloadShareInputs): string[] {
  if (!isEnded(state.status)) return [];
  if (inputs.permissionType !== state.permissionType) return ["permissionType", "status"];
  return replacesOn(inputs).includes(state.status) ? ["status"] : [];
}

/** The settings that changed; an absent one means its default. */
export function settingChanges(state: Settings, inputs: Settings): string[] {
  return unsentSettings.filter(
    (name) => canonicalJson(effectiveValue(inputs, name)) !== canonicalJson(effectiveValue(state, name)),
  );
}

/** The declared statuses that a share is replaced in. */
export function replacesOn(inputs: WorkloadShareInputs): readonly ReplaceableStatus[] {
  return inputs.replaceOnStatus ?? defaultReplaceOnStatus;
}

/** What a create or an update still had to wait for: a refresh must not drop that. */
export function isIncomplete(state: WorkloadShareState, inputs: WorkloadShareInputs): boolean {
  const isPendingInAws = state.status === undefined || state.status === "ASSOCIATING";
  return isPendingInAws || (inputs.waitForAcceptance === true && !isAccepted(state.status));
}

/** The changes that move a share to another place. */
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
function effectiveValue(inputs: Settings, name: (typeof unsentSettings)[number]): unknown {
  const value = inputs[name] ?? defaults[name] ?? null;
  return Array.isArray(value) ? value.toSorted() : value;
}
