import { ShareError, UnfinishedError } from "../../core/errors";
import { explainErrors } from "../lifecycle/errors";
import type { ShareContext, ShareService } from "../model/service";
import { newRecord } from "../model/state";
import { droppedMembers, memberFor } from "./diff";
import type { WorkloadSharesInputs, WorkloadSharesState } from "./inputs";
import { createMember, deleteMember, updateMember } from "./members";
import { joinReasons, membersOf, type Outcome, reasonsOf } from "./outcomes";
import { findUndeclared, removable } from "./undeclared";

const notDeclared = "the shares are not what is declared";
const notDeleted = "not all shares could be deleted";

/**
 * Creates every share that the set declares, each by the rules of a single share. It removes nothing: an exclusive set
 * reports the workload's other shares.
 * @throws UnfinishedError which names each principal whose share could not be created; the others are in its state.
 */
export async function createSet(context: ShareContext, inputs: WorkloadSharesInputs): Promise<WorkloadSharesState> {
  const service = context.connections.service(inputs.resource.kind.name, inputs.connection, inputs.region);
  const { resource } = inputs;
  const accountId = await explainErrors("creating", { resource }, service, async () => {
    // Without a share to create, nothing else would tell that the workload isn't this account's, or in this Region.
    if (inputs.shares.length === 0) await service.recentList(resource.id);
    return service.accountId();
  });
  const record = newRecord();
  const set = { ...inputs, record };
  const outcomes = await Promise.all(inputs.shares.map((share) => createMember(context, set, share)));
  const reasons = reasonsOf(outcomes);
  if (reasons.length > 0 && membersOf(outcomes).length === 0) throw new ShareError(joinReasons(notDeclared, reasons));
  return resultOf(context, service, inputs, { accountId, record, outcomes });
}

/**
 * Updates a set to what is declared now. It removes the shares that are no longer declared, and, if the set is
 * exclusive, those that state has as undeclared: never one that no preview has shown.
 * @param imported whether the program has not declared the set since it was imported.
 * @throws UnfinishedError which names each principal whose share isn't what is declared.
 */
export async function updateSet(
  context: ShareContext,
  state: WorkloadSharesState,
  inputs: WorkloadSharesInputs,
  imported = false,
): Promise<WorkloadSharesState> {
  const service = context.connections.service(inputs.resource.kind.name, inputs.connection, state.region);
  const { accountId, record = newRecord() } = state;
  // As declared now: an old connection may no longer work.
  const set = { ...inputs, record, ...(accountId !== undefined && { accountId }) };
  const dropped = imported ? [] : droppedMembers(state, inputs);
  // First, for they take up room: a workload has few shares.
  const [removals, clearances] = await Promise.all([
    Promise.all(dropped.map((member) => deleteMember(context, set, member))),
    Promise.all(removable(context, state, inputs).map((share) => deleteMember(context, set, share))),
  ]);
  const outcomes = await Promise.all(
    inputs.shares.map((share) => updateMember(context, set, share, memberFor(state, share.sharedWith))),
  );
  const reasons = reasonsOf(clearances);
  return resultOf(context, service, inputs, { accountId, record, outcomes: [...outcomes, ...removals], reasons });
}

/** Deletes the declared shares, and leaves all others. It tries each, whatever becomes of the rest. */
export async function deleteSet(context: ShareContext, state: WorkloadSharesState): Promise<void> {
  const outcomes = await Promise.all(state.members.map((member) => deleteMember(context, state, member)));
  const reasons = reasonsOf(outcomes);
  if (reasons.length > 0) throw new ShareError(joinReasons(notDeleted, reasons));
}

interface Result {
  readonly accountId: string | undefined;
  readonly record: string;
  readonly outcomes: readonly Outcome[];
  /** What else went wrong. */
  readonly reasons?: readonly string[];
}

/** The set with its shares as they are now; an initialization error if one of them isn't what is declared. */
async function resultOf(
  context: ShareContext,
  service: ShareService,
  inputs: WorkloadSharesInputs,
  { accountId, record, outcomes, reasons = [] }: Result,
): Promise<WorkloadSharesState> {
  const members = membersOf(outcomes);
  const observed = inputs.exclusive ? await findUndeclared(context, service, inputs, members) : {};
  const { undeclared, reason } = observed;
  const state = {
    ...inputs,
    members,
    ...(undeclared && { undeclared }),
    ...(accountId !== undefined && { accountId }),
    record,
  };
  const all = [...reasonsOf(outcomes), ...reasons, ...(reason === undefined ? [] : [reason])];
  if (all.length === 0) return state;
  throw new UnfinishedError(inputs.resource.id, state, joinReasons(notDeclared, all));
}
