import type { Context } from "../context";
import { ShareError, UnfinishedError } from "../errors";
import { explaining } from "../explaining";
import { principalKey } from "../principal";
import type { ShareService } from "../share";
import { workloadIdOf } from "../workload";
import { memberFor } from "./diff";
import type { WorkloadSharesInputs, WorkloadSharesState } from "./inputs";
import { bringMember, makeMember, removeMember } from "./members";
import { joined, membersOf, type Outcome, reasonsOf } from "./outcomes";
import { observe, principalsOf, removable } from "./undeclared";

const notDeclared = "the shares are not what is declared";
const notDeleted = "not all shares could be deleted";

/**
 * Makes every share that the set declares, each by the rules of a share alone. It removes nothing: an exclusive set tells
 * of what else the workload has.
 * @throws UnfinishedError which names each principal whose share could not be made; the others are in its state.
 */
export async function createSet(context: Context, inputs: WorkloadSharesInputs): Promise<WorkloadSharesState> {
  const service = context.connections.service(inputs.connection, inputs.region);
  const accountId = await explaining("creating", { workloadId: inputs.workloadId }, service, () => service.accountId());
  const outcomes = await Promise.all(inputs.shares.map((share) => makeMember(context, inputs, share)));
  const reasons = reasonsOf(outcomes);
  if (reasons.length > 0 && membersOf(outcomes).length === 0) throw new ShareError(joined(notDeclared, reasons));
  return settled(context, service, inputs, { accountId, outcomes });
}

/**
 * Brings a set to what is declared now. It removes the shares that are declared no more, and, where the set is exclusive,
 * those that state tells of as undeclared: never one that no preview has shown.
 * @throws UnfinishedError which names each principal whose share isn't what is declared.
 */
export async function updateSet(
  context: Context,
  state: WorkloadSharesState,
  inputs: WorkloadSharesInputs,
): Promise<WorkloadSharesState> {
  const service = context.connections.service(inputs.connection, state.region);
  const { accountId } = state;
  // As declared now: an old connection may work no more.
  const set = { ...inputs, ...(accountId !== undefined && { accountId }) };
  const declared = principalsOf(inputs.shares);
  const dropped = state.shares.filter(({ sharedWith }) => !declared.has(principalKey(sharedWith)));
  // First, for they take up room: a workload has few shares.
  const [removals, clearances] = await Promise.all([
    Promise.all(dropped.map((member) => removeMember(context, set, member))),
    Promise.all(removable(state, inputs).map((share) => removeMember(context, set, share))),
  ]);
  const outcomes = await Promise.all(
    inputs.shares.map((share) => bringMember(context, set, share, memberFor(state, share.sharedWith))),
  );
  const reasons = reasonsOf(clearances);
  return settled(context, service, inputs, { accountId, outcomes: [...outcomes, ...removals], reasons });
}

/** Takes the access of the declared shares away, and leaves all others. Tries each, whatever becomes of the rest. */
export async function deleteSet(context: Context, state: WorkloadSharesState): Promise<void> {
  const outcomes = await Promise.all(state.shares.map((member) => removeMember(context, state, member)));
  const reasons = reasonsOf(outcomes);
  if (reasons.length > 0) throw new ShareError(joined(notDeleted, reasons));
}

interface Result {
  readonly accountId: string | undefined;
  readonly outcomes: readonly Outcome[];
  /** What else went wrong. */
  readonly reasons?: readonly string[];
}

/** The set as its shares have become; an initialization error where one of them isn't what is declared. */
async function settled(
  context: Context,
  service: ShareService,
  inputs: WorkloadSharesInputs,
  { accountId, outcomes, reasons = [] }: Result,
): Promise<WorkloadSharesState> {
  const shares = membersOf(outcomes);
  const observed = inputs.exclusive ? await observe(context, service, inputs, shares) : {};
  const { undeclared, reason } = observed;
  const state = {
    ...inputs,
    shares,
    ...(undeclared && { undeclared }),
    ...(accountId !== undefined && { accountId }),
  };
  const all = [...reasonsOf(outcomes), ...reasons, ...(reason === undefined ? [] : [reason])];
  if (all.length === 0) return state;
  throw new UnfinishedError(workloadIdOf(inputs.workloadId), state, joined(notDeclared, all));
}
